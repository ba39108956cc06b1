"""The hall behind the guests: lamps, a stage far off, people who stroll.

Drawn at half the camera's size: it is out of focus anyway, and costs a quarter.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from kiosk.demo.layer import Layer, Mask, Picture, Tone, blend, blurred, lay_over, layer_of

HORIZON = 0.46
STROLLERS = 9


@dataclass(frozen=True)
class Stroller:
    """Someone in the distance. `x` in picture widths at time 0, `speed` in widths a second."""

    layer: Layer
    x: float
    speed: float
    feet: float


class Hall:
    """A hall of `width` x `height` pixels; the same for the same `rng` state."""

    def __init__(self, width: int, height: int, rng: np.random.Generator) -> None:
        self._width, self._height = width, height
        tone = blurred(_stage(_walls(width, height)), height / 130)
        self._plate = np.asarray(np.clip(tone + _lamps(width, height, rng), 0, 255), np.uint8)
        depths = np.sort(rng.uniform(0.05, 0.6, STROLLERS))
        self._strollers = [_stroller(height, depth, rng) for depth in depths]

    def at(self, seconds: float) -> Picture:
        """The hall at a time, without anyone before the camera."""
        picture = self._plate.copy()
        for person in self._strollers:
            across = (person.x + person.speed * seconds) % 1.4 - 0.2
            height, width = person.layer.shape[:2]
            x = round(across * self._width - width / 2)
            lay_over(picture, person.layer, x, round(person.feet * self._height - height))
        return picture


def vignette(width: int, height: int) -> Picture:
    """How much light each pixel gets, 255 all: less in the corners, as through a cheap lens."""
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    light = 1 - 0.42 * ((x * x + y * y) / 2) ** 1.5
    return np.asarray(cv2.merge([np.asarray(light * 255, np.uint8)] * 3), np.uint8)


def _walls(width: int, height: int) -> Tone:
    stops = [0.0, 0.25, HORIZON - 0.02, HORIZON + 0.03, 0.7, 1.0]
    colours = [(26, 18, 16), (44, 30, 26), (88, 62, 58), (64, 50, 50), (46, 40, 42), (26, 24, 28)]
    rows = np.linspace(0, 1, height)
    column = np.stack([np.interp(rows, stops, [c[i] for c in colours]) for i in range(3)], 1)
    return np.repeat(column[:, None, :], width, axis=1).astype(np.float32)


def _stage(tone: Tone) -> Tone:
    """A lit stage with a screen, right of the middle, its blue haze, and partners' banners."""
    height, width = tone.shape[:2]

    def px(x: float, y: float) -> tuple[int, int]:
        return round(x * width), round(y * height)

    haze: Mask = np.zeros((height, width), np.float32)
    cv2.ellipse(haze, px(0.66, 0.38), px(0.3, 0.26), 0, 0, 360, 1.0, -1)
    tone = blend(tone, (196, 96, 74), 0.62 * blurred(haze, height / 9))
    cv2.rectangle(tone, px(0.57, 0.25), px(0.76, 0.42), (238, 198, 168), -1)
    cv2.rectangle(tone, px(0.54, 0.455), px(0.79, 0.475), (70, 44, 120), -1)
    for x, colour in ((0.04, (150, 74, 36)), (0.265, (48, 52, 176)), (0.93, (126, 120, 40))):
        cv2.rectangle(tone, px(x, 0.25), px(x + 0.062, 0.66), colour, -1)
    return tone


def _lamps(width: int, height: int, rng: np.random.Generator) -> Tone:
    """Pendant lamps in rows: near ones are big pale discs, as an open lens draws them."""
    light: Tone = np.zeros((height, width, 3), np.float32)
    for row in (-1.5, -0.62, 0.3, 1.2):
        for depth in (1.0, 1.4, 2.0, 2.9, 4.2, 6.0):
            warm = np.array((60, 110, 155)) * rng.uniform(0.75, 1.1)
            x, y = (0.56 + row / depth * 0.5) * width, (HORIZON - 0.05 - 0.36 / depth) * height
            radius = round(max(2.0, height * 0.026 / depth**0.7))
            cv2.circle(light, (round(x), round(y)), radius, warm.tolist(), -1, cv2.LINE_AA)
    return np.asarray(blurred(light, height / 300) + 0.9 * blurred(light, height / 22), np.float32)


def _stroller(height: int, depth: float, rng: np.random.Generator) -> Stroller:
    """A person seen whole, `depth` from 0 far to 1 near, dark against the light."""
    tall = round(height * (0.20 + 0.62 * depth))
    mask: Mask = np.zeros((tall + 8, tall // 2 + 8), np.float32)
    middle = mask.shape[1] // 2
    for top, bottom, broad in ((0.02, 0.15, 0.1), (0.18, 0.52, 0.26), (0.5, 0.98, 0.15)):
        ends = ((middle, round(top * tall)), (middle, round(bottom * tall)))
        cv2.line(mask, *ends, 1.0, max(1, round(broad * tall * 0.8)), cv2.LINE_AA)
    cloth = np.array([(46, 36, 34), (70, 40, 32), (36, 36, 60), (74, 66, 62)])[rng.integers(4)]
    tone: Tone = np.empty((*mask.shape, 3), np.float32)
    tone[:] = cloth * (0.4 + 0.5 * (1 - depth)) + 6
    tone[: round(tall * 0.17)] = (40, 52, 76)
    return Stroller(
        layer=layer_of(blurred(tone, 2), blurred(mask, 1.1 + 1.2 * depth)),
        x=float(rng.uniform(0, 1.4)),
        speed=float(rng.uniform(0.008, 0.03) * (0.4 + depth) * rng.choice((-1, 1))),
        feet=HORIZON + 0.13 + 0.62 * depth,
    )
