"""How many lanes it takes: the same evening with one lane after another, several times over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from kiosk.live import chart
from kiosk.rehearsal.guests import Service
from kiosk.rehearsal.queueing import QueueWaits, Visit, pass_lanes, queue, waiting

RUNS = 5
"""Evenings with other dice; the worst of them counts."""
MOST_LANES = 60
_PLOTTED_S = 300
_WIDEST = 50

Evening = Callable[[Random], tuple[Sequence[float], Service]]
"""Gives arrivals and times at the desk, drawn with the dice."""


@dataclass(frozen=True)
class LanePlan:
    """What each number of lanes comes to."""

    tried: tuple[QueueWaits, ...]
    enough: int | None
    """The fewest lanes tried that keep the wait short enough."""
    visits: tuple[Visit, ...]
    """The evening that is told of, with so many lanes or with the most that were tried."""


def plan(evening: Evening, lanes: Sequence[int], max_wait_s: float, seed: int) -> LanePlan:
    """Try these numbers of lanes, or, when there are none, more and more until it is enough."""
    tried: list[QueueWaits] = []
    shown: list[Visit] = []
    enough = None
    for number in lanes or range(1, MOST_LANES + 1):
        found, visits = _worst(evening, number, seed)
        tried.append(found)
        if enough is None:
            shown = visits
            enough = number if found.most_wait <= max_wait_s else None
        if enough and not lanes:
            break
    return LanePlan(tuple(tried), enough, tuple(shown))


def _worst(evening: Evening, lanes: int, seed: int) -> tuple[QueueWaits, list[Visit]]:
    """The run in which most guests waited longest."""
    runs = []
    for run in range(RUNS):
        arrivals, service = evening(Random(seed + run))
        visits = pass_lanes(arrivals, service, lanes)
        runs.append((waiting(visits, lanes), visits))
    return max(runs, key=lambda run: (run[0].most_wait, run[0].longest))


def bars(visits: Sequence[Visit]) -> list[tuple[int, int]]:
    """Minutes after opening, and the longest queue in the five minutes from then on."""
    longest: dict[int, int] = {}
    for at, number in queue(visits):
        step = int(at // _PLOTTED_S)
        longest[step] = max(longest.get(step, 0), number)
    steps = range(min(longest, default=0), max(longest, default=0) + 1)
    return [(5 * step, longest.get(step, 0)) for step in steps]


def as_text(plan: LanePlan) -> list[str]:
    """The queue over time, a line for every five minutes."""
    found = bars(plan.visits)
    most = max((number for _, number in found), default=0)
    while len(found) > 1 and not found[-1][1] and not found[-2][1]:
        found.pop()  # nobody waits any more
    return [
        f"{minutes:>+5} min  {'█' * round(_WIDEST * number / most) if most else '':<{_WIDEST}} "
        f"{number:>5}"
        for minutes, number in found
    ]


def as_svg(plan: LanePlan, title: str) -> str:
    """The same as a picture."""
    return chart.columns(
        [chart.Column(f"+{minutes}", number) for minutes, number in bars(plan.visits)], title
    )
