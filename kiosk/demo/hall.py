"""The hall behind the guests: lamps, a stage far off, people who stroll.

Drawn at half the camera's size: it is out of focus anyway, and costs a quarter.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

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
    sway: float


class Hall:
    """A hall of `width` x `height` pixels; the same for the same `rng` state."""

    def __init__(self, width: int, height: int, rng: np.random.Generator) -> None:
        self._width, self._height = width, height
        self._plate = _plate(width, height, rng)
        depths = np.sort(rng.uniform(0.05, 0.6, STROLLERS))
        self._strollers = [_stroller(height, depth, rng) for depth in depths]

    def at(self, seconds: float) -> Picture:
        """The hall at a time, without anyone before the camera."""
        picture = self._plate.copy()
        for person in self._strollers:
            across = (person.x + person.speed * seconds) % 1.4 - 0.2
            bob = math.sin(seconds * 5 * abs(person.speed) * 20 + person.sway) * person.feet * 0.004
            height, width = person.layer.shape[:2]
            x = round(across * self._width - width / 2)
            y = round((person.feet + bob) * self._height - height)
            lay_over(picture, person.layer, x, y)
        return picture


def vignette(width: int, height: int) -> Picture:
    """How much light each pixel gets, 255 all: less in the corners, as through a cheap lens."""
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    light = 1 - 0.42 * ((x * x + y * y) / 2) ** 1.5
    return np.asarray(cv2.merge([np.asarray(light * 255, np.uint8)] * 3), np.uint8)


def _plate(width: int, height: int, rng: np.random.Generator) -> Picture:
    tone = _stage(_beams(_walls(width, height)))
    tone = blurred(_banners(tone, rng), height / 130)
    tone += _lamps(width, height, rng)
    tone += _reflections(tone)
    return np.asarray(np.clip(tone, 0, 255), np.uint8)


def _walls(width: int, height: int) -> Tone:
    stops = [0.0, 0.25, HORIZON - 0.02, HORIZON + 0.03, 0.7, 1.0]
    colours = [(26, 18, 16), (44, 30, 26), (88, 62, 58), (64, 50, 50), (46, 40, 42), (26, 24, 28)]
    rows = np.linspace(0, 1, height)
    column = np.stack([np.interp(rows, stops, [c[i] for c in colours]) for i in range(3)], 1)
    return np.repeat(column[:, None, :], width, axis=1).astype(np.float32)


def _stage(tone: Tone) -> Tone:
    """A lit stage with a screen, right of the middle, and its blue haze over the hall."""
    height, width = tone.shape[:2]
    haze: Mask = np.zeros((height, width), np.float32)
    cv2.ellipse(haze, _px(tone, 0.66, 0.38), _px(tone, 0.3, 0.26), 0, 0, 360, 1.0, -1)
    tone = blend(tone, (196, 96, 74), 0.62 * blurred(haze, height / 9))
    left = np.zeros_like(haze)
    cv2.ellipse(left, _px(tone, 0.1, 0.42), _px(tone, 0.16, 0.2), 0, 0, 360, 1.0, -1)
    tone = blend(tone, (92, 140, 216), 0.42 * blurred(left, height / 10))
    cv2.rectangle(tone, _px(tone, 0.57, 0.25), _px(tone, 0.76, 0.42), (238, 198, 168), -1)
    cv2.rectangle(tone, _px(tone, 0.60, 0.285), _px(tone, 0.70, 0.315), (150, 70, 60), -1)
    cv2.rectangle(tone, _px(tone, 0.60, 0.335), _px(tone, 0.665, 0.355), (180, 90, 90), -1)
    cv2.rectangle(tone, _px(tone, 0.54, 0.455), _px(tone, 0.79, 0.475), (70, 44, 120), -1)
    return tone


def _banners(tone: Tone, rng: np.random.Generator) -> Tone:
    """Roll-up banners of the partners, and the desk lights under them."""
    for x, colour in ((0.04, (150, 74, 36)), (0.265, (48, 52, 176)), (0.93, (126, 120, 40))):
        top = 0.24 + rng.uniform(0, 0.03)
        cv2.rectangle(tone, _px(tone, x, top), _px(tone, x + 0.062, 0.66), colour, -1)
        light = tuple(min(255, c + 90) for c in colour)
        cv2.rectangle(
            tone, _px(tone, x + 0.012, top + 0.05), _px(tone, x + 0.05, top + 0.1), light, -1
        )
        cv2.rectangle(
            tone, _px(tone, x + 0.012, top + 0.2), _px(tone, x + 0.04, top + 0.22), light, -1
        )
    return tone


def _beams(tone: Tone) -> Tone:
    """The roof's steel, running to the vanishing point."""
    vanish = _px(tone, 0.56, HORIZON - 0.03)
    for x in np.linspace(-0.5, 1.5, 9):
        cv2.line(tone, _px(tone, float(x), -0.1), vanish, (16, 12, 12), 2, cv2.LINE_AA)
    for depth in (1.0, 1.6, 2.5, 4.0):
        y = HORIZON - 0.03 - 0.46 / depth
        cv2.line(tone, _px(tone, -0.1, y), _px(tone, 1.1, y), (16, 12, 12), 2, cv2.LINE_AA)
    return tone


def _lamps(width: int, height: int, rng: np.random.Generator) -> Tone:
    """Pendant lamps in rows: near ones are big pale discs, as an open lens draws them."""
    light: Tone = np.zeros((height, width, 3), np.float32)
    for row in (-1.5, -0.62, 0.3, 1.2):
        for depth in (1.0, 1.4, 2.0, 2.9, 4.2, 6.0):
            x = 0.56 + row / depth * 0.5 + rng.normal(0, 0.004)
            y = HORIZON - 0.05 - 0.36 / depth
            warm = np.array((96, 178, 250)) * rng.uniform(0.75, 1.1)
            disc = np.zeros((height, width), np.float32)
            radius = max(2.0, height * 0.026 / depth**0.7)
            centre = (round(x * width * 16), round(y * height * 16))
            cv2.circle(disc, centre, round(radius * 16), 1.0, -1, cv2.LINE_AA, shift=4)
            light += disc[:, :, None] * warm.astype(np.float32) * 0.62
    return np.asarray(blurred(light, height / 300) + 0.9 * blurred(light, height / 22), np.float32)


def _reflections(tone: Tone) -> Tone:
    """The polished floor gives the lights back, drawn out downwards."""
    height = tone.shape[0]
    floor = round(height * (HORIZON + 0.03))
    mirrored = np.zeros_like(tone)
    above = tone[max(0, 2 * floor - height) : floor][::-1]
    mirrored[floor : floor + len(above)] = above[: height - floor]
    mirrored = np.clip(mirrored - 70, 0, None)
    return np.asarray(cv2.GaussianBlur(mirrored, (0, 0), height / 70, sigmaY=height / 14)) * 0.42


def _stroller(height: int, depth: float, rng: np.random.Generator) -> Stroller:
    """A person seen whole, `depth` from 0 far to 1 near, dark against the light."""
    tall = round(height * (0.20 + 0.62 * depth))
    pad = max(4, tall // 10)
    shape = (tall + 2 * pad, tall // 2 + 2 * pad)
    mask: Mask = np.zeros(shape, np.float32)
    middle = shape[1] // 2
    _figure(mask, middle, pad, tall, rng.uniform(0.8, 1.1), rng.uniform(0.0, 0.05))
    cloth = np.array([(46, 36, 34), (70, 40, 32), (36, 36, 60), (74, 66, 62)])[rng.integers(4)]
    tone: Tone = np.empty((*shape, 3), np.float32)
    tone[:] = cloth * (0.4 + 0.5 * (1 - depth)) + 6
    head = pad + round(tall * 0.15)
    skin = np.array([(88, 112, 158), (60, 78, 116), (40, 52, 80)])[rng.integers(3)]
    tone[:head] = skin * 0.62
    tone[: pad + round(tall * 0.06)] = (26, 24, 28)
    edge = np.clip(mask - np.roll(blurred(mask, tall / 40), round(tall / 36), axis=1), 0, 1)
    tone = tone + edge[:, :, None] * np.array((120, 86, 66), np.float32)
    softness = 1.1 + 1.2 * depth
    speed = rng.uniform(0.008, 0.03) * (0.4 + depth) * rng.choice((-1, 1))
    return Stroller(
        layer=layer_of(blurred(tone, softness), blurred(mask, softness)),
        x=float(rng.uniform(0, 1.4)),
        speed=float(speed),
        feet=HORIZON + 0.13 + 0.62 * depth,
        sway=float(rng.uniform(0, 2 * math.pi)),
    )


def _figure(mask: Mask, x: int, top: int, tall: int, build: float, stride: float) -> None:
    def part(a: tuple[float, float], b: tuple[float, float], thick: float) -> None:
        start, end = ((x + round(p[0] * tall), top + round(p[1] * tall)) for p in (a, b))
        cv2.line(mask, start, end, 1.0, max(1, round(thick * tall)), cv2.LINE_AA)

    cv2.ellipse(
        mask,
        (x, top + round(0.075 * tall)),
        (round(0.052 * tall), round(0.072 * tall)),
        0,
        0,
        360,
        1.0,
        -1,
    )
    part((0, 0.13), (0, 0.2), 0.06)
    part((-0.06 * build, 0.24), (0.06 * build, 0.24), 0.11)
    part((0, 0.27), (0, 0.52), 0.19 * build)
    part((-0.105 * build, 0.25), (-0.12 * build, 0.5), 0.06)
    part((0.105 * build, 0.25), (0.125 * build, 0.48), 0.06)
    part((-0.04, 0.52), (-0.045 - stride, 0.96), 0.085)
    part((0.04, 0.52), (0.045 + stride, 0.96), 0.085)


def _px(tone: NDArray[np.float32], x: float, y: float) -> tuple[int, int]:
    height, width = tone.shape[:2]
    return round(x * width), round(y * height)
