"""The four numbers that matter, in digits three rows high."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Digits, Static

from kiosk.desk.words import Words, _

if TYPE_CHECKING:
    from kiosk.live.feed import LiveState

_PARTS = ("inside", "admitted", "awaited", "rate")


class Totals(Horizontal):
    """Inside now, admitted of expected, still to come, admitted in the last fifteen minutes."""

    def compose(self) -> ComposeResult:
        for part in _PARTS:
            with Vertical(id=f"total-{part}"):
                yield Digits("", id=f"number-{part}")
                yield Static(id=f"name-{part}", markup=False)

    def show(self, state: LiveState, words: Words) -> None:
        """Show the numbers of `state`."""
        count = state.count
        numbers = (count.inside, count.admitted, count.awaited, count.last_15)
        names = (
            words(_("inside now")),
            words(_("in, of {number}"), number=words.number(count.expected)),
            words(_("still to come")),
            words(_("in 15 minutes")),
        )
        for part, number, name in zip(_PARTS, numbers, names, strict=True):
            self.query_one(f"#number-{part}", Digits).update(str(number))
            self.query_one(f"#name-{part}", Static).update(Content(name))
