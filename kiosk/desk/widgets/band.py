"""A band across the verdict whose pattern tells the verdicts apart without any colour."""

from textual.strip import Strip
from textual.widget import Widget

from kiosk.desk.tone import Tone
from kiosk.ui.widgets.half_cells import shades, strip

_STRIPE = 8
_CHECK = 4


class VerdictBand(Widget):
    """Smooth for in, slanted stripes for not in, a chequerboard when the desk is in trouble."""

    def __init__(self) -> None:
        super().__init__()
        self.tone = Tone.IN

    def show(self, tone: Tone) -> None:
        """Show the pattern of `tone`."""
        if tone is not self.tone:
            self.tone = tone
            self.refresh()

    def render_line(self, y: int) -> Strip:
        colors = shades(*self.colors[2:], 1)
        dots = range(self.size.width)
        return strip(
            (colors[self._inked(x, 2 * y)], colors[self._inked(x, 2 * y + 1)]) for x in dots
        )

    def _inked(self, x: int, y: int) -> bool:
        if self.tone is Tone.IN:
            return False
        if self.tone is Tone.FAULT:
            return (x // _CHECK + y // 2) % 2 == 0
        return (x + y) // _STRIPE % 2 == 0
