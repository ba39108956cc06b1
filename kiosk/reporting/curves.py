"""The report's curves: arrivals, who was inside, refusals and swaps over time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kiosk.desk.words import Words, _
from kiosk.live.chart import Column, Level, columns
from kiosk.reporting.report_parts import Chart
from kiosk.reporting.told import at
from sync.counts.evening import LONGEST_MS, Evening
from sync.counts.model import BAR_MS, Bar, together
from sync.model import HOUR_MS, MINUTE_MS

_MOST_COLUMNS = 72
"""Bars that a chart has room for."""
_STEPS_MIN = (5, 10, 15, 30, 60, 120, 240, 480, 1440)
_HALF = 310
"""The width of a chart on half a page."""


def arrivals(now: Evening, before: Evening | None, words: Words) -> Iterator[Chart]:
    """Arrivals over time, the earlier evening's as a line."""
    ours = _from_opening(now)
    if not ours:
        return
    theirs = _from_opening(before) if before else []
    minutes = _step(max(len(ours), len(theirs)))
    title = words(_("Arrivals per {number} minutes"), number=words.number(minutes))
    number = minutes * MINUTE_MS // BAR_MS
    ours, theirs = together(ours, number), together(theirs, number)
    if theirs:
        title = words(
            _("Arrivals per {number} minutes, from the opening on (line: the earlier event)"),
            number=words.number(minutes),
        )
    bars = [
        Column(
            f"+{place * minutes}" if theirs else at(now, ours[place].at_ms, words),
            ours[place].admitted if place < len(ours) else 0,
            (theirs[place].admitted if place < len(theirs) else 0) if theirs else None,
        )
        for place in range(max(len(ours), len(theirs)))
    ]
    yield Chart("arrivals", title, columns(bars, title, height=200))


def inside(now: Evening, words: Words) -> Iterator[Chart]:
    """Who was inside, below what the place holds."""
    if not now.inside:
        return
    minutes = _step(len(now.inside))
    number = minutes * MINUTE_MS // BAR_MS
    title = words(_("Inside at the end of every {number} minutes"), number=words.number(minutes))
    shown = now.inside[number - 1 :: number] or now.inside[-1:]
    bars = [Column(at(now, ms, words), there) for ms, there in shown]
    capacity = now.count.capacity
    level = None
    if capacity:
        said = words(_("{number} {number:place|places}"), number=words.number(capacity))
        level = Level(capacity, said)
    yield Chart("inside", title, columns(bars, title, height=200, level=level))


def refusals(now: Evening, words: Words) -> Iterator[Chart]:
    """Refused scans over time."""
    found = [Bar(ms, sum(by.values())) for ms, by in sorted(now.refusals.items())]
    if not found:
        return
    bars = _every_five_minutes(_near(now, found))
    minutes = _step(len(bars))
    title = words(_("Refused scans per {number} minutes"), number=words.number(minutes))
    shown = together(bars, minutes * MINUTE_MS // BAR_MS)
    drawn = [Column(at(now, bar.at_ms, words), bar.admitted) for bar in shown]
    yield Chart("refusals", title, columns(drawn, title, height=160))


def swaps(now: Evening, words: Words) -> Iterator[Chart]:
    """Contacts made, hour by hour; small numbers are not drawn."""
    by_hour = now.swaps.by_hour
    if not any(by_hour.values()):
        return
    title = words(_("Contacts per hour"))
    first, last = min(by_hour), max(by_hour)
    hours = range(first, min(last, first + (_MOST_COLUMNS - 1) * HOUR_MS) + 1, HOUR_MS)
    bars = [Column(at(now, ms, words), by_hour.get(ms) or 0) for ms in hours]
    yield Chart("contacts-by-hour", title, columns(bars, title, width=_HALF, height=140))


def _near(found: Evening, bars: Sequence[Bar]) -> list[Bar]:
    """Those that a clock in another year has not put elsewhere."""
    middle = found.median_ms
    if middle is None:
        return list(bars[-1:])
    return [bar for bar in bars if abs(bar.at_ms - middle) < LONGEST_MS // 2] or list(bars[-1:])


def _from_opening(found: Evening) -> list[Bar]:
    """Every five minutes from the opening to the last guest."""
    opened = found.opened_ms
    if opened is None:
        return []
    return _every_five_minutes([b for b in _near(found, found.arrivals) if b.at_ms >= opened])


def _every_five_minutes(bars: Sequence[Bar]) -> list[Bar]:
    if not bars:
        return []
    known = {bar.at_ms: bar.admitted for bar in bars}
    steps = range(min(known), max(known) + 1, BAR_MS)
    return [Bar(at_ms, known.get(at_ms, 0)) for at_ms in steps]


def _step(bars: int) -> int:
    """The minutes that one column stands for, so that so many bars have room."""
    fitting = (step for step in _STEPS_MIN if bars * 5 <= step * _MOST_COLUMNS)
    return next(fitting, _STEPS_MIN[-1])
