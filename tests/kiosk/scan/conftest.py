"""What the tests of cameras share."""

import time
from collections.abc import Callable
from threading import Event

import pytest

Until = Callable[[Callable[[], bool]], None]


@pytest.fixture
def until() -> Until:
    """Wait for a condition, and fail when it has not come true within ten seconds."""

    def wait(condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 10
        while not condition():
            assert time.monotonic() < deadline, "the condition never came true"
            Event().wait(0.005)

    return wait
