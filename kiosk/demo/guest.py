"""The person at the desk: head and shoulders, a little out of focus behind the card."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from kiosk.demo.layer import Layer, Mask, Tone, blend, blurred, layer_of
from kiosk.demo.skin import SKINS, SLEEVES, Colour

HAIRS: tuple[Colour, ...] = (
    (22, 22, 26),
    (30, 42, 62),
    (50, 84, 120),
    (120, 122, 126),
    (26, 34, 72),
)
SHIRTS: tuple[Colour, ...] = ((206, 204, 200), (170, 130, 90), (70, 66, 72), (120, 120, 190))


def guest_layer(height: int, skin: int, sleeve: int, rng: np.random.Generator) -> Layer:
    """A guest for a picture `height` pixels high: the layer is as high, its feet cut off.

    `skin` and `sleeve` choose from SKINS and SLEEVES, the same as for the hand.
    """
    unit = height / 360
    shape = (height, round(400 * unit))
    tone: Tone = np.zeros((*shape, 3), np.float32)
    mask: Mask = np.zeros(shape, np.float32)
    flesh = SKINS[skin]
    shirt = SHIRTS[rng.integers(len(SHIRTS))]
    hair = HAIRS[rng.integers(len(HAIRS))]
    long_hair = bool(rng.random() < 0.45)
    draw = _Brush(unit)
    if long_hair:
        tone = draw.oval(tone, mask, (200, 118), (60, 86), hair, 4)
    tone = draw.shoulders(tone, mask, SLEEVES[sleeve])
    tone = draw.area(tone, mask, [(172, 206), (228, 206), (204, 300)], shirt, 2)
    tone = draw.area(
        tone,
        mask,
        [(178, 150), (222, 150), (232, 214), (200, 240), (168, 214)],
        _dim(flesh, 0.66),
        3,
    )
    tone = draw.head(tone, mask, flesh)
    tone = draw.face(tone, flesh, _dim(hair, 0.8))
    tone = draw.hair(tone, mask, hair, long_hair)
    tone = _light(tone, mask, unit)
    return layer_of(blurred(tone, 1.3 * unit), blurred(mask, 1.2 * unit))


class _Brush:
    """Shapes in the units of a figure 360 high."""

    def __init__(self, unit: float) -> None:
        self._unit = unit

    def area(
        self,
        tone: Tone,
        mask: Mask,
        points: Sequence[tuple[float, float]],
        colour: Colour,
        soft: float,
    ) -> Tone:
        part: Mask = np.zeros(mask.shape, np.float32)
        fixed = (np.array(points) * self._unit * 16).round().astype(np.int32)
        cv2.fillPoly(part, [fixed], 1.0, cv2.LINE_AA, shift=4)
        return self._put(tone, mask, part, colour, soft)

    def oval(
        self,
        tone: Tone,
        mask: Mask,
        centre: tuple[float, float],
        axes: tuple[float, float],
        colour: Colour,
        soft: float,
    ) -> Tone:
        part: Mask = np.zeros(mask.shape, np.float32)
        place = (round(centre[0] * self._unit), round(centre[1] * self._unit))
        size = (round(axes[0] * self._unit), round(axes[1] * self._unit))
        cv2.ellipse(part, place, size, 0, 0, 360, 1.0, -1, cv2.LINE_AA)
        return self._put(tone, mask, part, colour, soft)

    def shoulders(self, tone: Tone, mask: Mask, cloth: Colour) -> Tone:
        outline = [(160, 196), (110, 214), (70, 236), (48, 280), (36, 362)]
        other = [(400 - x, y) for x, y in reversed(outline)]
        tone = self.area(tone, mask, outline + other, cloth, 3)
        for side in (-1, 1):
            lapel = [
                (200 + side * x, y)
                for x, y in ((30, 204), (56, 222), (34, 268), (6, 310), (10, 300))
            ]
            tone = self.area(tone, mask, lapel, _dim(cloth, 1.35), 2)
            seam = [
                (200 + side * x, y) for x, y in ((104, 262), (110, 262), (118, 362), (108, 362))
            ]
            tone = self.area(tone, mask, seam, _dim(cloth, 0.5), 4)
        return tone

    def head(self, tone: Tone, mask: Mask, flesh: Colour) -> Tone:
        for side in (-1, 1):
            tone = self.oval(tone, mask, (200 + side * 49, 112), (9, 16), _dim(flesh, 0.72), 2)
        tone = self.oval(tone, mask, (200, 100), (49, 56), _dim(flesh, 0.86), 1)
        tone = self.oval(tone, mask, (200, 128), (40, 48), _dim(flesh, 0.86), 1)
        return self.oval(tone, mask, (192, 106), (30, 44), _dim(flesh, 1.04), 12)

    def face(self, tone: Tone, flesh: Colour, brow: Colour) -> Tone:
        nothing: Mask = np.zeros(tone.shape[:2], np.float32)
        lips = (flesh[0] * 0.62, flesh[1] * 0.6, flesh[2] * 0.84)
        for side in (-1, 1):
            x = 200 + side * 20
            tone = self.oval(tone, nothing, (x, 108), (13, 8), _dim(flesh, 0.66), 4)
            tone = self.oval(tone, nothing, (x, 109), (7, 2.6), (150, 156, 164), 1.2)
            tone = self.oval(tone, nothing, (x, 109), (3.4, 3), (30, 32, 38), 0.8)
            tone = self.oval(tone, nothing, (x, 97), (12, 2.4), brow, 1.4)
            tone = self.oval(tone, nothing, (200 + side * 7, 131), (3, 2), _dim(flesh, 0.5), 1.6)
        tone = self.oval(tone, nothing, (203, 122), (5, 12), _dim(flesh, 1.08), 4)
        smile = [(180, 145), (192, 148), (208, 148), (220, 145), (211, 153), (200, 155), (189, 153)]
        tone = self.area(tone, nothing, smile, lips, 1.2)
        return self.oval(tone, nothing, (200, 160), (11, 3), _dim(flesh, 0.76), 3)

    def hair(self, tone: Tone, mask: Mask, hair: Colour, long_hair: bool) -> Tone:
        cap = [(148, 112), (146, 78), (160, 48), (200, 36), (240, 48), (254, 78), (252, 112)]
        fringe = [(246, 92), (232, 72), (204, 66), (176, 72), (156, 92)]
        tone = self.area(tone, mask, cap + fringe, hair, 2)
        if long_hair:
            for side in (-1, 1):
                lock = [
                    (200 + side * x, y)
                    for x, y in ((40, 60), (56, 80), (62, 150), (52, 206), (42, 150))
                ]
                tone = self.area(tone, mask, lock, hair, 2)
        return self.oval(tone, np.zeros_like(mask), (184, 56), (22, 8), _dim(hair, 1.7), 8)

    def _put(self, tone: Tone, mask: Mask, part: Mask, colour: Colour, soft: float) -> Tone:
        sigma = max(0.4, soft * self._unit)
        x, y, width, height = cv2.boundingRect((part > 0).astype(np.uint8))
        margin = 3 * int(sigma + 1)
        rows = slice(max(0, y - margin), y + height + margin)
        columns = slice(max(0, x - margin), x + width + margin)
        near = blurred(part[rows, columns], sigma)
        np.maximum(mask[rows, columns], near, out=mask[rows, columns])
        tone[rows, columns] = blend(tone[rows, columns], colour, near)
        return tone


def _light(tone: Tone, mask: Mask, unit: float) -> Tone:
    """Warm from the entrance on the left, a blue rim from the stage on the right."""
    across = np.linspace(1.12, 0.56, tone.shape[1], dtype=np.float32)[None, :, None]
    down = np.linspace(1.0, 0.72, tone.shape[0], dtype=np.float32)[:, None, None]
    warm = np.array((0.86, 0.97, 1.1), np.float32)
    rim = np.clip(mask - np.roll(blurred(mask, 5 * unit), -round(7 * unit), axis=1), 0, 1)
    lit = tone * across * down * warm + rim[:, :, None] * np.array((150, 92, 66), np.float32)
    return np.asarray(lit, np.float32)


def _dim(colour: Colour, by: float) -> Colour:
    return colour[0] * by, colour[1] * by, colour[2] * by
