"""How much processor time a piece of work may still take."""

from __future__ import annotations

import time
from collections.abc import Callable


class Budget:
    """Milliseconds of the calling thread's processor time, from now on.

    Work that has steps asks before each whether the budget is spent. `clock` gives seconds.
    """

    def __init__(self, ms: float, *, clock: Callable[[], float] = time.thread_time) -> None:
        self._clock = clock
        self._end = clock() + ms / 1000

    def limit(self, ms: float) -> None:
        """Take no more than so many milliseconds from now on."""
        self._end = min(self._end, self._clock() + ms / 1000)

    def spent(self) -> bool:
        """Whether no new step should begin."""
        return self._clock() >= self._end

    def left_ms(self) -> float:
        """Milliseconds left, below 0 when overdrawn."""
        return (self._end - self._clock()) * 1000
