"""Drawing with half cells: two dots in every cell, one above the other.

Solid cells are a space with a background colour, because the block characters of many fonts
leave seams; only mixed cells use the upper half block.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import groupby

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip

HALF_BLOCK = "▀"


@lru_cache(maxsize=8192)
def _style(top: int, bottom: int) -> Style:
    foreground = None if top == bottom else _css(top)
    return Style.parse(f"{foreground or ''} on {_css(bottom)}")


def _css(rgb: int) -> str:
    return f"#{rgb:06x}"


def strip(pairs: Iterable[tuple[int, int]]) -> Strip:
    """One row of cells from the colours (0xRRGGBB) of their upper and lower halves."""
    segments = []
    width = 0
    for (top, bottom), run in groupby(pairs):
        length = sum(1 for _ in run)
        glyph = " " if top == bottom else HALF_BLOCK
        segments.append(Segment(glyph * length, _style(top, bottom)))
        width += length
    return Strip(segments, width)


@lru_cache(maxsize=64)
def shades(background: Color, ink: Color, steps: int) -> Sequence[int]:
    """Colours from `background` to `ink` in `steps` steps."""
    blends = (background.blend(ink, step / steps) for step in range(steps + 1))
    return [(color.r << 16) | (color.g << 8) | color.b for color in blends]
