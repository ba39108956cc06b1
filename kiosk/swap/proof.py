"""Whether somebody is the person whose badge was shown: a photograph of a badge is soon taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from badges.codes.keyboard_layout import readings
from badges.codes.ticket_code import compact
from sync.cards.swap_rules import Proof
from sync.model import Guest

PIN_LENGTH = 4
"""How many of a ticket's last characters stand for its holder; the badge does not say them."""
PIN_TRIES = 5


class ProofCheck:
    """Asks for what the event wants as proof, and counts wrong tries for each ticket."""

    def __init__(self, wanted: Proof, check_staff: Callable[[str], bool]) -> None:
        self.wanted = wanted
        self.check_staff = check_staff
        self._wrong: Counter[str] = Counter()

    def locked(self, ticket_id: str) -> bool:
        """Whether there were too many wrong tries for this ticket."""
        return self._wrong[ticket_id] >= PIN_TRIES

    def holds(self, guest: Guest, typed: str) -> bool:
        """Whether `typed` shows that this is the guest; a wrong try is counted."""
        if self.wanted is Proof.STAFF:
            right = self.check_staff(typed)
        else:
            end = compact(guest.code)[-PIN_LENGTH:]
            right = bool(end) and end in [compact(reading) for reading in readings(typed)]
        if right:
            self._wrong.pop(guest.ticket_id, None)
        else:
            self._wrong[guest.ticket_id] += 1
        return right
