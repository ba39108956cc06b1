"""A QR code for phones to read from the screen: dark on light, whatever the theme."""

from collections.abc import Sequence

from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from kiosk.ui.widgets.half_cells import strip

_DARK = 0x000000
_LIGHT = 0xFFFFFF
Modules = Sequence[Sequence[bool]]


class QrCode(Widget):
    """One code, a module to each half cell, with its margin."""

    def __init__(self, widget_id: str | None = None) -> None:
        super().__init__(id=widget_id)
        self._lines: list[Strip] = []

    def show(self, modules: Modules) -> None:
        """Show `modules`, rows from the top, True is dark; the margin belongs to them."""
        self._lines = lines(modules)
        self.refresh(layout=True)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return self._lines[0].cell_length if self._lines else 0

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines)

    def render_line(self, y: int) -> Strip:
        if y < len(self._lines):
            return self._lines[y]
        return Strip.blank(self.size.width, self.rich_style)


def lines(modules: Modules) -> list[Strip]:
    """`modules` on half cells; below an odd number of rows stands one more light one."""
    colors = [[_DARK if dark else _LIGHT for dark in row] for row in modules]
    if len(colors) % 2:
        colors.append([_LIGHT] * len(colors[0]))
    return [
        strip(zip(colors[row], colors[row + 1], strict=True)) for row in range(0, len(colors), 2)
    ]
