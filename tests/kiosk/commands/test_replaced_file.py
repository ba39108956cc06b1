"""An event file and a log (-wal) that do not belong together: nothing acknowledged is lost."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk.cli import main
from kiosk.commands.event_argument import PASSPHRASE, opened
from kiosk.desk.desk import Desk
from kiosk.desk.rules.verdict import Verdict
from sync.file.event_file import EventFile
from sync.file.storage_error import StorageError, StorageProblem
from sync.guest_lists.guest_list import GuestList, Record
from sync.guests.import_guests import import_guests
from sync.lifecycle.pack import pack
from tests.conftest import ALL_COLUMNS
from tests.quick_keys import QUICKLY
from tests.scale import scaled

ROOT = Path(__file__).parents[3]
SECRET = "sixteen candles"
INSIDE = "AAAA1111A"
LATER = "dmt9tx69d7h7"
DYING = f"""
import os, sys
import sqlcipher3
from pathlib import Path
from kiosk.desk.desk import Desk
from sync.file.event_file import EventFile
{QUICKLY}
event_file = EventFile.open(Path(sys.argv[1]), passphrase=os.environ.get("KIOSK_PASSPHRASE"))
assert Desk(event_file).scan(sys.argv[2]).verdict == "VALID"
os._exit(9)  # the battery is empty
"""


KINDS = scaled([None], [None, SECRET])
"""Of event files that go through every harm."""


@pytest.fixture(params=[None, SECRET], ids=["plain", "encrypted"])
def passphrase(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str | None:
    if request.param:
        monkeypatch.setenv(PASSPHRASE, request.param)
    return str(request.param) if request.param else None


@pytest.fixture
def laptop(event_file: EventFile, tmp_path: Path, passphrase: str | None) -> Path:
    path = tmp_path / "laptop.event"
    pack(event_file, path, device_name="Entrée A", passphrase=passphrase)
    return path


@pytest.fixture
def fresh(event_file: EventFile, laptop: Path, tmp_path: Path, passphrase: str | None) -> Path:
    """What the organiser packs anew, with a longer guest list and what others have recorded."""
    more = tuple(Record(n, f"MORE{n:04}", f"F{n}", f"L{n}") for n in range(400))
    import_guests(event_file, GuestList(more, (), ALL_COLUMNS))
    Desk(event_file).scan("MORE0001")
    path = tmp_path / "fresh.event"
    pack(event_file, path, device_name="Entrée B", passphrase=passphrase)
    return path


def kiosk(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


def dies_at(path: Path, code: str) -> None:
    died = subprocess.run([sys.executable, "-c", DYING, str(path), code], cwd=ROOT, check=False)
    assert died.returncode == 9
    assert Path(f"{path}-wal").stat().st_size > 0


def admitted(path: Path, passphrase: str | None) -> int:
    with EventFile.open(path, passphrase=passphrase) as event_file:
        assert event_file.health().damage == ()
        return event_file.counts().admitted


def test_a_dead_desks_log_is_its_own_and_is_used(laptop: Path, passphrase: str | None) -> None:
    dies_at(laptop, INSIDE)
    assert admitted(laptop, passphrase) == 1
    assert sorted(each.name for each in laptop.parent.glob("laptop.event*")) == ["laptop.event"]


@pytest.mark.parametrize("sealed", [True, False], ids=["sealed", "its seal is lost"])
def test_a_log_is_used_though_file_and_log_were_copied(
    laptop: Path, passphrase: str | None, tmp_path: Path, sealed: bool
) -> None:
    dies_at(laptop, INSIDE)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for name in ("", "-wal", "-seal") if sealed else ("", "-wal"):
        shutil.copyfile(f"{laptop}{name}", f"{elsewhere / laptop.name}{name}")
    assert admitted(elsewhere / laptop.name, passphrase) == 1


@pytest.mark.parametrize("how", ["copied over", "put in its place"])
def test_a_fresh_file_beside_a_dead_desks_log(
    laptop: Path, fresh: Path, event_file: EventFile, passphrase: str | None, how: str
) -> None:
    """The one file is whole, the other's acknowledged entry merges, and both are said."""
    dies_at(laptop, INSIDE)
    if how == "copied over":
        shutil.copyfile(fresh, laptop)
    else:
        fresh.replace(laptop)
    counted = kiosk("count", laptop)
    assert counted.exit_code == 0
    assert "did not belong" in counted.stderr
    assert "in this file now, 1 of them" in counted.stderr
    assert admitted(laptop, passphrase) == 2  # the one that was in the fresh file, and the rescued
    event_file.close()
    merged = kiosk("sync", "merge", event_file.path, f"{laptop}.aside-1.segment")
    assert "1 new" in merged.output
    assert Path(f"{laptop}.aside-1-wal").exists()
    assert "did not belong" not in kiosk("count", laptop).stderr  # it is said once


def test_a_log_of_another_passphrase_is_kept_and_the_file_is_whole(
    event_file: EventFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop, fresh = tmp_path / "laptop.event", tmp_path / "fresh.event"
    pack(event_file, laptop, device_name="A", passphrase=SECRET)
    pack(event_file, fresh, device_name="B", passphrase="another one")
    monkeypatch.setenv(PASSPHRASE, SECRET)
    dies_at(laptop, INSIDE)
    shutil.copyfile(fresh, laptop)
    monkeypatch.setenv(PASSPHRASE, "another one")
    counted = kiosk("count", laptop)
    assert counted.exit_code == 0
    assert "No recorded row could be read" in counted.stderr
    assert Path(f"{laptop}.aside-1-wal").exists()


SAME = {
    "copied over": "shutil.copyfile(path, path + '.x'); shutil.copyfile(path + '.x', path)",
    "put in its place": "shutil.copyfile(path, path + '.x'); os.replace(path + '.x', path)",
}
HARMS = {
    "copied over": "shutil.copyfile(fresh, path)",
    "put in its place": "os.replace(fresh, path)",
    "its log gone": "os.unlink(path + '-wal')",
    "its log cut": "os.truncate(path + '-wal', 0)",
    "its log replaced": "os.replace(fresh, path + '-wal')",
}
DESK = f"""
import os, shutil, sys
import sqlcipher3
from pathlib import Path
from kiosk.commands.event_argument import opened
from kiosk.desk.desk import Desk
path, fresh, harm, inside, *later = sys.argv[1:]
{QUICKLY}
with opened(Path(path)) as event_file:
    desk = Desk(event_file)
    assert desk.scan(inside).verdict == "VALID"
    exec(harm)
    for code in later:
        outcome = desk.scan(code)
        print(outcome.verdict, outcome.reason)
"""


def desk_is_harmed(harm: str, laptop: Path, fresh: Path, *codes: str) -> tuple[list[str], str]:
    """A desk lets somebody in, has something done to its file, and scans `codes`: what it says."""
    harm = HARMS.get(harm, harm)
    command = [sys.executable, "-c", DESK, str(laptop), str(fresh), harm, INSIDE, *codes]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    return done.stdout.splitlines(), done.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody do this to an open file")
@pytest.mark.parametrize("harm", HARMS)
@pytest.mark.parametrize("passphrase", KINDS, indirect=True)
def test_beneath_a_running_desk_nothing_more_is_recorded_and_what_it_holds_is_saved(
    laptop: Path, fresh: Path, event_file: EventFile, harm: str
) -> None:
    said, on_stderr = desk_is_harmed(harm, laptop, fresh, LATER, INSIDE, LATER)
    assert said == ["NOT_RECORDED replaced"] * 3
    assert "nothing more was recorded" in on_stderr
    event_file.close()
    merged = kiosk("sync", "merge", event_file.path, f"{laptop}.rescue-1.segment")
    assert "1 new, 0 known already, 0 rejected" in merged.output
    if not harm.startswith("its log"):
        assert kiosk("count", laptop).exit_code == 0


@pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody do this to an open file")
@pytest.mark.parametrize("passphrase", KINDS, indirect=True)
def test_leaving_the_desk_does_not_spoil_a_file_that_was_copied_over(
    laptop: Path, fresh: Path, passphrase: str | None
) -> None:
    desk_is_harmed("copied over", laptop, fresh)
    assert Path(f"{laptop}.rescue-1.segment").exists()
    assert laptop.read_bytes() == fresh.read_bytes()
    assert admitted(laptop, passphrase) == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody do this to an open file")
@pytest.mark.parametrize("how", SAME)
@pytest.mark.parametrize("passphrase", KINDS, indirect=True)
def test_the_same_file_again_changes_nothing(
    laptop: Path, passphrase: str | None, how: str
) -> None:
    said, _ = desk_is_harmed(SAME[how], laptop, laptop, LATER)
    assert said == ["VALID None"]
    assert admitted(laptop, passphrase) == 2


@pytest.mark.parametrize("passphrase", KINDS, indirect=True)
def test_a_file_that_another_program_tidied_is_the_same_file(
    laptop: Path, passphrase: str | None
) -> None:
    with opened(laptop) as at_the_desk:
        desk = Desk(at_the_desk)
        assert desk.scan(INSIDE).verdict is Verdict.VALID
        os.utime(laptop)
        assert desk.scan(LATER).verdict is Verdict.VALID
    assert admitted(laptop, passphrase) == 2


@pytest.mark.parametrize("passphrase", KINDS, indirect=True)
def test_two_programs_fold_each_others_rows_in_and_go_on(
    laptop: Path, passphrase: str | None
) -> None:
    with opened(laptop) as one, opened(laptop) as other:
        for number, event_file in enumerate([one, other] * 30):
            event_file.compact()
            assert Desk(event_file).scan(INSIDE).verdict is not Verdict.NOT_RECORDED, number
    assert admitted(laptop, passphrase) == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody do this to an open file")
def test_a_third_program_is_told_while_the_desk_is_still_open(laptop: Path, fresh: Path) -> None:
    hold = DYING.replace("os._exit(9)", "print('in', flush=True); sys.stdin.read(); os._exit(9)")
    command = [sys.executable, "-c", hold, str(laptop), INSIDE]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as at_the_desk:
        assert at_the_desk.stdout
        assert at_the_desk.stdout.readline() == b"in\n"
        fresh.replace(laptop)
        with pytest.raises(StorageError) as caught:
            EventFile.open(laptop, passphrase=os.environ.get(PASSPHRASE))
        assert caught.value.problem is StorageProblem.REPLACED
        at_the_desk.communicate(b"")
    counted = kiosk("count", laptop)
    assert "in this file now, 1 of them" in counted.stderr
