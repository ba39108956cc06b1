"""What tests share: a clock that they set, and event files with a few guests."""

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import fields
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from nacl.pwhash import argon2id

from badges.drawing import fonts
from sync.file.event_file import EventFile
from sync.guest_lists.guest_list import GuestList, Record
from sync.guests import staff
from sync.guests.import_guests import import_guests
from sync.model import Event, TicketStatus
from tests.quick_keys import derive_quickly
from tests.scale import scaled

settings.register_profile("any machine", deadline=None, max_examples=scaled(50, 1000))
settings.load_profile("any machine")
gc.set_threshold(200_000, 50, 100)  # a test's screens are many small objects: half its time goes

MEMORY = Path("/dev/shm")
"""A disk in memory, as Linux has it."""
ROOM = 2 << 30
"""Bytes that the tests' files take at most, a worker's with another's."""
if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
    # thousands of event files, each synced to disk many times
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)  # pytest has asked for the folder already

EVENING_MS = 1_795_370_400_000
"""2026-11-22 19:00 in Paris."""


class HandClock:
    """A clock that a test moves by hand."""

    def __init__(self, wall: int = EVENING_MS) -> None:
        self.wall = wall
        self.steady = 5_000

    def wall_ms(self) -> int:
        return self.wall

    def steady_ms(self) -> int:
        return self.steady

    def pass_time(self, ms: int) -> None:
        """Time goes by."""
        self.wall += ms
        self.steady += ms

    def set_wall(self, wall: int) -> None:
        """Somebody sets the computer's clock."""
        self.wall = wall


class Seconds:
    """A steady clock that a test turns by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where all that the tests use is installed, a skipped one is a hole: the run fails."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("KIOSK_NO_SKIPS") and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


GUESTS = (
    Record(1, "AAAA1111A", "Zoé", "Lefèvre", "Société Générale", category="Visiteur"),
    Record(2, "dmt9tx69d7h7", "Gaëlle", "L’Hôpital", "Œuvres & Cie", category="Presse"),
    Record(3, "CANCELED1", "Ana", "O’Connor", status=TicketStatus.CANCELED, category="VIP"),
    Record(4, "BLOCKED01", "Jean", "Dupont", "Acme", status=TicketStatus.BLOCKED),
    Record(5, "REVOKED01", "Jean", "Dupont", "Autre SARL", status=TicketStatus.REVOKED),
    Record(6, "UNAPPR001", "Łukasz", "Błaszczykowski", status=TicketStatus.UNAPPROVED),
    Record(7, "UNPAID001", "さくら", "田中", "任天堂", paid=False, category="Visiteur"),
    Record(8, "", "Madonna", "", "Universal", order="H8"),
    Record(9, "TWICE0001", "Jean", "Martin"),
    Record(10, "TWICE0001", "Marie", "Martin"),
)
ALL_COLUMNS = {field.name: field.name for field in fields(Record) if field.name != "line"}


_numbers = count()


@pytest.fixture(autouse=True)
def _this_computer(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is remembered of this computer stays out of the tests; most remember nothing."""
    computer = tmp_path_factory.getbasetemp() / "computers" / str(next(_numbers))
    monkeypatch.setenv("XDG_STATE_HOME", str(computer))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture(autouse=True, scope="session")
def _quick_pins() -> None:
    """A PIN that a test sets is quickly tried, and would be quickly guessed."""
    staff.HARDNESS = staff.Hardness(argon2id.OPSLIMIT_MIN, argon2id.MEMLIMIT_MIN)


@pytest.fixture(autouse=True, scope="session")
def _quick_passphrases() -> None:
    """An encrypted file that a test makes is opened at once."""
    derive_quickly()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Two for each core: many tests wait for other processes."""
    return 2 * (os.cpu_count() or 1)


@pytest.fixture(autouse=True, scope="session")
def _own_fonts() -> None:
    """Tests draw with the package's fonts, whatever others a machine has."""
    fonts.SYSTEM_FONTS = False


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def event_path(tmp_path: Path) -> Path:
    return tmp_path / "opening.event"


_FILES: dict[Callable[[Path], None], bytes] = {}


def copied(make: Callable[[Path], None], path: Path) -> Path:
    """The event file that `make` makes, at `path`: made once, as it takes five times as long."""
    if make not in _FILES:
        with TemporaryDirectory() as folder:
            made = Path(folder) / "made.event"
            make(made)
            _FILES[make] = made.read_bytes()
    path.touch(mode=0o600)
    path.write_bytes(_FILES[make])
    return path


def _grand_opening(path: Path) -> None:
    event, clock = Event(name="Grand Opening"), HandClock()
    with EventFile.create(path, event, device_name="Entrée A", clock=clock) as made:
        import_guests(made, GuestList(GUESTS, (), ALL_COLUMNS))


@pytest.fixture
def event_file(event_path: Path, clock: HandClock) -> Iterator[EventFile]:
    with EventFile.open(copied(_grand_opening, event_path), clock=clock) as opened:
        yield opened
