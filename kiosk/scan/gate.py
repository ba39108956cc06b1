"""The gate between what a camera sees and what counts as a scan.

A camera sees the same ticket thirty times a second. One presentation of a ticket is one scan:
it begins when the ticket is first read and ends when it has not been read for a while. Two
tickets in one picture are nobody's scan.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from badges.codes.scanned_text import clean
from badges.codes.ticket_code import compact

GONE_AFTER = 2.0
"""Seconds without a read after which a ticket has left; a hand that shakes is back sooner."""


@dataclass(frozen=True)
class Passed:
    """What the gate lets through of one picture."""

    text: str | None = None
    """A text to judge now, or None."""
    two_tickets: bool = False
    """Different tickets are in view; none is judged."""


class Gate:
    """Remembers which texts are in view. Not for several threads at once.

    `is_ticket` tells a ticket from the other codes that a picture may hold: posters, badges.
    """

    def __init__(self, is_ticket: Callable[[str], bool], *, gone_after: float = GONE_AFTER) -> None:
        self._is_ticket = is_ticket
        self._gone_after = gone_after
        self._last_read: dict[str, float] = {}

    def look(self, texts: Iterable[str], at: float) -> Passed:
        """Decide on the texts read in one picture taken at `at` (seconds, steady clock)."""
        distinct = list({compact(clean(text)): text for text in texts}.values())
        if len(distinct) > 1:
            distinct = [text for text in distinct if self._is_ticket(text)] or distinct
        fresh = [text for text in distinct if self._note(text, at)]
        if len(distinct) > 1:
            return Passed(two_tickets=True)
        return Passed(text=fresh[0] if fresh else None)

    def forget(self) -> None:
        """Everything has left; the next read of any ticket is a new scan."""
        self._last_read.clear()

    def _note(self, text: str, at: float) -> bool:
        """Remember that `text` was read at `at`; whether that begins a presentation."""
        self._last_read = {
            key: last for key, last in self._last_read.items() if at - last <= self._gone_after
        }
        key = compact(clean(text))
        fresh = key not in self._last_read
        self._last_read[key] = at
        return fresh
