"""The gate between what a camera sees and what counts as a scan.

A camera sees the same ticket thirty times a second. One presentation of a ticket is one scan:
it begins when the ticket is first read and ends when it has not been read for a while. Two
tickets in one picture are nobody's scan.
"""

import math
from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass

from badges.codes.scanned_text import clean
from badges.codes.ticket_code import compact

GONE_AFTER = 2.0
"""Seconds without a read after which a ticket has left; a hand that shakes is back sooner."""
EMPTY_AFTER = 0.5
"""Seconds of pictures in which nothing looks like a code, after which everything has left."""
ALONE_AFTER = 1.0
"""Seconds after which a ticket counts that stays while the one beside it has gone."""


@dataclass(frozen=True)
class Passed:
    """What the gate lets through of one picture."""

    text: str | None = None
    """A text to judge now, or None."""
    two_tickets: bool = False
    """Different tickets are in view; none is judged."""
    held: str | None = None
    """The one text in view, when it has been judged before and has not left since."""


class Gate:
    """Remembers which texts are in view. Not for several threads at once.

    `is_ticket` tells a ticket from the other codes that a picture may hold: posters, badges.
    `gone_after` gives the seconds without a read after which a text has left, by what `compact`
    makes of it. Nothing leaves but in pictures without it: a camera that stops shows nothing.
    """

    def __init__(
        self,
        is_ticket: Callable[[str], bool],
        *,
        gone_after: Callable[[str], float] = lambda _: GONE_AFTER,
    ) -> None:
        self._is_ticket = is_ticket
        self._gone_after = gone_after
        self._last_read: dict[str, float] = {}
        self._passed_over: set[str] = set()  # of those in view: another one was beside them
        self._two_at = -math.inf
        self._empty_since = math.inf

    def look(self, texts: Iterable[str], at: float, *, empty: bool = False) -> Passed:
        """Decide on the texts read in one picture taken at `at` (seconds, steady clock).

        `empty`: nothing in it looks like a code, read or not.
        """
        seen = {compact(clean(text)): text for text in texts}
        if len(seen) > 1:
            seen = {key: text for key, text in seen.items() if self._is_ticket(text)} or seen
        self._let_go(seen.keys(), at, empty=empty)
        fresh = seen.keys() - self._last_read.keys()
        self._last_read.update(dict.fromkeys(seen, at))
        if len(seen) > 1:
            self._passed_over |= fresh
            self._two_at = at
            return Passed(two_tickets=True)
        if at - self._two_at >= ALONE_AFTER:
            fresh |= seen.keys() & self._passed_over
        self._passed_over -= fresh
        if fresh:
            return Passed(text=seen[fresh.pop()])
        return Passed(held=next((seen[key] for key in seen.keys() - self._passed_over), None))

    def forget(self) -> None:
        """Everything has left; the next read of any ticket is a new scan."""
        self._last_read.clear()
        self._passed_over.clear()

    def _let_go(self, seen: Set[str], at: float, *, empty: bool) -> None:
        """Forget what has left by a picture that shows `seen`."""
        self._empty_since = min(self._empty_since, at) if empty else math.inf
        if at - self._empty_since >= EMPTY_AFTER:
            self.forget()
        for key, last in tuple(self._last_read.items()):
            if key not in seen and at - last > self._gone_after(key):
                del self._last_read[key]
        self._passed_over &= self._last_read.keys()
