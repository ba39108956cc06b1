"""Fingers and forearms: rounded strokes, lit from above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from kiosk.demo.layer import Mask, Tone, blend, blurred

Colour = tuple[float, float, float]
Point = tuple[float, float]

SKINS: tuple[Colour, ...] = (
    (150, 178, 226),
    (120, 152, 208),
    (92, 124, 184),
    (62, 88, 140),
    (42, 60, 100),
)
"""BGR, in the light of the hall."""

SLEEVES: tuple[Colour, ...] = (
    (58, 44, 38),
    (92, 56, 40),
    (44, 44, 48),
    (60, 52, 112),
    (150, 146, 140),
    (70, 84, 58),
)

_STEPS = 7


@dataclass(frozen=True)
class Stroke:
    """A limb through `points`, `thick` wide; pixels of the picture it is drawn in."""

    points: tuple[Point, ...]
    thick: float


def draw_strokes(tone: Tone, mask: Mask, strokes: Sequence[Stroke], colour: Colour) -> None:
    """Draw limbs into `tone` and `mask`, in place; light falls from the upper left."""
    for stroke in strokes:
        window, near = _window(mask, stroke)
        part = mask[window]
        if not part.size:
            continue
        cover = _cover(part, near, 1.0, 0.0)
        body: Tone = np.empty((*part.shape, 3), np.float32)
        body[:] = np.asarray(colour, np.float32) * 0.42
        for step in range(_STEPS):
            inside = step / _STEPS
            lit = _cover(part, near, 1 - inside, inside * 0.16)
            light = np.asarray(colour) * (0.48 + 0.62 * inside)
            body = blend(body, (light[0], light[1], light[2]), 0.55 * lit)
        body = blurred(body, max(0.6, stroke.thick / 14))
        tone[window] = blend(tone[window], body, cover)
        np.maximum(part, cover, out=part)


def _window(mask: Mask, stroke: Stroke) -> tuple[tuple[slice, slice], Stroke]:
    """The part of the picture a stroke touches, and the stroke moved into it."""
    points = np.array(stroke.points)
    margin = stroke.thick / 2 + 3
    left, top = np.maximum(points.min(0) - margin, 0).astype(int)
    right, bottom = np.maximum(points.max(0) + margin, 0).astype(int)
    moved = tuple((x - left, y - top) for x, y in stroke.points)
    return (slice(top, bottom), slice(left, right)), Stroke(moved, stroke.thick)


def draw_nail(tone: Tone, finger: Stroke, colour: Colour) -> None:
    """The nail at the end of a finger, into `tone`, in place."""
    (x, y), (joint_x, joint_y) = finger.points[-1], finger.points[-2]
    along = np.array((joint_x - x, joint_y - y))
    along = along / max(1e-6, float(np.hypot(*along)))
    tip = Stroke(
        ((x + along[0] * finger.thick * 0.06, y + along[1] * finger.thick * 0.06),), finger.thick
    )
    nail: Mask = np.zeros(tone.shape[:2], np.float32)
    window, near = _window(nail, tip)
    part = nail[window]
    if not part.size:
        return
    centre = (round(near.points[0][0]), round(near.points[0][1]))
    axes = (round(finger.thick * 0.34), round(finger.thick * 0.25))
    angle = float(np.degrees(np.arctan2(along[1], along[0])))
    cv2.ellipse(part, centre, axes, angle, 0, 360, 1.0, -1, cv2.LINE_AA)
    pale = (colour[0] * 0.9 + 42, colour[1] * 0.9 + 42, colour[2] * 0.9 + 42)
    tone[window] = blend(tone[window], pale, 0.6 * blurred(part, max(0.5, finger.thick / 30)))


def _cover(like: Mask, stroke: Stroke, scale: float, shift: float) -> Mask:
    cover = np.zeros_like(like)
    points = np.array(stroke.points) - stroke.thick * shift
    fixed = (points * 16).round().astype(np.int32)
    width = max(1, round(stroke.thick * scale))
    cv2.polylines(cover, [fixed], False, 1.0, width, cv2.LINE_AA, shift=4)
    return cover
