"""Desk by desk: how many each let in, how fast, and whether its number is still true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from kiosk.desk.words import Words, _
from kiosk.live.phrases import heard, refusals
from kiosk.live.widgets.panel import Panel, titled
from kiosk.ui.plain_text import cut, plain

if TYPE_CHECKING:
    from kiosk.live.feed import LiveState
    from sync.counts.model import DeskCount

_COLUMN = 8
_HEARD = 7
_LONGEST_NAME = 24
_ROOMY = 56
"""Cells from which both rates have room."""


class Desks(Panel):
    """A table. A desk that was not heard of for five minutes is dimmed, with a sign."""

    def drawn(self, state: LiveState, words: Words, width: int, height: int) -> Content:
        columns = [words(_("in")), words(_("5 min")), words(_("15 min")), words(_("out"))]
        columns.append(words(_("refused")))
        columns = [columns[place] for place in _places(state, width)]
        name = max(6, min(_LONGEST_NAME, width - len(columns) * _COLUMN - _HEARD - 2))
        heads = "".join(f"{column:>{_COLUMN}}" for column in columns)
        title = set_cell_size(words(_("Desks")), name + 2) + heads
        last = words(_("heard"))
        title += f"{last:>{_HEARD}}"
        lines = [self._line(state, words, desk, name, width) for desk in state.count.desks]
        if not lines:
            lines = [Content(words(_("No desk was heard of yet"))).stylize("$quiet")]
        return titled(title, lines, height)

    def _line(
        self, state: LiveState, words: Words, desk: DeskCount, name: int, width: int
    ) -> Content:
        stale = state.is_stale(desk.heard_ms)
        refused = sum(desk.refused.values())
        numbers = (desk.admitted, desk.last_5, desk.last_15, desk.exits, refused)
        shown = [words.number(number) for number in numbers]
        if stale:
            shown[1:3] = ["–", "–"]
        shown = [shown[place] for place in _places(state, width)]
        text = ("○ " if stale else "● ") + set_cell_size(cut(plain(desk.name), name), name)
        text += "".join(f"{number:>{_COLUMN}}" for number in shown)
        text += f"{heard(state, desk.heard_ms, words):>{_HEARD}}"
        room = width - cell_len(text) - 2
        why = refusals(desk.refused, words)
        if room > 12 and why:
            text += "  " + cut(why, room)
        return Content(text).stylize("$quiet italic" if stale else "")


def _places(state: LiveState, width: int) -> tuple[int, ...]:
    """Which of the columns have room; exits only where somebody was let out."""
    lets_out = any(desk.exits for desk in state.count.desks)
    if width < _ROOMY:
        return (0, 3, 4) if lets_out else (0, 1, 4)
    return (0, 1, 2, 3, 4) if lets_out else (0, 1, 2, 4)
