"""Who is likely to come to this event, and who of them needs help, as an earlier evening had it."""

from __future__ import annotations

from dataclasses import dataclass

from sync.counts.model import LiveCount
from sync.counts.refused_people import RefusedPeople

HELP_SHARE = 0.05
"""Of the guests, those who need the help desk, where no earlier evening tells."""
HELP_SECONDS = 120.0
"""What they take there on average."""


@dataclass(frozen=True)
class Likely:
    """What is likely of this event."""

    guests: int
    """How many come."""
    expected: int
    """Of how many on the list."""
    help_share: float
    """Of those who come, who needs the help desk."""


def likely_like(now: LiveCount, earlier: LiveCount, refused: RefusedPeople) -> Likely:
    """Each category comes as it did, those of which nothing is known as all did.

    Needed help: who was refused or sent there, and who was put on the list at the door.
    """
    overall = _share(earlier.come, earlier.expected)
    rates = {
        each.code: _share(each.come, each.expected) for each in earlier.categories if each.expected
    }
    come = sum(each.expected * rates.get(each.code, overall) for each in now.categories)
    come *= 1 + _share(earlier.not_expected, earlier.come)
    needed = max(refused.people, earlier.help_desk) + earlier.walk_ins
    return Likely(
        guests=max(1, round(come)),
        expected=now.expected,
        help_share=min(1.0, _share(needed, earlier.admitted)),
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
