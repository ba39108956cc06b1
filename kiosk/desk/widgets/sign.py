"""A sign that is known by its shape: a tick in a disc, a cross in an octagon, and so on."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from kiosk.desk.tone import Tone
from kiosk.ui.widgets.half_cells import shades, strip
from kiosk.ui.widgets.huge_letters import SHADES, LetterPicture, from_image

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

_SIZE = 240
_THICK = 34
_Points = tuple[tuple[int, int], ...]

_OCTAGON: _Points = (
    (70, 0), (170, 0), (240, 70), (240, 170), (170, 240), (70, 240), (0, 170), (0, 70),
)  # fmt: skip
_TRIANGLE: _Points = ((120, 4), (240, 236), (0, 236))
_TICK: _Points = ((62, 124), (106, 170), (182, 76))
_CROSS: tuple[_Points, ...] = (((62, 62), (178, 178)), ((178, 62), (62, 178)))


class Sign(Widget):
    """The sign of one tone, twice as many cells wide as it is high."""

    def __init__(self) -> None:
        super().__init__()
        self.tone = Tone.IN
        self._rows = 1

    def show(self, tone: Tone, rows: int) -> None:
        """Show the sign of `tone`, `rows` high."""
        if (tone, rows) != (self.tone, self._rows):
            self.tone, self._rows = tone, rows
            self.refresh(layout=True)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return 2 * self._rows

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return self._rows

    def render_line(self, y: int) -> Strip:
        drawn = _picture(self.tone, self._rows)
        if y >= drawn.rows:
            return Strip.blank(self.size.width, self.rich_style)
        colors = shades(*self.colors[2:], SHADES)
        upper, lower = drawn.lines[2 * y : 2 * y + 2]
        line = strip((colors[a], colors[b]) for a, b in zip(upper, lower, strict=True))
        return line.adjust_cell_length(self.size.width, self.rich_style)


@lru_cache(maxsize=32)
def _picture(tone: Tone, rows: int) -> LetterPicture:
    from PIL import Image, ImageDraw

    image = Image.new("L", (_SIZE, _SIZE))
    _DRAWN[tone](ImageDraw.Draw(image))
    return from_image(image, 2 * rows, rows)


def _draw_tick(draw: ImageDraw) -> None:
    draw.circle((120, 120), 119, 255)
    draw.line(_TICK, 0, _THICK, joint="curve")


def _draw_cross(draw: ImageDraw) -> None:
    draw.polygon(_OCTAGON, 255)
    for stroke in _CROSS:
        draw.line(stroke, 0, _THICK)


def _draw_exclamation(draw: ImageDraw) -> None:
    draw.polygon(_TRIANGLE, 255)
    draw.polygon(((102, 84), (138, 84), (132, 172), (108, 172)), 0)
    draw.circle((120, 202), 17, 0)


def _draw_broken(draw: ImageDraw) -> None:
    draw.rectangle((0, 0, 239, 239), 255)
    draw.rectangle((24, 24, 215, 215), 0)
    for stroke in _CROSS:
        draw.line(stroke, 255, _THICK)


_DRAWN = {
    Tone.IN: _draw_tick,
    Tone.REFUSED: _draw_cross,
    Tone.ATTENTION: _draw_exclamation,
    Tone.FAULT: _draw_broken,
}
