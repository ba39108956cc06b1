"""Drawing what stands before the hall, and laying one picture over another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

Picture: TypeAlias = NDArray[np.uint8]
"""(height, width, 3) BGR, or (height, width, 4) BGRA with the colour multiplied by alpha."""

Rgb: TypeAlias = tuple[int, int, int]
Point: TypeAlias = tuple[float, float]


class Sketch:
    """Shapes one upon the other, in units of `unit` pixels around `middle`, y downwards."""

    def __init__(self, width: float, height: float, unit: float, middle: Point) -> None:
        self._unit, self._middle = unit, middle
        self.image = Image.new("RGBA", (round(width * unit), round(height * unit)))
        self._draw = ImageDraw.Draw(self.image)

    def at(self, x: float, y: float) -> Point:
        """The pixel of a point."""
        return (x + self._middle[0]) * self._unit, (y + self._middle[1]) * self._unit

    def box(
        self, x: float, y: float, width: float, height: float, fill: Rgb, corner: float = 0
    ) -> None:
        """A box with its top left corner at (x, y)."""
        ends = (*self.at(x, y), *self.at(x + width, y + height))
        self._draw.rounded_rectangle(ends, corner * self._unit, fill)

    def oval(self, x: float, y: float, across: float, down: float, fill: Rgb) -> None:
        """An oval around (x, y) with these half axes."""
        self._draw.ellipse((*self.at(x - across, y - down), *self.at(x + across, y + down)), fill)

    def limb(self, points: Sequence[Point], thick: float, colour: Rgb) -> None:
        """A round limb through `points`, lit from the upper left."""
        for lit in np.linspace(0, 1, 10):
            wide, shift = thick * (1 - 0.85 * lit), 0.12 * thick * lit
            red, green, blue = (int(part * (0.5 + 0.5 * lit)) for part in colour)
            path = [(x - shift, y - shift) for x, y in points]
            line = [self.at(x, y) for x, y in path]
            self._draw.line(line, (red, green, blue), round(wide * self._unit))
            for x, y in path:
                self.oval(x, y, wide / 2, wide / 2, (red, green, blue))

    def words(
        self, x: float, y: float, text: str, size: float, fill: Rgb, anchor: Literal["lm", "mm"]
    ) -> None:
        """Text of `size` units, its left end ("lm") or its middle ("mm") at (x, y)."""
        font = ImageFont.load_default(max(4.0, size * self._unit))
        self._draw.text(self.at(x, y), text, fill, font, anchor=anchor)

    def paste(self, part: Image.Image, x: float, y: float) -> None:
        """Another picture around (x, y), with its shadow if it is cut out."""
        left, top = self.at(x, y)
        place = (round(left - part.width / 2), round(top - part.height / 2))
        if part.mode != "RGBA":
            self.image.paste(part, place)
            return
        cover = Image.new("L", self.image.size)
        cover.paste(part.getchannel("A"), place)
        shadow = cover.filter(ImageFilter.BoxBlur(4 * self._unit)).point(lambda light: light // 2)
        self.image.paste((0, 0, 0, 255), mask=shadow)
        self.image.paste(part, place, part)

    def picture(self, blur: float = 0) -> Picture:
        """The sketch as BGRA, blurred by so many units."""
        bgra = np.array(self.image)[:, :, (2, 1, 0, 3)]
        if not blur:
            return np.ascontiguousarray(bgra)
        return np.asarray(cv2.GaussianBlur(bgra, (0, 0), blur * self._unit), np.uint8)


def lay_over(under: Picture, layer: Picture) -> None:
    """Lay a BGRA layer on a BGR picture of the same size, in place."""
    through = cv2.cvtColor(cv2.bitwise_not(cv2.extractChannel(layer, 3)), cv2.COLOR_GRAY2BGR)
    seen = cv2.multiply(under, through, scale=1 / 255)
    cv2.add(seen, cv2.cvtColor(layer, cv2.COLOR_BGRA2BGR), dst=under)
