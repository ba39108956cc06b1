"""Event files for the fault tests: made once, copied for each test."""

from pathlib import Path

import pytest

from tests.faults.evidence import copy_of
from tests.faults.opening_night import GUESTS, make_event


@pytest.fixture(scope="session")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An event file with 1,700 guests that no test writes to."""
    return make_event(tmp_path_factory.mktemp("untouched") / "opening.event", GUESTS)


@pytest.fixture(scope="session")
def small_untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with 200 guests, for tests that build very many disks."""
    return make_event(tmp_path_factory.mktemp("small") / "opening.event", 200)


@pytest.fixture
def event(untouched: Path, tmp_path: Path) -> Path:
    """This test's own event file with 1,700 guests."""
    return copy_of(untouched, tmp_path / "door")


@pytest.fixture
def small_event(small_untouched: Path, tmp_path: Path) -> Path:
    """This test's own event file with 200 guests."""
    return copy_of(small_untouched, tmp_path / "door")
