"""The event file and its disk, sound and harmed: real files, really harmed."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.desk.desk import Desk
from kiosk.desk.words import Words
from kiosk.doctor import disk
from kiosk.doctor.event import event
from kiosk.doctor.finding import Check, Finding, FindingState
from sync.file.event_file import EventFile
from sync.model import DAY_MS
from tests.conftest import EVENING_MS, HandClock
from tests.faults.small_disk import namespace

SAY = Words("en")
OK, WARNING, TROUBLE = FindingState.OK, FindingState.WARNING, FindingState.TROUBLE


def by_check(findings: Iterator[Finding]) -> dict[Check, Finding]:
    return {finding.check: finding for finding in findings}


def on_event(path: Path, now: HandClock) -> dict[Check, Finding]:
    return by_check(event(SAY, path, now))


def test_a_good_event(event_file: EventFile, clock: HandClock) -> None:
    Desk(event_file).scan("AAAA1111A")
    found = on_event(event_file.path, clock)
    assert {each.state for each in found.values()} == {OK}
    assert found[Check.EVENT].found == "Grand Opening"
    assert found[Check.GUESTS].found == "10 on the list, 5 expected"
    assert found[Check.LIST].found == "version 1, less than an hour old"
    assert found[Check.JOURNAL].found == "unbroken, entries: 1"


HARMS = {
    "DELETE FROM guest": (Check.GUESTS, TROUBLE),
    "UPDATE guest SET status = 'canceled'": (Check.GUESTS, WARNING),
    f"UPDATE event SET guest_list_ms = {EVENING_MS - DAY_MS}": (Check.LIST, OK),
    f"UPDATE event SET guest_list_ms = {EVENING_MS - DAY_MS - 1}": (Check.LIST, WARNING),
    "UPDATE journal SET body = '{}'": (Check.JOURNAL, TROUBLE),
    "UPDATE presence SET inside = 0": (Check.COUNTS, TROUBLE),
    "UPDATE event SET timezone = 'Mars/Base'": (Check.TIMEZONE, TROUBLE),
    f"UPDATE event SET starts_ms = {EVENING_MS + 2 * DAY_MS}": (Check.CLOCK, WARNING),
}


@pytest.mark.parametrize("statement", HARMS)
def test_an_event_with_one_thing_wrong(
    event_file: EventFile, clock: HandClock, statement: str
) -> None:
    Desk(event_file).scan("AAAA1111A")
    with event_file.transaction() as connection:
        connection.execute(statement)
    check, state = HARMS[statement]
    assert on_event(event_file.path, clock)[check].state is state


def test_a_clock_that_is_behind_the_journal(event_file: EventFile, clock: HandClock) -> None:
    Desk(event_file).scan("AAAA1111A")
    found = on_event(event_file.path, HandClock(clock.wall - 600_000))
    assert (found[Check.CLOCK].state, found[Check.JOURNAL].state) == (TROUBLE, OK)


@pytest.mark.parametrize("table", ["sqlite_master", "event", "guest"])
def test_a_damaged_file(event_file: EventFile, clock: HandClock, table: str) -> None:
    with event_file.reading() as connection:
        select = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        (page,) = connection.execute(select, (table,)).fetchone() or (1,)
    event_file.close()
    data = bytearray(event_file.path.read_bytes())
    for place in range((page - 1) * 4096, (page - 1) * 4096 + 12):
        data[place] ^= 0xFF
    event_file.path.write_bytes(data)
    found = on_event(event_file.path, clock)
    assert found[Check.FILE].state is TROUBLE
    assert found[Check.FILE].advice
    assert Check.JOURNAL not in found
    assert (found[Check.DISK].state, found[Check.CLOCK].state) == (OK, OK)


def test_no_file_and_a_file_of_something_else(tmp_path: Path, clock: HandClock) -> None:
    (tmp_path / "notes.txt").write_text("x" * 5000)
    for path in (tmp_path / "none.event", tmp_path / "no" / "folder.event", tmp_path / "notes.txt"):
        assert on_event(path, clock)[Check.FILE].state is TROUBLE


def test_a_file_that_another_program_is_writing_to(
    event_file: EventFile, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.doctor.event.BUSY_MS", 50)
    with event_file.transaction():
        found = on_event(event_file.path, clock)
    assert found[Check.WRITING].state is TROUBLE
    assert "other program" in found[Check.WRITING].advice
    assert found[Check.FILE].state is OK


def test_a_disk_that_is_fast_slow_or_takes_nothing(tmp_path: Path) -> None:
    assert disk.disk(SAY, tmp_path).state in (OK, WARNING)
    assert list(tmp_path.iterdir()) == []
    assert disk.speed(SAY, disk.SLOW_MS).state is OK
    assert disk.speed(SAY, disk.SLOW_MS + 0.1).state is WARNING
    assert disk.disk(SAY, tmp_path / "none").state is TROUBLE


def test_room_on_a_disk(tmp_path: Path) -> None:
    rooms = [disk.room(SAY, free).state for free in (99_999_999, 100_000_000, 999_999_999, 10**9)]
    assert rooms == [TROUBLE, WARNING, WARNING, OK]
    assert disk.space(SAY, tmp_path).found


@pytest.mark.skipif(sys.platform != "linux", reason="needs a disk of its own to protect")
def test_a_write_protected_disk_that_is_nearly_full(event_file: EventFile, tmp_path: Path) -> None:
    event_file.close()
    folder = tmp_path / "disk"
    folder.mkdir()
    script = (
        f"mount -t tmpfs -o size=8m none {folder} && cp {event_file.path} {folder} "
        f"&& mount -o remount,ro {folder} && {sys.executable} -m kiosk doctor "
        f"{folder}/opening.event --camera none --json --language en"
    )
    done = subprocess.run([*namespace(), "sh", "-c", script], capture_output=True, timeout=60)
    found = {each["check"]: each for each in map(json.loads, done.stdout.splitlines())}
    assert {check for check, each in found.items() if each["state"] == "trouble"} == {
        "file",
        "disk",
        "space",
    }
    assert done.returncode == 1
