"""QR codes on half cells for another laptop's camera: dark on light, whatever the theme.

Drawn eight times a second: only cells that are all dark change the style, so that a picture has
half as many pieces, and a terminal half as much to read, as with a style for each cell.
"""

import re

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from kiosk.light.code_grid import Dots

_LIGHT = Style.parse("#000000 on #ffffff")
_DARK = Style.parse("#ffffff on #000000")
_ALL_DARK = "█"
_GLYPHS = {
    (False, False): " ",
    (True, False): "▀",
    (False, True): "▄",
    (True, True): _ALL_DARK,
}
_PIECES = re.compile(f"{_ALL_DARK}+|[^{_ALL_DARK}]+")


class CodePicture(Widget):
    """The codes of one picture, in the middle of a light ground."""

    def __init__(self, widget_id: str | None = None) -> None:
        super().__init__(id=widget_id)
        self._lines: list[Strip] = []

    def show(self, dots: Dots) -> None:
        """Show `dots`, or nothing when there are none."""
        self._lines = _drawn(dots)
        self.refresh()

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return container.width

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        row = y - max(0, self.size.height - len(self._lines)) // 2
        if not 0 <= row < len(self._lines):
            return Strip.blank(width, _LIGHT if self._lines else self.rich_style)
        line = self._lines[row]
        margin = Strip.blank(max(0, width - line.cell_length) // 2, _LIGHT)
        return Strip.join([margin, line]).adjust_cell_length(width, _LIGHT)


def _drawn(dots: Dots) -> list[Strip]:
    width = len(dots[0]) if dots else 0
    even = [*dots, [False] * width] if len(dots) % 2 else dots
    return [
        _strip("".join(map(_GLYPHS.__getitem__, zip(upper, lower, strict=True))))
        for upper, lower in zip(even[::2], even[1::2], strict=True)
    ]


def _strip(cells: str) -> Strip:
    """A row of cells; all dark ones are coloured spaces, since block characters leave seams."""
    pieces = [
        Segment(" " * len(piece), _DARK) if piece[0] == _ALL_DARK else Segment(piece, _LIGHT)
        for piece in _PIECES.findall(cells)
    ]
    return Strip(pieces, len(cells))
