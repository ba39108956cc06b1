"""Arrivals over time: one column for every five minutes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from textual.content import Content

from kiosk.desk.words import Words, _
from kiosk.live.widgets.panel import Panel, inked, titled
from sync.counts.model import Bar, together

if TYPE_CHECKING:
    from kiosk.live.feed import LiveState

_EIGHTHS = " ▁▂▃▄▅▆▇█"
_TIME = 5
_NARROWEST = 2
"""Cells of the narrowest bar, its gap with it."""
_FEWEST = 12
"""Bars that share the width at least: an hour's."""


class ArrivalsChart(Panel):
    """The whole evening at any width, with the greatest number and the times."""

    def drawn(self, state: LiveState, words: Words, width: int, height: int) -> Content:
        title = words(_("Arrivals per 5 minutes"))
        bars = state.count.bars
        if not bars:
            return titled(title, [Content(words(_("Nobody has come yet"))).stylize("$quiet")], 9)
        axis = len(words.number(max(bar.admitted for bar in bars))) + 1
        number = -(-_NARROWEST * len(bars) // max(_NARROWEST, width - axis - 3))
        shown = together(bars, number)
        if number > 1:
            title = words(_("Arrivals per {number} minutes"), number=words.number(5 * number))
        top = max(bar.admitted for bar in shown)
        axis = len(words.number(top)) + 1
        ends = _ends(len(shown), width - axis)
        rows = _columns(shown, max(1, height - 2), ends)
        labels = [words.number(top), *[""] * (len(rows) - 2), "0"][: len(rows)]
        lines = [
            Content.assemble((f"{label:>{axis - 1}} ", "$quiet"), inked(row, "$primary"))
            for label, row in zip(labels, rows, strict=True)
        ]
        times = _times([words.time(state.event.local_time(bar.at_ms)) for bar in shown], ends)
        lines.append(Content(" " * axis + times).stylize("$quiet"))
        return titled(title, lines[: max(1, height - 1)], height)


def _ends(bars: int, width: int) -> list[int]:
    """Where each bar's cells end, its gap with them, when they share `width`."""
    share = max(bars, _FEWEST)
    return [(place + 1) * width // share for place in range(bars)]


def _columns(bars: Sequence[Bar], rows: int, ends: Sequence[int]) -> list[str]:
    """The bars as lines of text, the topmost first, each up to its end with a gap."""
    top = max(1, *(bar.admitted for bar in bars))
    eighths = [round(bar.admitted / top * rows * 8) for bar in bars]
    eighths = [max(1, e) if bar.admitted else 0 for e, bar in zip(eighths, bars, strict=True)]
    widths = [end - start - 1 for start, end in pairwise([0, *ends])]
    lines = []
    for row in range(rows - 1, -1, -1):
        cells = (
            _EIGHTHS[max(0, min(8, e - 8 * row))] * width + " "
            for e, width in zip(eighths, widths, strict=True)
        )
        lines.append("".join(cells))
    return lines


def _times(times: Sequence[str], ends: Sequence[int]) -> str:
    """As many of the times as have room, each under its bar."""
    line, free = "", 0
    for time, start in zip(times, [0, *ends], strict=False):
        if start >= free and start + _TIME <= ends[-1]:
            line = line.ljust(start) + time
            free = start + _TIME + 2
    return line
