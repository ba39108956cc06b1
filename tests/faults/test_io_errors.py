"""A call to the system fails, any of them: nobody is let in without a row on the disk.

Every run is the real `kiosk check`; strace makes one of its reads, writes, syncs … of the event
file fail, at one occurrence after another, or again and again. Each guest comes twice, so that
a desk that has failed is seen to recover, and one that has let somebody in says so.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk.desk.rules.verdict import Verdict
from tests.faults.evidence import Evidence, copy_of, examine
from tests.faults.failing_calls import Ran, calls_of, need_strace, run_failing
from tests.faults.opening_night import good_codes
from tests.faults.real_process import Ack, admitted_in, check, hasty_desk
from tests.scale import scaled

GUESTS_AT_THE_DOOR = 12


@pytest.fixture(autouse=True)
def _strace() -> None:
    need_strace()


@dataclass
class Tally:
    """What all runs of a test saw together."""

    runs: int = 0
    injected: int = 0
    acks: int = 0
    admitted: int = 0
    not_recorded: int = 0
    recovered: int = 0
    """Guests whom the same process could not record, and let in when they came again."""

    def note(self, ran: Ran) -> None:
        failed = unrecorded(ran.acks)
        self.runs += 1
        self.injected += ran.injected
        self.acks += len(ran.acks)
        self.admitted += len(admitted_in(ran.acks))
        self.not_recorded += len(failed)
        self.recovered += len(failed & set(admitted_in(ran.acks)))


def unrecorded(acks: list[Ack]) -> set[str]:
    return {ack.code for ack in acks if ack.verdict is Verdict.NOT_RECORDED}


def assert_honest(ran: Ran, evidence: Evidence, *, in_doubt: int = 0) -> None:
    """Acknowledged is recorded, and recorded is acknowledged but for `in_doubt` guests."""
    admitted = admitted_in(ran.acks)
    assert evidence.faults == ()
    assert evidence.lost(admitted) == set()
    assert set(evidence.entries.values()) <= {1}
    assert len(set(evidence.entries) - set(admitted)) <= in_doubt
    assert ran.status == 1, ran.errors


def spread(number: int, among: int) -> Iterator[str]:
    """At most `number` of the occurrences 1 … `among`, the first and the last among them."""
    step = max(1.0, (among - 1) / max(1, number - 1))
    for n in range(min(number, among)):
        yield str(1 + round(n * step))


@pytest.mark.parametrize(
    ("call", "error", "number"),
    [
        *scaled(
            [("pwrite64", "EIO", 3), ("fsync", "EIO", 2)],
            [
                ("pwrite64", "EIO", 40),
                ("pwrite64", "ENOSPC", 20),
                ("fsync", "EIO", 10),
                ("pread64", "EIO", 12),
                ("ftruncate", "EIO", 3),
                ("openat", "EIO", 3),
                ("unlink", "EIO", 2),
            ],
        ),
    ],
)
def test_one_call_fails_and_what_was_acknowledged_is_there(
    small_untouched: Path, tmp_path: Path, call: str, error: str, number: int
) -> None:
    """Refused before the door opens, or one NOT_RECORDED that is made good afterwards."""
    guests = good_codes(200)[:GUESTS_AT_THE_DOOR]
    log, tally = tmp_path / "log", Tally()
    trial = copy_of(small_untouched, tmp_path / "trial")
    made = calls_of(check(trial, guests * 2), trial, log)[call]
    for when in spread(number, made):
        path = copy_of(small_untouched, tmp_path / "door")
        command = check(path, guests * 2)
        ran = run_failing(command, path, log, call=call, when=when, error=error)
        assert_honest(ran, examine(path))
        assert ran.injected == 1
        assert len(ran.acks) in (0, len(guests) * 2)
        assert len(admitted_in(ran.acks)) in (0, len(guests))
        tally.note(ran)
    print(f"{call} {error}, of {made}: {tally}")
    assert tally.runs == min(number, made) >= 2
    assert tally.not_recorded == tally.recovered
    if call in ("pwrite64", "fsync"):
        assert tally.recovered >= tally.runs // 2


@pytest.mark.parametrize(
    ("call", "error", "often"),
    [("pwrite64", "ENOSPC", 47), *scaled([], [("pwrite64", "EIO", 53)]), ("fsync", "EIO", 3)],
)
def test_calls_fail_again_and_again_and_the_process_goes_on(
    small_untouched: Path, tmp_path: Path, call: str, error: str, often: int
) -> None:
    guests, dice, tally = good_codes(200)[:40], random.Random(1), Tally()
    first = {"pwrite64": 30, "fsync": 2}[call]
    for _ in range(2):
        path = copy_of(small_untouched, tmp_path / "door")
        when = f"{first + dice.randrange(often)}+{often}"
        command = check(path, guests * 2)
        ran = run_failing(command, path, tmp_path / "log", call=call, when=when, error=error)
        assert_honest(ran, examine(path), in_doubt=1)
        tally.note(ran)
    print(f"{call} {error}, again and again: {tally}")
    assert tally.injected >= 20
    assert tally.not_recorded >= 10
    assert tally.recovered >= 10


@pytest.mark.parametrize(
    ("call", "error"), [("pwrite64", "EIO"), ("pwrite64", "EROFS"), ("fsync", "EIO")]
)
def test_a_disk_that_is_dead_from_some_moment_on_admits_nobody_from_then_on(
    small_event: Path, tmp_path: Path, call: str, error: str
) -> None:
    """One guest stays in doubt when syncs fail: written and refused, and used after a restart.

    That is the safe side: SQLite cannot take back what the disk would not confirm.
    """
    guests = good_codes(200)[:GUESTS_AT_THE_DOOR]
    when = {"pwrite64": "100+", "fsync": "6+"}[call]
    command = check(small_event, guests)
    ran = run_failing(command, small_event, tmp_path / "log", call=call, when=when, error=error)
    assert_honest(ran, examine(small_event), in_doubt=call == "fsync")
    verdicts = [ack.verdict for ack in ran.acks]
    admitted = verdicts.count(Verdict.VALID)
    assert 2 <= admitted <= GUESTS_AT_THE_DOOR - 2
    assert verdicts[admitted:] == [Verdict.NOT_RECORDED] * (GUESTS_AT_THE_DOOR - admitted)


@pytest.mark.parametrize("when", ["5", "9"])
def test_an_answer_that_nobody_could_hear_is_no_loss(
    small_event: Path, tmp_path: Path, when: str
) -> None:
    """The pipe breaks as the verdict is printed: recorded, at most one guest unanswered."""
    guests = good_codes(200)[:GUESTS_AT_THE_DOOR]
    command = check(small_event, guests)
    ran = run_failing(command, None, tmp_path / "log", call="write", when=when, error="EIO")
    assert ran.injected == 1
    assert len(ran.acks) < GUESTS_AT_THE_DOOR
    assert_honest(ran, examine(small_event), in_doubt=1)


def test_control_a_desk_that_answers_before_the_commit_is_found_out(
    small_event: Path, tmp_path: Path
) -> None:
    guests = good_codes(200)[:GUESTS_AT_THE_DOOR]
    command = hasty_desk(small_event, guests, "--early")
    log = tmp_path / "log"
    ran = run_failing(command, small_event, log, call="fsync", when="2+3", error="EIO")
    lost = examine(small_event).lost(admitted_in(ran.acks))
    print(f"{ran.injected} failed syncs, {len(ran.acks)} acks, {len(lost)} lost")
    assert ran.injected >= 3
    assert len(lost) >= 3
