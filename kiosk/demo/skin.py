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
        round_edge = blurred(_cover(part, near, 0.5, 0.08), max(0.6, stroke.thick / 6))
        body = np.asarray(colour, np.float32) * (0.5 + 0.55 * round_edge[:, :, None])
        tone[window] = blend(tone[window], np.asarray(body, np.float32), cover)
        np.maximum(part, cover, out=part)


def _window(mask: Mask, stroke: Stroke) -> tuple[tuple[slice, slice], Stroke]:
    """The part of the picture a stroke touches, and the stroke moved into it."""
    points = np.array(stroke.points)
    margin = stroke.thick / 2 + 3
    left, top = np.maximum(points.min(0) - margin, 0).astype(int)
    right, bottom = np.maximum(points.max(0) + margin, 0).astype(int)
    moved = tuple((x - left, y - top) for x, y in stroke.points)
    return (slice(top, bottom), slice(left, right)), Stroke(moved, stroke.thick)


def _cover(like: Mask, stroke: Stroke, scale: float, shift: float) -> Mask:
    cover = np.zeros_like(like)
    points = np.array(stroke.points) - stroke.thick * shift
    fixed = (points * 16).round().astype(np.int32)
    width = max(1, round(stroke.thick * scale))
    cv2.polylines(cover, [fixed], False, 1.0, width, cv2.LINE_AA, shift=4)
    return cover
