"""The end of a laptop's file."""

from pathlib import Path

import pytest

from kiosk.desk.desk import Desk
from sync.file.event_file import EventFile
from sync.file.opening import NotAnEventFileError
from sync.lifecycle import purge
from sync.lifecycle.pack import pack
from sync.lifecycle.purge import destroy, unconfirmed
from sync.merging.merge import merge
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


@pytest.mark.parametrize("laptop", [PASSPHRASE], indirect=True)
def test_power_lost_after_the_first_step_nothing_opens_the_file(
    laptop: EventFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop.close()
    path, size = laptop.path, laptop.path.stat().st_size
    overwrite, done = purge._overwrite, list[int]()

    def overwrite_once(file: Path, length: int) -> None:
        if done:
            raise OSError("the power is gone")
        overwrite(file, length)
        done.append(length)

    monkeypatch.setattr(purge, "_overwrite", overwrite_once)
    with pytest.raises(OSError, match="power"):
        destroy(path)
    assert path.stat().st_size == size
    with pytest.raises(NotAnEventFileError):
        EventFile.open(path, passphrase=PASSPHRASE)
    assert done == [4096]  # the salt goes first: quickly, and for good
