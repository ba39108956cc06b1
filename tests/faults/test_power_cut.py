"""The power goes at any moment: everybody who was told to come in is in the file.

The disk states are made from the calls of the real `kiosk check`. This is the proof that
`synchronous=FULL` matters: the controls, weaker settings and an early answer, must lose people.
"""

import random
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from sync.file.connection import DatabaseError
from sync.file.opening import NotAnEventFileError
from sync.file.storage_error import StorageError
from tests.faults.evidence import examine
from tests.faults.failing_calls import need_strace
from tests.faults.opening_night import good_codes
from tests.faults.power_cut import Call, Cut, cuts, put, record
from tests.faults.real_process import check, hasty_desk
from tests.scale import scaled

SCANS = 160
"""Enough that SQLite moves its log into the file (at 1,000 pages) while people come in."""
POINTS = scaled(25, 300)
CONTROL_POINTS = scaled(12, 40)


@pytest.fixture(autouse=True)
def _strace() -> None:
    need_strace()


@dataclass
class Found:
    """What was found on all the disks."""

    states: int = 0
    acknowledged: int = 0
    """Admissions that the files had to hold, over all states."""
    most_lost: int = 0
    losing: Counter[str] = field(default_factory=Counter)
    """States in which somebody was lost, by what had become of unsynced writes."""
    broken: list[str] = field(default_factory=list)
    """Whatever was not as it must be."""

    def look(self, cut: Cut, folder: Path) -> None:
        put(cut.files, folder)
        self.states += 1
        self.acknowledged += len(cut.acknowledged)
        try:
            evidence = examine(folder / "opening.event", thorough=False)
        except (StorageError, DatabaseError, NotAnEventFileError) as error:
            self.broken.append(repr(error))
            return
        lost = evidence.lost(cut.acknowledged)
        self.losing[cut.unsynced] += bool(lost)
        self.most_lost = max(self.most_lost, len(lost))
        self.broken += evidence.faults
        if len(evidence.entries) > len(cut.acknowledged) + 1:
            self.broken.append("more guests than were let in")


def after_cuts(
    calls: list[Call], event: Path, points: int, folder: Path, *, seed: int = 0
) -> Found:
    found = Found()
    for cut in cuts(calls, event, points=points, dice=random.Random(seed)):
        found.look(cut, folder)
    return found


def moved_into_the_file_while_open(calls: list[Call]) -> bool:
    """Whether the event file itself was written to between two answers."""
    answers = [index for index, call in enumerate(calls) if call.name == "write"]
    writes = [i for i, c in enumerate(calls) if (c.name, c.file) == ("pwrite64", "opening.event")]
    return any(answers[0] < index < answers[-1] for index in writes)


@pytest.mark.parametrize("seed", range(scaled(1, 3)))
def test_nobody_is_lost_in_a_power_cut(
    small_untouched: Path, small_event: Path, tmp_path: Path, seed: int
) -> None:
    calls = record(check(small_event, good_codes(200)[:SCANS]), small_event, tmp_path / "log")
    found = after_cuts(calls, small_untouched, POINTS, tmp_path / "disk", seed=seed)
    print(f"{len(calls)} calls, {found}")
    assert moved_into_the_file_while_open(calls)
    assert found.broken == []
    assert sum(found.losing.values()) == 0
    assert found.states == 4 * POINTS
    assert found.acknowledged >= 50 * found.states


@pytest.mark.parametrize(
    "options",
    [*scaled([], [["--synchronous", "OFF"]]), ["--synchronous", "NORMAL"], ["--early"]],
)
def test_control_a_desk_that_does_not_wait_for_the_disk_loses_people(
    small_untouched: Path, small_event: Path, tmp_path: Path, options: list[str]
) -> None:
    """The same cuts and the same counting must find people who were told to come in."""
    command = hasty_desk(small_event, good_codes(200)[:60], *options)
    calls = record(command, small_event, tmp_path / "log")
    found = after_cuts(calls, small_untouched, CONTROL_POINTS, tmp_path / "disk")
    print(f"{options}: {found}")
    assert found.acknowledged >= 10 * found.states
    assert sum(found.losing.values()) >= CONTROL_POINTS // 2


def test_control_the_same_desk_that_waits_loses_nobody(
    small_untouched: Path, small_event: Path, tmp_path: Path
) -> None:
    """What the controls above lose is not the fault of how they are driven."""
    calls = record(hasty_desk(small_event, good_codes(200)[:60]), small_event, tmp_path / "log")
    found = after_cuts(calls, small_untouched, CONTROL_POINTS, tmp_path / "disk")
    assert found.broken == []
    assert sum(found.losing.values()) == 0
    assert found.acknowledged >= 10 * found.states
