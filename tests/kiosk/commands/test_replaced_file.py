"""An event file and a log (-wal) that do not belong together: nothing acknowledged is lost."""

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection
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
from tests.quick_keys import derive_quickly
from tests.scale import scaled

SECRET = "sixteen candles"
INSIDE = "AAAA1111A"
LATER = "dmt9tx69d7h7"
PROCESSES = get_context("fork" if sys.platform == "linux" else "spawn")


def dying(path: Path, code: str, told: Connection | None = None) -> None:
    """A desk that lets somebody in; then, or once it hears of it, the battery is empty."""
    derive_quickly()
    event_file = EventFile.open(path, passphrase=os.environ.get(PASSPHRASE))
    assert Desk(event_file).scan(code).verdict is Verdict.VALID
    if told:
        told.send("in")
        told.recv()
    os._exit(9)


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
    desk = PROCESSES.Process(target=dying, args=(path, code))
    desk.start()
    desk.join()
    assert desk.exitcode == 9
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


def copy_over(path: Path, fresh: Path) -> None:
    between = path.with_name("between")
    shutil.copyfile(fresh, between)
    shutil.copyfile(between, path)


def put_in_place(path: Path, fresh: Path) -> None:
    between = path.with_name("between")
    shutil.copyfile(fresh, between)
    between.replace(path)


def log_of(path: Path) -> Path:
    return Path(f"{path}-wal")


SAME = {"copied over": copy_over, "put in its place": put_in_place}
HARMS: dict[str, Callable[[Path, Path], object]] = {
    **SAME,
    "its log gone": lambda path, _: log_of(path).unlink(),
    "its log cut": lambda path, _: os.truncate(log_of(path), 0),
    "its log replaced": lambda path, fresh: fresh.replace(log_of(path)),
}


def harmed(harm: str, path: Path, fresh: Path, codes: Sequence[str], said: Path) -> None:
    """A desk to whose file something is done while it is open; `said` is what it says."""
    derive_quickly()
    sys.stderr = said.with_suffix(".stderr").open("w", encoding="utf-8")
    with said.open("w") as out, opened(path) as event_file:
        desk = Desk(event_file)
        assert desk.scan(INSIDE).verdict is Verdict.VALID
        HARMS[harm](path, fresh)
        for outcome in map(desk.scan, codes):
            print(outcome.verdict, outcome.reason, file=out)
    sys.stderr.close()
    os._exit(0)


def desk_is_harmed(harm: str, laptop: Path, fresh: Path, *codes: str) -> tuple[list[str], str]:
    """A desk lets somebody in, has something done to its file, and scans `codes`: what it says."""
    said = laptop.with_name("said.txt")
    desk = PROCESSES.Process(target=harmed, args=(harm, laptop, fresh, codes, said))
    desk.start()
    desk.join()
    assert desk.exitcode == 0
    return said.read_text().splitlines(), said.with_suffix(".stderr").read_text()


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
    said, _ = desk_is_harmed(how, laptop, laptop, LATER)
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
    here, there = PROCESSES.Pipe()
    at_the_desk = PROCESSES.Process(target=dying, args=(laptop, INSIDE, there))
    at_the_desk.start()
    assert here.recv() == "in"
    fresh.replace(laptop)
    with pytest.raises(StorageError) as caught:
        EventFile.open(laptop, passphrase=os.environ.get(PASSPHRASE))
    assert caught.value.problem is StorageProblem.REPLACED
    here.send("die")
    at_the_desk.join()
    counted = kiosk("count", laptop)
    assert "in this file now, 1 of them" in counted.stderr
