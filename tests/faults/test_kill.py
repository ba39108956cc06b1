"""Killed at any moment, the desk has lost nobody to whom it said: come in.

SIGKILL cannot tell `synchronous=FULL` from weaker settings, since the kernel keeps what a dead
process wrote; that proof is in test_power_cut.
"""

import random
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import qrcode

from kiosk.desk.rules.verdict import Verdict
from tests.faults.evidence import Evidence, copy_of, examine
from tests.faults.opening_night import GUESTS, codes, good_codes
from tests.faults.real_process import (
    KIOSK,
    Ack,
    Killed,
    admitted_in,
    check,
    hasty_desk,
    run_and_kill,
)
from tests.scale import scaled

KILLS = scaled(10, 70)
ENOUGH = 500
"""More people than are answered between a kill's decision and its effect."""
HEADLESS_KILLS = scaled(3, 20)
CONTROL_KILLS = scaled(5, 12)
TICKETS = 120


@dataclass
class Ledger:
    """What people were told, over all the kills of one event file."""

    admitted: list[str] = field(default_factory=list)
    acks: int = 0
    kills: int = 0

    def note(self, killed: Killed) -> None:
        self.admitted += admitted_in(killed.acks)
        self.acks += len(killed.acks)
        self.kills += killed.by_us

    def hold_against(self, evidence: Evidence) -> None:
        """Nobody lost or let in twice, no verdict without its row, at most one row unanswered."""
        assert evidence.faults == ()
        assert evidence.lost(self.admitted) == set()
        assert set(evidence.entries.values()) <= {1}
        assert len(evidence.entries) - len(self.admitted) <= self.kills
        assert self.acks <= evidence.scans <= self.acks + self.kills


def random_moment(dice: random.Random) -> tuple[int, float]:
    """After how many answers to kill, and how many seconds later; sometimes while it starts."""
    if dice.random() < 0.1:
        return 0, dice.uniform(0, 0.6)
    return dice.randint(1, 40), dice.uniform(0, 0.02)


def carried_on(known: list[str], acks: list[Ack]) -> bool:
    """Whether a rescan of a known guest, the first of `acks`, was told that it is used."""
    if not known or not acks:
        return False
    assert (acks[0].code, acks[0].verdict) == (known[0], Verdict.USED)
    return True


@pytest.mark.parametrize("seed", range(scaled(1, 3)))
def test_nobody_is_lost_when_check_is_killed(event: Path, tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    ledger, waiting, rescans = Ledger(), codes(GUESTS), 0
    for _ in range(KILLS):
        after, then_s = random_moment(dice)
        known = [dice.choice(ledger.admitted)] if ledger.admitted else []
        killed = run_and_kill(check(event, known + waiting), after=after, then_s=then_s)
        rescans += carried_on(known, killed.acks)
        ledger.note(killed)
        waiting = waiting[max(0, len(killed.acks) - len(known)) :]
        if len(waiting) < ENOUGH:  # this machine is slow to kill: everybody comes again
            waiting = codes(GUESTS)
        ledger.hold_against(examine(copy_of(event, tmp_path / "looked at")))
    print(f"{ledger.kills} kills, {ledger.acks} acks, {len(ledger.admitted)} let in, 0 lost")
    assert ledger.kills == KILLS
    assert ledger.acks >= 10 * ledger.kills
    assert len(ledger.admitted) >= 8 * ledger.kills
    assert rescans >= KILLS // 2


def test_control_a_desk_that_answers_before_the_commit_loses_people(
    event: Path, tmp_path: Path
) -> None:
    """The same kills and the same counting: they must find people who were told to come in."""
    dice = random.Random(0)
    waiting, acks, lost = good_codes(GUESTS), 0, 0
    for _ in range(CONTROL_KILLS):
        command = hasty_desk(event, waiting, "--early")
        killed = run_and_kill(command, after=dice.randint(1, 40), then_s=0)
        evidence = examine(copy_of(event, tmp_path / "looked at"), thorough=False)
        acks += len(killed.acks)
        lost += len(evidence.lost(admitted_in(killed.acks)))
        waiting = [code for code in waiting if code not in evidence.entries]
    print(f"{CONTROL_KILLS} kills, {acks} acks, {lost} lost")
    assert acks >= 2 * CONTROL_KILLS
    assert lost > 0


@pytest.fixture(scope="module")
def tickets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a picture of each of the first good tickets."""
    folder = tmp_path_factory.mktemp("tickets")
    for number, code in enumerate(good_codes(GUESTS)[:TICKETS]):
        qrcode.make(code, box_size=4).save(folder / f"{number:03}.png")
    return folder


def test_nobody_is_lost_when_the_camera_desk_is_killed(
    event: Path, tickets: Path, tmp_path: Path
) -> None:
    """The folder is shown again after each kill: those let in are used, the others come in."""
    dice = random.Random(7)
    command = [KIOSK, "desk", str(event), "--camera", str(tickets), "--headless", "--silent"]
    ledger, used = Ledger(), 0
    for _ in range(HEADLESS_KILLS):
        after = len(ledger.admitted) + dice.randint(1, 10)
        killed = run_and_kill(command, after=after, then_s=dice.uniform(0, 0.005))
        refused = [ack.code for ack in killed.acks if ack.verdict is Verdict.USED]
        assert set(admitted_in(killed.acks)).isdisjoint(ledger.admitted)
        used += len(set(refused) & set(ledger.admitted))
        ledger.note(killed)
        ledger.hold_against(examine(copy_of(event, tmp_path / "looked at")))
    print(f"{ledger.kills} kills, {ledger.acks} acks, {len(ledger.admitted)} let in, {used} used")
    assert ledger.kills >= HEADLESS_KILLS // 2
    assert ledger.acks >= 2 * HEADLESS_KILLS
    assert len(ledger.admitted) >= 2 * HEADLESS_KILLS
    assert used >= 2 * HEADLESS_KILLS
