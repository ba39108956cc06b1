"""The staff's PIN at a guests' kiosk: its wrong tries are counted here, not at the desks.

Guests stand before this keyboard all evening. What they type must not lock the staff out anywhere
else, so it is counted in this program alone; who ends it has typed the right PIN.
"""

from __future__ import annotations

from collections.abc import Callable

from badges.codes.keyboard_layout import digits
from sync.guests.roles import LOCKED_MS, LONGEST_PIN, SHORTEST_PIN, TRIES, PinAnswer


class StaffPin:
    """Looks at PINs with `opens`; `steady_ms` is a clock that never jumps."""

    def __init__(
        self,
        opens: Callable[[str], bool],
        wall_ms: Callable[[], int],
        steady_ms: Callable[[], int],
    ) -> None:
        self._opens = opens
        self._wall_ms = wall_ms
        self._steady_ms = steady_ms
        self._wrong = 0
        self._locked_at: int | None = None

    def try_pin(self, typed: str) -> PinAnswer | None:
        """What comes of `typed`; None when it cannot be a PIN, which is no try."""
        pin = digits(typed.strip())
        if not (pin.isascii() and pin.isdigit() and SHORTEST_PIN <= len(pin) <= LONGEST_PIN):
            return None
        if left_ms := self._left_ms():
            return self._locked(left_ms)
        if self._opens(pin):
            self._wrong = 0
            return PinAnswer(accepted=True)
        self._wrong += 1
        if self._wrong < TRIES:
            return PinAnswer(accepted=False, tries_left=TRIES - self._wrong)
        self._wrong, self._locked_at = 0, self._steady_ms()
        return self._locked(LOCKED_MS)

    def _left_ms(self) -> int:
        """How long no PIN is looked at."""
        if self._locked_at is None:
            return 0
        return max(0, self._locked_at + LOCKED_MS - self._steady_ms())

    def _locked(self, left_ms: int) -> PinAnswer:
        until = self._wall_ms() + left_ms
        return PinAnswer(accepted=False, tries_left=0, locked_until_ms=until)
