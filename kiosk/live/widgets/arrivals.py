"""Arrivals over time: one column for every five minutes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from kiosk.desk.words import Words, _
from kiosk.live.widgets.panel import Panel, inked, titled

if TYPE_CHECKING:
    from kiosk.live.feed import LiveState
    from sync.counts.model import Bar

_EIGHTHS = " ▁▂▃▄▅▆▇█"
_TIME = 5
_FEWEST = 12
"""Bars that share the width at least: an hour's."""


class ArrivalsChart(Panel):
    """The newest bars that there is room for, with the greatest number and the times."""

    def drawn(self, state: LiveState, words: Words, width: int, height: int) -> Content:
        title = words(_("Arrivals per 5 minutes"))
        bars = state.count.bars
        if not bars:
            return titled(title, [Content(words(_("Nobody has come yet"))).stylize("$quiet")], 9)
        axis = len(words.number(max(bar.admitted for bar in bars))) + 1
        each = max(2, (width - axis) // max(_FEWEST, len(bars)))
        shown = bars[-((width - axis) // each) :]
        rows = _columns(shown, max(1, height - 2), each)
        top = max(bar.admitted for bar in shown)
        labels = [words.number(top), *[""] * (len(rows) - 2), "0"][: len(rows)]
        lines = [
            Content.assemble((f"{label:>{axis - 1}} ", "$quiet"), inked(row, "$primary"))
            for label, row in zip(labels, rows, strict=True)
        ]
        times = _times([words.time(state.event.local_time(bar.at_ms)) for bar in shown], each)
        lines.append(Content(" " * axis + times).stylize("$quiet"))
        return titled(title, lines[: max(1, height - 1)], height)


def _columns(bars: Sequence[Bar], rows: int, each: int) -> list[str]:
    """The bars as lines of text, the topmost first, `each` cells wide with a gap."""
    top = max(1, *(bar.admitted for bar in bars))
    eighths = [round(bar.admitted / top * rows * 8) for bar in bars]
    eighths = [max(1, e) if bar.admitted else 0 for e, bar in zip(eighths, bars, strict=True)]
    lines = []
    for row in range(rows - 1, -1, -1):
        cells = (_EIGHTHS[max(0, min(8, e - 8 * row))] * (each - 1) + " " for e in eighths)
        lines.append("".join(cells))
    return lines


def _times(times: Sequence[str], each: int) -> str:
    """As many of the times as have room, each under its bar."""
    apart = -(-(_TIME + 2) // each)
    line = ""
    for place in range(0, len(times), apart):
        if place * each + _TIME <= len(times) * each:
            line = line.ljust(place * each) + times[place]
    return line
