"""The roles at a desk, and what a PIN is; `sync.guests.staff` keeps and tries them."""

from dataclasses import dataclass
from enum import StrEnum

TRIES = 5
"""Wrong tries in a row after which a role is locked."""
LOCKED_MS = 5 * 60_000
SHORTEST_PIN = 4
LONGEST_PIN = 12


class Role(StrEnum):
    """Who works at a desk; each may do what those before it may."""

    STEWARD = "steward"
    SUPERVISOR = "supervisor"
    ORGANISER = "organiser"

    @property
    def rank(self) -> int:
        """How much the role may: 0, 1, 2."""
        return list(Role).index(self)


@dataclass(frozen=True)
class PinAnswer:
    """What came of trying a PIN."""

    accepted: bool
    tries_left: int = TRIES
    locked_until_ms: int | None = None
    """Until when no PIN is looked at, or None while tries are left."""
