"""Files live on: older ones are upgraded in place, newer ones say what they need."""

import json
import lzma
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk.cli import main
from sync.file import formats, upgrade
from sync.file.connection import connect
from sync.file.event_file import EventFile
from sync.file.storage_error import StorageError
from sync.file.upgrade import OtherFormatError
from sync.model import Event
from tests.quick_keys import derive_as_ever, derive_quickly

SAMPLES = Path(__file__).parent / "samples"
ROOT = Path(__file__).parents[3]
PASSPHRASE = "sixteen candles"
KILLED_AT = ("VACUUM INTO", "CREATE TABLE format", "DROP VIEW", "PRAGMA user_version", "COMMIT")


@pytest.fixture(autouse=True, scope="module")
def _keys_as_ever() -> Iterator[None]:
    """The samples were encrypted by programs that were released."""
    derive_as_ever()
    yield
    derive_quickly()


def sample(name: str, folder: Path, *, wal: bool = True) -> Path:
    """A file of format 3 in `folder`, with the log that a dead desk left if there is one."""
    for packed in (SAMPLES / "format-3").glob(f"{name}*.xz"):
        if wal or not packed.stem.endswith("-wal"):
            (folder / packed.stem).write_bytes(lzma.decompress(packed.read_bytes()))
    return folder / name


def kiosk(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


@pytest.mark.parametrize(("name", "passphrase"), [("desk.event", ""), ("encrypted.event", "x")])
def test_what_was_acknowledged_in_an_older_file_and_its_log_is_there(
    tmp_path: Path, name: str, passphrase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIOSK_PASSPHRASE", PASSPHRASE if passphrase else "")
    path = sample(name, tmp_path)
    counted = json.loads(kiosk("count", path, "--json").output)
    assert counted["admitted"] == (2 if passphrase else 3)
    again = kiosk("check", path, "--json", "ALPHA006" if passphrase else "ALPHA002")
    assert json.loads(again.output)["verdict"] == "USED"
    merged = kiosk("sync", "merge", sample("organiser.event", tmp_path), path, "--json")
    assert json.loads(merged.output) == {
        "new": 3 if passphrase else 6,
        "duplicate": 0,
        "rejected": 0,
        "conflicts": 0,
    }


def test_a_rows_signature_and_the_guest_list_still_hold(tmp_path: Path) -> None:
    with EventFile.open(sample("desk.event", tmp_path)) as event_file:
        health = event_file.health()
    assert (health.damage, health.broken, health.derived_differently) == ((), (), ())
    assert health.guest_list
    assert health.guest_list.holds


@pytest.mark.parametrize("name", ["desk.event", "organiser.event", "encrypted.event"])
def test_an_upgraded_file_is_like_a_new_one(tmp_path: Path, name: str) -> None:
    passphrase = PASSPHRASE if name.startswith("enc") else None
    EventFile.create(tmp_path / "new.event", Event(name="x"), device_name="A").close()
    path = sample(name, tmp_path)
    EventFile.open(path, passphrase=passphrase).close()
    assert shape(path, passphrase) == shape(tmp_path / "new.event", None)


def shape(path: Path, passphrase: str | None) -> dict[str, object]:
    """Tables with their columns in order, indexes, triggers and views of a file."""
    connection = connect(path, passphrase=passphrase)
    found: dict[str, object] = {}
    for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_schema"):
        if name.startswith("_sqlite_migrations") or "_sqlite_migrations" in (sql or name):
            continue
        found[f"{kind} {name}"] = (
            connection.execute(f"PRAGMA table_xinfo('{name}')").fetchall()
            if kind == "table"
            else " ".join((sql or "").split())
        )
    for name in ("application_id", "user_version"):
        found[name] = connection.execute(f"PRAGMA {name}").fetchone()
    found["needs"] = connection.execute("SELECT needs FROM format").fetchall()
    connection.close()
    return found


@pytest.mark.parametrize("name", ["desk.event", "encrypted.event"])
def test_the_file_as_it_was_stays_beside_it(tmp_path: Path, name: str) -> None:
    passphrase = PASSPHRASE if name.startswith("enc") else None
    path = sample(name, tmp_path)
    EventFile.open(path, passphrase=passphrase).close()
    copy = tmp_path / f"{name}.format-3"
    assert copy.stat().st_mode & 0o077 == 0
    connection = connect(copy, passphrase=passphrase)
    assert connection.execute("PRAGMA user_version").fetchone() == (3,)
    assert connection.execute("SELECT count(*) FROM journal").fetchone() > (0,)
    connection.close()
    with EventFile.open(path, passphrase=passphrase):
        assert not (tmp_path / f"{name}.format-3-2").exists()  # it is upgraded once


KILLED = """
import os, signal, sys
from pathlib import Path
import sync.file.connection as connection
from sync.file.event_file import EventFile

made = connection.sqlcipher3.dbapi2.connect
def watched(*arguments, **options):
    one = made(*arguments, **options)
    def look(statement):
        if sys.argv[2] in statement:
            os.kill(os.getpid(), signal.SIGKILL)
    one.set_trace_callback(look)
    return one
connection.sqlcipher3.dbapi2.connect = watched
EventFile.open(Path(sys.argv[1]))
"""


@pytest.mark.parametrize("moment", KILLED_AT)
def test_killed_in_the_middle_it_is_done_again(tmp_path: Path, moment: str) -> None:
    path = sample("desk.event", tmp_path)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(path), moment], cwd=ROOT, check=False
    )
    assert killed.returncode == -9
    looked_at = shutil.copytree(tmp_path, tmp_path / "looked at") / path.name
    with closing(sqlite3.connect(looked_at)) as plain:
        assert plain.execute("PRAGMA user_version").fetchone() == (3,)
        assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with EventFile.open(path) as event_file:
        assert event_file.counts().admitted == 3
        assert event_file.health().damage == ()
    assert not list(tmp_path.glob("*.tmp"))


def test_no_copy_no_upgrade(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = sample("desk.event", tmp_path)

    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(upgrade.os, "fsync", fails)
    with pytest.raises(StorageError):
        EventFile.open(path)
    assert connect(path).execute("PRAGMA user_version").fetchone() == (3,)


def test_a_newer_file_is_left_alone_and_says_what_it_needs(tmp_path: Path) -> None:
    path = tmp_path / "newer.event"
    EventFile.create(path, Event(name="x"), device_name="A").close()
    with closing(sqlite3.connect(path, isolation_level=None)) as plain:
        plain.execute(f"PRAGMA user_version = {formats.NEWEST + 5}")
        plain.execute("UPDATE format SET needs = '7.4'")
        plain.execute("DROP TABLE journal")
    before = path.read_bytes()
    refused = kiosk("count", path)
    assert (refused.exit_code, refused.output.count("\n")) == (1, 1)
    assert "needs version 7.4 or later" in refused.output
    assert path.read_bytes() == before


@pytest.mark.parametrize("needs", ["x; DROP", "0.0.1", "\x1b[2J", None])
def test_a_newer_file_that_names_no_program_is_refused_alike(
    tmp_path: Path, needs: str | None
) -> None:
    path = tmp_path / "newer.event"
    EventFile.create(path, Event(name="x"), device_name="A").close()
    with closing(sqlite3.connect(path, isolation_level=None)) as plain:
        plain.execute(f"PRAGMA user_version = {formats.NEWEST + 1}")
        plain.execute("DELETE FROM format") if needs is None else plain.execute(
            "UPDATE format SET needs = ?", (needs,)
        )
    with pytest.raises(OtherFormatError, match="it needs a later version: update the program"):
        EventFile.open(path)


def test_a_file_from_before_the_first_format_is_refused(tmp_path: Path) -> None:
    path = sample("organiser.event", tmp_path)
    with closing(sqlite3.connect(path, isolation_level=None)) as plain:
        plain.execute("PRAGMA user_version = 2")
    with pytest.raises(OtherFormatError, match="of format 2"):
        EventFile.open(path)
    assert not list(tmp_path.glob("*.format-*"))


@pytest.mark.parametrize("name", ["desk.segment", "sealed.segment"])
def test_segments_of_that_time_merge(tmp_path: Path, name: str) -> None:
    into = sample("organiser.event", tmp_path)
    merged = kiosk("sync", "merge", into, SAMPLES / "format-3" / name, "--json")
    assert json.loads(merged.output) == {"new": 3, "duplicate": 0, "rejected": 0, "conflicts": 0}


@pytest.mark.parametrize("sealed", ["", "-sealed"])
def test_a_newer_segment_says_what_it_needs(tmp_path: Path, sealed: str) -> None:
    into, newer = sample("organiser.event", tmp_path), tmp_path / "newer.segment"
    said = {"format": f"kiosk-segment-2{sealed}", "needs": "7.4"}
    newer.write_text(json.dumps(said, separators=(",", ":")) + "\n")
    refused = kiosk("sync", "merge", into, newer)
    assert refused.exit_code == 1
    assert "needs version 7.4 or later" in refused.output
