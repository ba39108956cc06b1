"""The person at the desk: head and shoulders, out of focus behind the card."""

from __future__ import annotations

import cv2
import numpy as np

from kiosk.demo.layer import Layer, Mask, Tone, blend, blurred, layer_of
from kiosk.demo.skin import SKINS, SLEEVES, Colour

HAIRS: tuple[Colour, ...] = ((22, 22, 26), (30, 42, 62), (50, 84, 120), (120, 122, 126))
SHIRTS: tuple[Colour, ...] = ((206, 204, 200), (170, 130, 90), (70, 66, 72), (120, 120, 190))


def guest_layer(height: int, skin: int, sleeve: int, rng: np.random.Generator) -> Layer:
    """A guest for a picture `height` pixels high: the layer is as high, its feet cut off.

    `skin` and `sleeve` choose from SKINS and SLEEVES, the same as for the hand.
    """
    flesh, cloth = SKINS[skin], SLEEVES[sleeve]
    shirt, hair = SHIRTS[rng.integers(len(SHIRTS))], HAIRS[rng.integers(len(HAIRS))]
    long_hair = bool(rng.random() < 0.45)
    figure = _Figure(height)
    figure.oval((200, 118 if long_hair else 92), (60, 86 if long_hair else 58), hair)
    figure.area([(160, 196), (70, 236), (36, 362), (364, 362), (330, 236), (240, 196)], cloth)
    figure.area([(172, 206), (228, 206), (204, 300)], shirt)
    figure.area([(178, 150), (222, 150), (232, 214), (200, 240), (168, 214)], _dim(flesh, 0.66))
    figure.oval((200, 112), (47, 60), _dim(flesh, 0.9))
    for side in (-1, 1):
        figure.oval((200 + side * 20, 109), (8, 4), _dim(flesh, 0.4))
        figure.oval((200 + side * 20, 97), (12, 2.4), hair)
    figure.oval((203, 126), (5, 10), _dim(flesh, 1.08))
    figure.oval((200, 149), (19, 4), (flesh[0] * 0.6, flesh[1] * 0.6, flesh[2] * 0.84))
    figure.oval((200, 58), (46, 16), hair)
    return figure.layer()


class _Figure:
    """Shapes in the units of a figure 360 high, one upon the other."""

    def __init__(self, height: int) -> None:
        self._unit = height / 360
        shape = (height, round(400 * self._unit))
        self._tone: Tone = np.zeros((*shape, 3), np.float32)
        self._mask: Mask = np.zeros(shape, np.float32)

    def area(self, points: list[tuple[float, float]], colour: Colour) -> None:
        part = np.zeros_like(self._mask)
        cv2.fillPoly(part, [(np.array(points) * self._unit).round().astype(np.int32)], 1.0)
        self._put(part, colour)

    def oval(self, centre: tuple[float, float], axes: tuple[float, float], colour: Colour) -> None:
        part = np.zeros_like(self._mask)
        (x, y), (across, down) = ([round(each * self._unit) for each in p] for p in (centre, axes))
        cv2.ellipse(part, (x, y), (across, down), 0, 0, 360, 1.0, -1, cv2.LINE_AA)
        self._put(part, colour)

    def layer(self) -> Layer:
        """The figure in the hall's light: warm from the entrance on the left."""
        across = np.linspace(1.12, 0.56, self._tone.shape[1], dtype=np.float32)[None, :, None]
        lit = self._tone * across * np.array((0.86, 0.97, 1.1), np.float32)
        return layer_of(blurred(lit, 1.6 * self._unit), blurred(self._mask, 1.2 * self._unit))

    def _put(self, part: Mask, colour: Colour) -> None:
        near = blurred(part, max(0.4, 2 * self._unit))
        np.maximum(self._mask, near, out=self._mask)
        self._tone = blend(self._tone, colour, near)


def _dim(colour: Colour, by: float) -> Colour:
    return colour[0] * by, colour[1] * by, colour[2] * by
