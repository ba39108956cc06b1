"""How full the place is: a bar that warns before it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content

from kiosk.desk.words import Words, _
from kiosk.live.phrases import filling, fullness, percent, warning
from kiosk.live.widgets.panel import Panel, filled

if TYPE_CHECKING:
    from kiosk.live.feed import LiveState


class Gauge(Panel):
    """Inside against the capacity, or admitted against expected when no capacity is known."""

    def drawn(self, state: LiveState, words: Words, width: int, height: int) -> Content:
        full = fullness(state)
        warned = warning(state, words)
        self.set_class(bool(warned), "-warning")
        if full is None:
            share = state.count.admitted / state.count.expected if state.count.expected else 0.0
            text = words(_("{share} of the expected have come"), share=percent(share, words))
        else:
            share = full
            capacity = words.number(state.count.capacity or 0)
            said = words(_("{share} of {number} places"), share=percent(full, words),
                         number=capacity)  # fmt: skip
            soon = ", ".join(filter(None, [said, filling(state, words)]))
            text = f"⚠ {warned}" if warned else soon
        room = max(4, width - cell_len(text) - 2)
        bar = filled(share, room, "$warning" if warned else "$primary")
        return Content.assemble(bar, f"  {text}")
