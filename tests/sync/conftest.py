"""An organiser's file with guests, and laptops packed from it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.desk.desk import Desk
from kiosk.desk.rules.verdict import Verdict
from sync.file.event_file import EventFile
from sync.guest_lists.guest_list import GuestList, Record
from sync.guests.import_guests import import_guests
from sync.lifecycle.pack import pack
from sync.model import Event
from tests.conftest import ALL_COLUMNS, EVENING_MS, HandClock, copied

Laptop = Callable[..., EventFile]


def admit(event_file: EventFile, *numbers: int) -> None:
    """Let guests in at the desk, by their numbers."""
    desk = Desk(event_file)
    for number in numbers:
        assert desk.scan(f"CODE{number:05}").verdict is Verdict.VALID


def sixty_guests(path: Path) -> None:
    """Make an organiser's file at `path`."""
    guests = tuple(Record(n, f"CODE{n:05}", f"First{n}", f"Last{n}") for n in range(1, 61))
    with EventFile.create(path, Event(name="x"), device_name="O", clock=HandClock()) as made:
        import_guests(made, GuestList(guests, (), ALL_COLUMNS))


@pytest.fixture
def organisers(tmp_path: Path) -> Iterator[EventFile]:
    path = copied(sixty_guests, tmp_path / "organisers.event")
    with EventFile.open(path, clock=HandClock()) as opened:
        yield opened


@pytest.fixture
def laptops(organisers: EventFile, tmp_path: Path) -> Laptop:
    """Packs and opens a laptop's file; its clock is off by `skew_ms`."""

    def make(name: str, *, skew_ms: int = 0, memory: Path | None = None) -> EventFile:
        path = tmp_path / f"{name}.event"
        pack(organisers, path, device_name=name, passphrase=None)
        return EventFile.open(path, clock=HandClock(EVENING_MS + skew_ms), memory=memory)

    return make
