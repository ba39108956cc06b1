"""Who has to be there: somebody at each lane, and enough of them at the help desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from kiosk.rehearsal.guests import Service, about
from kiosk.rehearsal.likely import HELP_SECONDS
from kiosk.rehearsal.plan import Evening, LanePlan, plan

HELP_WAIT_S = 600.0
"""What 95 of 100 wait at the help desk at the most."""


@dataclass(frozen=True)
class Staffing:
    """How many people it takes, and until when there is a queue."""

    lanes: int
    """One at each."""
    help_desk: int
    helped: int
    """Guests who need the help desk."""
    queue_gone_s: float
    """When nobody waits for a minute any more, in seconds after the opening; 0 for no queue."""

    @property
    def staff(self) -> int:
        """All of them together."""
        return self.lanes + self.help_desk


def staffing(made: LanePlan, evening: Evening, help_share: float, seed: int) -> Staffing:
    """The staff of the lanes that `made` chose, and of a help desk for `help_share` of guests."""
    chosen = next((each for each in made.tried if each.lanes == made.enough), made.tried[-1])
    helped: list[int] = []

    def needing_help(dice: Random) -> tuple[Sequence[float], Service]:
        arrivals, _ = evening(dice)
        sent = [at for at in arrivals if dice.random() < help_share]
        helped.append(len(sent))
        return sent, about(HELP_SECONDS, dice)

    found = plan(needing_help, (), HELP_WAIT_S, seed)
    return Staffing(
        lanes=chosen.lanes,
        help_desk=(found.enough or found.tried[-1].lanes) if any(helped) else 0,
        helped=max(helped, default=0),
        queue_gone_s=chosen.queue_gone,
    )
