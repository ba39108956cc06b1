"""What is likely to come, from what has come: honest guesses, each given as a band.

How guests arrive is assumed: 60 to 70 of 100 within the first half hour, the rest thinning out
over two and a half hours. How many come in all is read off that curve from those who have come;
the queue is the fluid approximation (Newell, "Applications of Queueing Theory", 1982): guests
arrive by the curve and pass the door as fast as the desks have shown they can.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from sync.counts.model import BAR_MS, LiveCount
from sync.model import MINUTE_MS

FEWEST_SHARE = 0.10
"""Of the expected guests, those who must have come before anything is said."""
FEWEST_MINUTES = 10
SHOW_UP = 0.85
"""Share of the expected guests who come in the end; what the queue is reckoned with."""

Curve = Sequence[tuple[float, float]]
"""Minutes after the doors opened, and the share of all guests who have arrived by then."""
FAST: Curve = ((0, 0), (10, 0.27), (20, 0.52), (30, 0.70), (45, 0.84), (60, 0.91), (90, 0.96),
               (120, 0.985), (180, 1))  # fmt: skip
SLOW: Curve = ((0, 0), (10, 0.20), (20, 0.42), (30, 0.60), (45, 0.76), (60, 0.86), (90, 0.94),
               (120, 0.975), (180, 1))  # fmt: skip
_LONGEST = 180
_QUIET_AFTER = 60
"""Minutes after the opening from which a quarter of an hour without anybody ends the arrivals."""
_SOON_MIN = 120


class Stage(Enum):
    """How far the arrivals are."""

    EARLY = "early"
    STEADY = "steady"
    OVER = "over"


@dataclass(frozen=True)
class ForecastBand:
    """The least and the most that is likely."""

    low: int
    high: int


@dataclass(frozen=True)
class Forecast:
    """What is likely, seen from one moment."""

    total: ForecastBand
    """Guests admitted in the end."""
    inside: ForecastBand
    """The most inside at one time, if those inside stay."""
    queue_ends_ms: int | None
    """When the queue at the door has gone; None when there is none to speak of."""


def stage(live: LiveCount) -> Stage:
    """How far the arrivals are, and so whether a forecast can be given."""
    opened = live.opened_ms
    if opened is None or not live.expected:
        return Stage.EARLY
    minutes = (live.at_ms - opened) / MINUTE_MS
    if minutes >= _LONGEST or (minutes >= _QUIET_AFTER and not live.last_15):
        return Stage.OVER
    few = live.admitted < FEWEST_SHARE * live.expected
    return Stage.EARLY if minutes < FEWEST_MINUTES or few else Stage.STEADY


def full_at_ms(live: LiveCount) -> int | None:
    """When the place is full if it goes on as in the last fifteen minutes.

    None when that is not within two hours, or nobody knows how many it holds.
    """
    left = (live.capacity or 0) - live.inside
    a_minute = (live.last_15 - sum(desk.exits_15 for desk in live.desks)) / 15
    if not live.capacity or left <= 0 or a_minute <= 0 or left / a_minute > _SOON_MIN:
        return None
    return live.at_ms + round(left / a_minute * MINUTE_MS)


def forecast(live: LiveCount) -> Forecast | None:
    """What is likely to come; None unless the arrivals are `Stage.STEADY`."""
    opened = live.opened_ms
    if opened is None or stage(live) is not Stage.STEADY:
        return None
    minutes = (live.at_ms - opened) / MINUTE_MS
    queue_ends_ms = _queue_ends(live, minutes)
    most = max(live.admitted, live.expected)
    low, high = (round(live.admitted / share(curve, minutes)) for curve in (FAST, SLOW))
    if queue_ends_ms is not None:  # those who wait outside are not seen in who has come
        high = max(high, round(SHOW_UP * live.expected))
    total = ForecastBand(min(low, most), min(high, most))
    return Forecast(
        total=total,
        inside=ForecastBand(
            live.inside + total.low - live.admitted, live.inside + total.high - live.admitted
        ),
        queue_ends_ms=queue_ends_ms,
    )


def share(curve: Curve, minutes: float) -> float:
    """The share of all guests who have arrived `minutes` after the doors opened."""
    for (start, before), (end, after) in pairwise(curve):
        if minutes <= end:
            return before + (after - before) * max(0.0, minutes - start) / (end - start)
    return 1.0


def _queue_ends(live: LiveCount, minutes: float) -> int | None:
    """When as many have passed the door as have arrived, minute by minute from now on."""
    total = max(live.admitted, SHOW_UP * live.expected)
    a_minute = max(bar.admitted for bar in live.bars) * MINUTE_MS / BAR_MS

    def waiting(later: int) -> float:
        arrived = total * (share(FAST, minutes + later) + share(SLOW, minutes + later)) / 2
        return arrived - live.admitted - later * a_minute

    if waiting(0) <= a_minute:
        return None
    ends = next((later for later in range(1, 2 * _LONGEST) if waiting(later) <= 0), None)
    return None if ends is None else live.at_ms + ends * MINUTE_MS
