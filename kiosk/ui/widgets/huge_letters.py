"""Huge letters as pictures of half cells: one column wide, half a row high, in few shades.

The font is the one inside Pillow, so every computer draws alike.  It has no accented letters:
they are put together here from the letter and its marks.  A text with any other character has
no picture, and is shown as ordinary bold text instead.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

SHADES = 8
"""A half cell has a shade from 0, the background, to this, the ink."""
SMALLEST = 4
"""Rows below which drawn letters are harder to read than ordinary ones."""
NARROWEST = 0.62
"""How far letters may be squeezed sideways to stay tall."""
FEWEST_CELLS = 4.2
"""Cells below which a letter runs into the next, on average."""

_SIZE = 120
_WEIGHTS = ((10, 5), (7, 3), (0, 1))
"""From so many rows up, how much thicker to make the strokes of the font, which is a regular
one; small letters would fill up."""
_SHARPNESS = 1.5
_SHADE_OF = bytes(
    round(min(1.0, max(0.0, (level / 255 - 0.5) * _SHARPNESS + 0.5)) * SHADES)
    for level in range(256)
)
"""The shade of each grey level, nearer to the ink or the background than it was."""
_TWO_LINES_PENALTY = 0.75
_SPELLED_OUT = str.maketrans(
    {"Œ": "OE", "œ": "oe", "Æ": "AE", "æ": "ae", "ß": "ss", "–": "-", "—": "-", "\u2011": "-"}
    | dict.fromkeys("\u00a0\u202f\u2009", " ")
)

_Stroke = tuple[tuple[float, float], ...]
_MARKS: dict[str, tuple[_Stroke, ...]] = {
    # Strokes in units of the font's size, from the middle of the letter's top edge.
    "\u0300": (((-0.12, -0.22), (0.04, -0.10)),),
    "\u0301": (((0.12, -0.22), (-0.04, -0.10)),),
    "\u0302": (((-0.14, -0.10), (0.0, -0.21), (0.14, -0.10)),),
    "\u0303": (((-0.15, -0.11), (-0.07, -0.17), (0.07, -0.11), (0.15, -0.17)),),
    "\u0304": (((-0.13, -0.14), (0.13, -0.14)),),
    "\u0306": (((-0.13, -0.21), (-0.07, -0.12), (0.07, -0.12), (0.13, -0.21)),),
    "\u0307": (((0.0, -0.15), (0.0, -0.14)),),
    "\u0308": (((-0.11, -0.15), (-0.11, -0.14)), ((0.11, -0.15), (0.11, -0.14))),
    "\u030a": (((0.0, -0.22), (0.07, -0.16), (0.0, -0.09), (-0.07, -0.16), (0.0, -0.22)),),
    "\u030b": (((-0.02, -0.22), (-0.10, -0.10)), ((0.14, -0.22), (0.06, -0.10))),
    "\u030c": (((-0.14, -0.21), (0.0, -0.10), (0.14, -0.21)),),
}
_MARKS_BELOW: dict[str, tuple[_Stroke, ...]] = {
    "\u0327": (((0.01, 0.02), (0.07, 0.10), (-0.02, 0.17), (-0.09, 0.15)),),
    "\u0328": (((0.08, 0.02), (0.02, 0.11), (0.12, 0.16)),),
    "\u0326": (((0.02, 0.07), (-0.03, 0.18)),),
}


@dataclass(frozen=True)
class LetterPicture:
    """Shades of half cells, an even number of lines of equal length."""

    lines: tuple[bytes, ...]

    @property
    def rows(self) -> int:
        return len(self.lines) // 2

    @property
    def width(self) -> int:
        return len(self.lines[0]) if self.lines else 0


@lru_cache(maxsize=256)
def picture(text: str, width: int, rows: int, line_rows: int) -> LetterPicture | None:
    """`text` as tall as it gets within `width` cells by `rows`, on one line or two.

    A line is no taller than `line_rows`.

    None when it cannot be drawn: too little room, or a character that the font does not have.
    """
    drawn = [
        made
        for lines in _layouts(text)
        if _drawable(lines) and (made := _fitted(lines, width, rows, line_rows))
    ]
    return max(drawn, key=lambda made: made[0])[1] if drawn else None


def from_image(drawn: Image, width: int, rows: int) -> LetterPicture:
    """A greyscale picture in exactly that size."""
    from PIL.Image import Resampling

    small = drawn.resize((width, 2 * rows), Resampling.BOX)
    data = small.tobytes().translate(_SHADE_OF)
    return LetterPicture(tuple(data[start : start + width] for start in range(0, len(data), width)))


def _weight(rows: int) -> int:
    return next(weight for fewest, weight in _WEIGHTS if rows >= fewest)


def _layouts(text: str) -> Iterator[tuple[str, ...]]:
    """The text on one line, and on two of about the same length."""
    words = [word.translate(_SPELLED_OUT) for word in text.split(" ") if word.strip()]
    if words:
        yield (" ".join(words),)
    if len(words) > 1:
        halves = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
        yield min(halves, key=lambda pair: max(map(len, pair)))


def _fitted(
    lines: tuple[str, ...], width: int, rows: int, line_rows: int
) -> tuple[float, LetterPicture] | None:
    """The lines in the room there is, and how good that is: taller is better, one line too."""
    each = min(line_rows, (rows - len(lines) + 1) // len(lines))
    if each < SMALLEST or width < FEWEST_CELLS * max(map(len, lines)):
        return None
    weight = _weight(each)
    inks = _inks(lines, weight)
    drawn_high = inks[0].height
    squeeze = NARROWEST * max(ink.width / ink.height for ink in inks)
    each = min(each, int(width / squeeze / 2))
    if each < SMALLEST:
        return None
    if _weight(each) != weight:
        inks = _inks(lines, _weight(each))
    parts = []
    for ink in inks:
        natural = round(2 * each * ink.width / ink.height)
        parts.append(from_image(ink, max(1, min(width, natural)), each))
    penalty = 1.0 if len(lines) == 1 else _TWO_LINES_PENALTY
    return penalty * each / drawn_high, _stacked(parts)


def _stacked(parts: list[LetterPicture]) -> LetterPicture:
    """Pictures one above the other, centred, an empty row between them."""
    width = max(part.width for part in parts)
    lines: list[bytes] = []
    for part in parts:
        if lines:
            lines += [bytes(width)] * 2
        left = (width - part.width) // 2
        lines += [bytes(left) + line + bytes(width - left - part.width) for line in part.lines]
    return LetterPicture(tuple(lines))


def _inks(lines: tuple[str, ...], weight: int) -> list[Image]:
    """The lines drawn large, white on black, cropped to what is drawn but all equally high."""
    pages = [_page(line, weight) for line in lines]
    boxes = [page.getbbox() or (0, 0, 1, 1) for page in pages]
    top, bottom = min(box[1] for box in boxes), max(box[3] for box in boxes)
    return [page.crop((b[0], top, b[2], bottom)) for page, b in zip(pages, boxes, strict=True)]


def _page(line: str, weight: int) -> Image:
    from PIL import Image, ImageDraw

    image = Image.new("L", ((len(line) + 2) * _SIZE, 2 * _SIZE))
    draw = ImageDraw.Draw(image)
    left = _SIZE / 2
    for letter, marks in _letters(line):
        _draw_letter(draw, left, letter, marks, weight)
        left += _font().getlength(letter) + weight
    return image


def _draw_letter(draw: ImageDraw, left: float, letter: str, marks: str, weight: int) -> None:
    line_top = _SIZE / 2
    draw.text((left, line_top), letter, 255, _font(), stroke_width=weight)
    x0, top, x1, bottom = _font().getbbox(letter)
    middle = left + (x0 + x1) / 2
    if letter in "ij" and any(mark in _MARKS for mark in marks):
        top = _font().getbbox("x")[1]  # the mark stands in the place of the dot
        draw.rectangle((left, 0, left + x1 + weight, line_top + top - 2 * weight), 0)
    for mark in marks:
        below = mark in _MARKS_BELOW
        edge = line_top + (bottom if below else top)
        for stroke in (_MARKS_BELOW if below else _MARKS)[mark]:
            _draw_stroke(draw, [(middle + x * _SIZE, edge + y * _SIZE) for x, y in stroke], weight)


def _draw_stroke(draw: ImageDraw, points: list[tuple[float, float]], weight: int) -> None:
    thickness = 5 + 2 * weight
    draw.line(points, 255, thickness, joint="curve")
    for point in points:
        draw.circle(point, thickness / 2, 255)


def _letters(line: str) -> Iterable[tuple[str, str]]:
    """The letters of a line, each with its marks."""
    letters: list[tuple[str, str]] = []
    for character in unicodedata.normalize("NFD", line):
        if unicodedata.combining(character) and letters:
            letter, marks = letters[-1]
            letters[-1] = (letter, marks + character)
        else:
            letters.append((character, ""))
    return letters


def _drawable(lines: tuple[str, ...]) -> bool:
    if max(map(len, lines)) > 40:
        return False
    for letter, marks in _letters(" ".join(lines)):
        if not _has(letter) or any(m not in _MARKS and m not in _MARKS_BELOW for m in marks):
            return False
    return True


@lru_cache(maxsize=512)
def _has(letter: str) -> bool:
    missing = bytes(_font().getmask("\uf8ff"))
    return letter == " " or bytes(_font().getmask(letter)) != missing


@cache
def _font() -> FreeTypeFont:
    from PIL import ImageFont

    font = ImageFont.load_default(_SIZE)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise RuntimeError("this Pillow was built without FreeType")
    return font
