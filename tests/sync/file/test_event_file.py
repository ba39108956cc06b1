"""The event file: made, opened, refused, shared, and safe to write to."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from sync.file.connection import connect
from sync.file.event_file import EventFile
from sync.file.opening import NotAnEventFileError
from sync.file.storage_error import StorageError, StorageProblem
from sync.journal.journal import Kind
from sync.model import Event
from tests.conftest import HandClock
from tests.deciding import own_rows

ADMIT = {"list": "main", "verdict": "VALID", "flags": []}


def test_a_new_file_holds_its_event_and_the_main_list(event_path: Path) -> None:
    event = Event(name="Soirée", capacity=1800, starts_ms=5, ends_ms=9)
    with EventFile.create(event_path, event, device_name="A") as made:
        assert made.event == event
        assert made.check_in_list_names() == ["main"]
    with EventFile.open(event_path) as again:
        assert again.event == event


def test_creating_over_something_is_refused_and_leaves_it_alone(event_path: Path) -> None:
    event_path.write_text("precious")
    with pytest.raises(FileExistsError):
        EventFile.create(event_path, Event(name="x"), device_name="A")
    assert event_path.read_text() == "precious"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_only_the_owner_may_read_it(event_file: EventFile) -> None:
    own_rows(event_file)
    for file in event_file.path.parent.iterdir():
        assert file.stat().st_mode & 0o077 == 0, file


def test_a_missing_file_is_not_made_by_opening_it(event_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        EventFile.open(event_path)
    assert not event_path.exists()


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"", b"SQLite format 3\0"])
def test_other_files_are_no_event_files(event_path: Path, content: bytes) -> None:
    event_path.write_bytes(content)
    with pytest.raises((NotAnEventFileError, StorageError)):
        EventFile.open(event_path)


def test_another_programs_database_is_no_event_file(event_path: Path) -> None:
    other = sqlite3.connect(event_path)
    other.execute("CREATE TABLE t(x)")
    other.close()
    before = event_path.read_bytes()
    with pytest.raises(NotAnEventFileError, match="not an event file"):
        EventFile.open(event_path)
    assert event_path.read_bytes() == before


def test_durable_settings_hold_on_every_connection(event_file: EventFile) -> None:
    settings = {"journal_mode": "wal", "synchronous": 2, "trusted_schema": 0, "foreign_keys": 1}
    for _ in range(2):
        connection = connect(event_file.path)
        for name, value in settings.items():
            assert connection.execute(f"PRAGMA {name}").fetchone() == (value,)
        connection.close()


def test_sqlite_is_one_without_the_wal_reset_bug(event_file: EventFile) -> None:
    with event_file.reading() as connection:
        (version,) = connection.execute("SELECT sqlite_version()").fetchone()
    assert tuple(map(int, version.split("."))) >= (3, 51, 3)


def test_what_a_failed_transaction_did_is_undone(event_file: EventFile) -> None:
    with pytest.raises(ZeroDivisionError), event_file.transaction() as connection:  # noqa: PT012
        event_file.record(connection, Kind.ADMIT, "t1", ADMIT)
        raise ZeroDivisionError
    assert own_rows(event_file) == 0
    assert event_file.presence("t1", "main").entries == 0


def test_a_file_that_was_moved_away_refuses_and_comes_back(event_file: EventFile) -> None:
    away = event_file.path.with_name("away.event")
    event_file.path.rename(away)
    with pytest.raises(StorageError), event_file.transaction() as connection:
        event_file.record(connection, Kind.ADMIT, "t1", ADMIT)
    away.rename(event_file.path)
    with event_file.transaction() as connection:
        event_file.record(connection, Kind.ADMIT, "t1", ADMIT)
    assert event_file.presence("t1", "main").entries == 1


def test_another_events_file_in_its_place_is_not_written_to(
    event_file: EventFile, tmp_path: Path
) -> None:
    other = tmp_path / "other.event"
    EventFile.create(other, Event(name="other"), device_name="B").close()
    event_file.path.rename(tmp_path / "away.event")
    other.rename(event_file.path)
    with pytest.raises(StorageError, match="another"), event_file.transaction() as c:
        event_file.record(c, Kind.ADMIT, "t1", ADMIT)


def test_a_lock_held_by_another_program_is_said(event_path: Path, clock: HandClock) -> None:
    EventFile.create(event_path, Event(name="x"), device_name="A").close()
    holder = connect(event_path)
    with EventFile.open(event_path, clock=clock, busy_timeout_ms=20) as event_file:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError) as caught, event_file.transaction():
            pass
        assert caught.value.problem is StorageProblem.LOCKED
        holder.execute("ROLLBACK")
        with event_file.transaction() as connection:
            event_file.record(connection, Kind.ADMIT, "t1", ADMIT)
        assert own_rows(event_file) == 1
    holder.close()


WRITER = """
import sys
from pathlib import Path
from sync.file.event_file import EventFile
from sync.journal.journal import Kind
with EventFile.open(Path(sys.argv[1])) as event_file:
    for number in range(100):
        with event_file.transaction() as connection:
            body = {"list": "main", "verdict": "VALID", "flags": []}
            event_file.record(connection, Kind.ADMIT, f"{sys.argv[2]}-{number}", body)
"""


def test_two_processes_share_one_file_and_one_chain(event_file: EventFile) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(event_file.path), name])
        for name in ("a", "b")
    ]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0]
    assert event_file.counts().admitted == 200
    assert own_rows(event_file) == 200
    with event_file.reading() as connection:
        seqs = connection.execute("SELECT seq FROM journal ORDER BY seq").fetchall()
    assert [seq for (seq,) in seqs] == list(range(1, 201))
