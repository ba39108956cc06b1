"""Time as the journal needs it: a wall clock, a steady clock, and hybrid logical time."""

import time
from dataclasses import dataclass
from typing import Protocol


class Clock(Protocol):
    """Where times come from; tests pass their own."""

    def wall_ms(self) -> int:
        """Milliseconds since the Unix epoch, UTC; may jump."""
        ...

    def steady_ms(self) -> int:
        """Milliseconds from an arbitrary start; never jumps."""
        ...


@dataclass(frozen=True)
class SystemClock:
    """The computer's own clocks."""

    def wall_ms(self) -> int:
        return time.time_ns() // 1_000_000

    def steady_ms(self) -> int:
        return time.monotonic_ns() // 1_000_000


COUNTER_BITS = 16


def next_hlc(last: int, wall_ms: int) -> int:
    """The hybrid logical time after `last` at `wall_ms`: 48 bits of ms, 16 bits of counter.

    It never goes back, whatever the wall clock does (Kulkarni et al., "Logical Physical
    Clocks", 2014).
    """
    return max(last + 1, max(wall_ms, 0) << COUNTER_BITS)
