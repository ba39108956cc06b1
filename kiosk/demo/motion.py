"""How a guest comes, holds a card before the camera, and goes."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.demo.showing import Showing

COME, HOLD, DROP, GONE = 0.13, 0.34, 0.78, 0.93
"""Shares of a guest's turn."""
FOCAL = 914 / 1280
"""Focal length in picture widths: a webcam that sees 70 degrees across."""
_DRIFTS = np.array((1.3, 0.55, 0.22))
"""A hand's wanderings, mm: a slow drift, a sway, a tremble."""
_SHAKEN = np.array((1.0, 1.0, 1.5, 0.01, 0.01, 0.006))
"""What they move the card by: mm right, down and away, and radians around those axes."""


class Gesture:
    """One guest's movement, the same for the same `rng` state.

    A pose is where a card's middle is, mm from the lens (right, down, away), and its turn around
    these axes, radians. `distance` is how far from the lens the card is held, mm. `side`: it is
    held right (1) or left (-1) in the picture.
    """

    def __init__(self, showing: Showing, side: int, rng: np.random.Generator) -> None:
        hard = showing.difficulty
        self._side, self._tremble = side, 0.7 + 2.0 * hard
        self.distance = 345 + 210 * hard + rng.uniform(-10, 15)
        pitch, yaw, roll = rng.choice((-1, 1), 3) * rng.uniform((0.5, 0.5, 0.3), 1.0)
        place = (side * rng.uniform(46, 66), rng.uniform(18, 32), self.distance)
        lean = (
            (0.06 + 0.36 * hard) * pitch,
            (0.06 + 0.42 * hard) * yaw,
            (0.03 + 0.25 * hard) * roll,
        )
        self._held = np.array((*place, *lean))
        out = (side * 1.05 * self.distance, rng.uniform(60, 200), 40)
        self._out = np.array((*out, 0.3, 0.5 * side, -0.5 * side))
        self._phases = rng.uniform(0, 2 * math.pi, (3, 6))
        self._rates = rng.uniform(((0.5,), (2.6,), (5.5,)), ((1.0,), (4.0,), (8.0,)), (3, 6))

    def view(self, share: float, seconds: float, width: int, height: int) -> NDArray[np.float64]:
        """The homography from mm around the card's middle to pixels, at a share of the turn."""
        out = 1 - _ease((share - COME) / (HOLD - COME)) + _ease((share - DROP) / (GONE - DROP))
        shake = _DRIFTS @ np.sin(2 * math.pi * self._rates * seconds + self._phases)
        pose = self._held + out * self._out + self._tremble * shake * _SHAKEN
        turn = np.asarray(cv2.Rodrigues(pose[3:])[0])
        focal = FOCAL * width
        lens = np.array(((focal, 0, width / 2), (0, focal, height / 2), (0, 0, 1)))
        return np.asarray(lens @ np.column_stack((turn[:, :2], pose[:3])), np.float64)

    def guest(self, share: float) -> float:
        """How far the guest stands from their place, in picture widths; 1 is out of sight."""
        return self._side * (1 - _ease(share / 0.24) - _ease((share - 0.80) / 0.20))


def _ease(share: float) -> float:
    share = min(1.0, max(0.0, share))
    return share * share * (3 - 2 * share)
