"""When a text that only a list gave may be believed.

A list always has a best text, whatever the camera sees. It counts when it agrees so well that no
chance does it (`_ENOUGH`: beyond any list and any evening, see the documentation), when no other
listed text comes near, when the check bytes alone say the same in every block (a text one character
off the list fails there), and when it does all that twice. It is asked only for a symbol that has
stayed unread for a while, and seldom, so that nobody can try codes on it.
"""

from __future__ import annotations

from collections import deque

from kiosk.scan.book import Match

_ENOUGH = 9.0
_LEAD = 3.0
_CHECKS = 5.0
_UNREAD_SECONDS = 0.15
_APART_SECONDS = 0.1
_TRIES_A_SECOND = 3
_FORGOTTEN_SECONDS = 2.0  # without an unread symbol, another presentation begins


def is_sure(match: Match) -> bool:
    """Whether one match is good enough to be counted at all."""
    return match.z >= _ENOUGH and match.z - match.second >= _LEAD and match.checks >= _CHECKS


class Confirmation:
    """Follows one camera's unread symbols. Times are seconds of one steady clock."""

    def __init__(self) -> None:
        self._unread_since: float | None = None
        self._last_unread = 0.0
        self._tries: deque[float] = deque(maxlen=_TRIES_A_SECOND)
        self._sure: tuple[str, float] | None = None

    def forget(self) -> None:
        """A code was read, or another presentation begins. Tries are not forgotten."""
        self._unread_since = None
        self._sure = None

    def unread(self, at: float) -> None:
        """Something code-like was in the picture taken at `at`, and was not read."""
        if self._unread_since is None or at - self._last_unread > _FORGOTTEN_SECONDS:
            self.forget()
            self._unread_since = at
        self._last_unread = at

    def may_try(self, at: float) -> bool:
        """Whether the list may be asked about a picture taken at `at`."""
        if self._unread_since is None or at - self._unread_since < _UNREAD_SECONDS:
            return False
        if self._tries and at - self._tries[-1] < _APART_SECONDS:
            return False
        return len(self._tries) < _TRIES_A_SECOND or at - self._tries[0] >= 1.0

    def tried(self, match: Match, at: float) -> bool:
        """Note what a try on a picture taken at `at` gave; whether its text may be believed."""
        self._tries.append(at)
        if not is_sure(match):
            return False
        before, self._sure = self._sure, self._sure or (match.text, at)
        if before is None:
            return False
        if before[0] != match.text:  # two texts for one symbol: neither is
            self._sure = None
            return False
        return at - before[1] >= _APART_SECONDS
