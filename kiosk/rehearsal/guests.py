"""When guests come, and how long each takes at the desk: assumed, or as an evening had it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from enum import StrEnum
from random import Random

from kiosk.live.forecast import FAST, SLOW, Curve, share

SPREAD = 0.5
"""How much times at a desk differ: their standard deviation, as a part of their mean."""
_EVEN: Curve = ((0, 0), (120, 1))
_LONGEST_MIN = 180.0
_STEP_MIN = 0.01

Service = Callable[[], float]
"""Gives how long the next guest takes at the desk, in seconds."""


class Pattern(StrEnum):
    """How guests come; see `kiosk.live.forecast` for the curves of a rush."""

    RUSH = "rush"
    """70 of 100 within the first half hour."""
    SLOW = "slow"
    """60 of 100 within the first half hour."""
    EVEN = "even"
    """As many in every minute of two hours."""


_CURVES = {Pattern.RUSH: FAST, Pattern.SLOW: SLOW, Pattern.EVEN: _EVEN}


def arrivals(pattern: Pattern, guests: int, dice: Random) -> list[float]:
    """When each of the guests comes, in seconds after the doors open, in order."""
    curve = _CURVES[pattern]
    return sorted(60 * _minutes(curve, dice.random()) for _ in range(guests))


def arrivals_like(times: Sequence[float], guests: int, dice: Random) -> list[float]:
    """When each guest comes, drawn from the times of an evening that was."""
    return sorted(dice.choice(times) + dice.uniform(-30, 30) for _ in range(guests))


def about(seconds: float, dice: Random) -> Service:
    """Times around a mean, few of them long: a log-normal distribution."""
    sigma = math.sqrt(math.log(1 + SPREAD**2))
    mu = math.log(seconds) - sigma**2 / 2
    return lambda: dice.lognormvariate(mu, sigma)


def like(seconds: Sequence[float], dice: Random) -> Service:
    """Times drawn from those of an evening that was."""
    return lambda: dice.choice(seconds)


def _minutes(curve: Curve, wanted: float) -> float:
    """When the curve has reached the share `wanted`."""
    low, high = 0.0, _LONGEST_MIN
    while high - low > _STEP_MIN:
        middle = (low + high) / 2
        low, high = (middle, high) if share(curve, middle) < wanted else (low, middle)
    return low
