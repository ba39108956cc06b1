"""What tests of the live view share."""

import pytest


@pytest.fixture(autouse=True)
def _looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.live.feed.LOOK_SECONDS", 0.05)
