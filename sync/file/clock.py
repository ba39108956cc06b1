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
AHEAD_MS = 48 * 3_600_000
"""How far ahead of the wall clock a hybrid time may be, to be believed: a wrong hour or day is
caught up with; a laptop that lives in another year drags nobody along."""


def next_hlc(last: int, wall_ms: int) -> int:
    """The hybrid logical time after `last` at `wall_ms`: 48 bits of ms, 16 bits of counter.

    `last` is the highest time written or received that is believed, so that whatever is known
    comes before whatever follows (Kulkarni et al., "Logical Physical Clocks", 2014).
    """
    return max(last + 1, max(wall_ms, 0) << COUNTER_BITS)


def most_believed(wall_ms: int) -> int:
    """The highest hybrid time that a clock which says `wall_ms` learns from."""
    return max(wall_ms + AHEAD_MS, 0) << COUNTER_BITS
