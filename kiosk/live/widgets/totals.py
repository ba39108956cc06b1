"""The four numbers that matter, in digits as high as there is room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Digits, Static

from kiosk.desk.words import Words, _
from kiosk.live.definitions import Number, number_name
from kiosk.ui.widgets.big_text import BigText
from kiosk.ui.widgets.steady_text import SteadyText

if TYPE_CHECKING:
    from kiosk.live.feed import LiveState

_PARTS = ("inside", "admitted", "awaited", "rate")
_HIGH = 30
"""Rows of the screen from which the digits are huge, a seventh of it; else they are three rows."""


class Totals(Horizontal):
    """Inside now, admitted of expected, still to come, admitted in the last fifteen minutes."""

    def compose(self) -> ComposeResult:
        for part in _PARTS:
            with Vertical(id=f"total-{part}"):
                yield Digits("", id=f"number-{part}")
                yield BigText(f"huge-{part}")
                yield SteadyText(id=f"name-{part}")

    def show(self, state: LiveState, words: Words) -> None:
        """Show the numbers of `state`."""
        count = state.count
        numbers = (count.inside, count.admitted, count.awaited, count.last_15)
        names = (
            number_name(Number.INSIDE, words),
            words(
                _("{admitted:in|in}, of {number}"),
                admitted=words.number(count.admitted),
                number=words.number(count.expected),
            ),
            number_name(Number.TO_COME, words),
            words(_("in 15 minutes")),
        )
        for part, number, name in zip(_PARTS, numbers, names, strict=True):
            rows = self.screen.size.height
            self.query_one(f"#number-{part}", Digits).update(str(number))
            self.query_one(f"#number-{part}").display = rows < _HIGH
            huge = self.query_one(f"#huge-{part}", BigText)
            huge.show(words.number(number), rows // 7)
            huge.display = rows >= _HIGH
            self.query_one(f"#name-{part}", Static).update(Content(name))
