"""Whether somebody is who they show to be: a photograph of a badge or a ticket is soon taken."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum

from badges.codes.keyboard_layout import readings
from badges.codes.ticket_code import compact
from kiosk.swap.visitor import Pass
from sync.model import Guest

PIN_LENGTH = 4
"""How many last characters of a code stand for who has it."""
PIN_TRIES = 5


class Proving(StrEnum):
    """What somebody is asked to type."""

    TICKET_END = "ticket_end"
    """Who showed a badge: no badge says it."""
    BADGE_END = "badge_end"
    """Who showed a ticket: a picture of it does not say it."""
    STAFF = "staff"
    """Staff vouch for them."""


class ProofCheck:
    """Looks at what guests type, and counts wrong tries for each ticket."""

    def __init__(self, *, badges: bool) -> None:
        self._badges = badges  # whether guests have badges
        self._wrong: Counter[str] = Counter()

    def missing(self, shown: frozenset[Pass]) -> Proving | None:
        """What whoever showed this has still to type; None when they have shown both."""
        if Pass.TICKET not in shown:
            return Proving.TICKET_END
        if Pass.BADGE in shown:
            return None
        return Proving.BADGE_END if self._badges else Proving.STAFF

    def locked(self, ticket_id: str) -> bool:
        """Whether there were too many wrong tries for this ticket."""
        return self._wrong[ticket_id] >= PIN_TRIES

    def holds(self, guest: Guest, asked: Proving, typed: str) -> bool:
        """Whether `typed` is the end of this guest's other code; a wrong try is counted."""
        code = guest.code if asked is Proving.TICKET_END else guest.badge_code
        end = compact(code)[-PIN_LENGTH:]
        if end and end in [compact(reading) for reading in readings(typed)]:
            self._wrong.pop(guest.ticket_id, None)
            return True
        self._wrong[guest.ticket_id] += 1
        return False
