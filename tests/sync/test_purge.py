"""The end of a laptop's file."""

from pathlib import Path

import pytest

from kiosk.desk.desk import Desk
from sync.event_file import EventFile, NotAnEventFileError
from sync.merge import merge
from sync.pack import pack
from sync.purge import destroy, unconfirmed
from tests.conftest import HandClock

PASSPHRASE = "a good long one"


@pytest.fixture(params=[None, PASSPHRASE], ids=["plain", "encrypted"])
def laptop(
    request: pytest.FixtureRequest, event_file: EventFile, tmp_path: Path, clock: HandClock
) -> EventFile:
    path = tmp_path / "a.event"
    pack(event_file, path, device_name="Entrée A", passphrase=request.param)
    opened = EventFile.open(path, passphrase=request.param, clock=clock)
    Desk(opened).scan("AAAA1111A")
    Desk(opened).scan("nobody")
    return opened


def test_what_the_central_file_lacks_is_counted(event_file: EventFile, laptop: EventFile) -> None:
    assert [(lack.device, lack.rows) for lack in unconfirmed(laptop, event_file)] == [
        ("Entrée A", 2)
    ]
    merge(event_file, laptop)
    assert unconfirmed(laptop, event_file) == []
    Desk(laptop).scan("AAAA1111A")
    assert [lack.rows for lack in unconfirmed(laptop, event_file)] == [1]


def test_a_row_of_the_same_number_is_not_the_same_row(
    event_file: EventFile, laptop: EventFile
) -> None:
    merge(event_file, laptop)
    with event_file.transaction() as connection:
        connection.execute("UPDATE journal SET hash = zeroblob(32) WHERE seq = 1")
    assert [lack.rows for lack in unconfirmed(laptop, event_file)] == [1]


def test_a_destroyed_file_is_gone_with_its_companions(laptop: EventFile) -> None:
    assert Path(f"{laptop.path}-wal").exists()
    laptop.close()
    destroy(laptop.path)
    assert list(laptop.path.parent.glob("a.event*")) == []


def test_the_first_page_gone_nothing_opens_an_encrypted_file(
    laptop: EventFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Power is lost after the first step."""
    laptop.close()
    path, was = laptop.path, laptop.path.read_bytes()
    removed: list[Path] = []
    monkeypatch.setattr(Path, "unlink", lambda self, **_: removed.append(self))
    destroy(path)
    assert removed
    left = path.read_bytes()
    assert len(left) == len(was)
    path.write_bytes(left[:4096] + was[4096:])
    with pytest.raises(NotAnEventFileError):
        EventFile.open(path, passphrase=PASSPHRASE)
