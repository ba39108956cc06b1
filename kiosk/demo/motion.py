"""How a guest comes, holds a card before the camera, and goes."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kiosk.demo.showing import Showing

# Shares of a guest's turn.
COME, HOLD, DROP, GONE = 0.13, 0.34, 0.78, 0.93
FOCAL = 914 / 1280
"""Focal length in picture widths: a webcam that sees 70 degrees across."""


@dataclass(frozen=True)
class Pose:
    """Where a card's middle is, mm from the lens (x right, y down, z away), and its turn, rad."""

    x: float
    y: float
    z: float
    yaw: float
    pitch: float
    roll: float

    def project(self, points: NDArray[np.float64], width: int, height: int) -> NDArray[np.float32]:
        """Pixels of `points`, (n, 2) in mm from the card's middle, in a picture of that size."""
        cy, sy = math.cos(self.yaw), math.sin(self.yaw)
        cp, sp = math.cos(self.pitch), math.sin(self.pitch)
        cr, sr = math.cos(self.roll), math.sin(self.roll)
        across = np.array((cy * cr + sy * sp * sr, cp * sr, -sy * cr + cy * sp * sr))
        down = np.array((-cy * sr + sy * sp * cr, cp * cr, sy * sr + cy * sp * cr))
        space = np.array((self.x, self.y, self.z)) + points[:, :1] * across + points[:, 1:] * down
        pixels = space[:, :2] / space[:, 2:] * FOCAL * width
        middle = np.array((width / 2, height / 2))
        return np.asarray(pixels + middle, np.float32)


class Gesture:
    """One guest's movement, the same for the same `rng` state.

    `left`: comes from the left and holds the card on the left side of the picture.
    """

    def __init__(self, showing: Showing, left: bool, rng: np.random.Generator) -> None:
        hard = showing.difficulty
        side = -1.0 if left else 1.0
        lean = rng.choice((-1, 1), 3)
        self._held = Pose(
            x=side * rng.uniform(46, 66),
            y=rng.uniform(18, 32),
            z=345 + 210 * hard + rng.uniform(-10, 15),
            yaw=lean[0] * (0.06 + 0.42 * hard) * rng.uniform(0.5, 1.0),
            pitch=lean[1] * (0.06 + 0.36 * hard) * rng.uniform(0.5, 1.0),
            roll=lean[2] * (0.03 + 0.25 * hard) * rng.uniform(0.3, 1.0),
        )
        self._from = (side * rng.uniform(300, 360), rng.uniform(60, 150))
        self._to = (side * rng.uniform(300, 360), rng.uniform(150, 260))
        self._side = side
        self._tremble = 0.7 + 2.0 * hard
        self._phases = rng.uniform(0, 2 * math.pi, 8)
        self._rates = rng.uniform((0.5, 0.6, 2.6, 3.1, 5.5, 6.2), (0.9, 1.0, 3.6, 4.2, 7.5, 8.0))

    @property
    def distance(self) -> float:
        """How far from the lens the card is held, mm."""
        return self._held.z

    def pose(self, share: float, seconds: float) -> Pose | None:
        """The card at a share (0 to 1) of the guest's turn, None while it is out of sight."""
        if not COME <= share <= GONE:
            return None
        rise = _ease((share - COME) / (HOLD - COME))
        fall = _ease((share - DROP) / (GONE - DROP))
        away_x = (1 - rise) * self._from[0] + fall * self._to[0]
        away_y = (1 - rise) * self._from[1] + fall * self._to[1]
        shake = self._shake(seconds)
        moving = (1 - rise) + fall
        held = self._held
        return Pose(
            x=held.x + away_x + shake[0],
            y=held.y + away_y + shake[1],
            z=held.z + 40 * moving + 1.5 * shake[2],
            yaw=held.yaw + 0.5 * moving * self._side + 0.010 * shake[3],
            pitch=held.pitch + 0.3 * moving + 0.010 * shake[4],
            roll=held.roll - 0.5 * moving * self._side + 0.006 * shake[5],
        )

    def guest(self, share: float) -> float:
        """How far the guest stands from their place, in picture widths; 1 is out of sight."""
        coming = 1 - _ease(share / 0.24)
        going = _ease((share - 0.80) / 0.20)
        return self._side * coming - self._side * going

    def _shake(self, seconds: float) -> NDArray[np.float64]:
        """Six wanderings of a hand, mm: slow drift, and a quicker, smaller tremble."""
        turns = 2 * math.pi * self._rates * seconds
        waves = np.sin(turns + self._phases[:6]) * (1.2, 1.2, 0.55, 0.55, 0.22, 0.22)
        x, y = waves[0] + waves[2] + waves[4], waves[1] + waves[3] + waves[5]
        other = np.sin(turns + self._phases[1:7])
        moves = (x, y, other[2] + other[0], other[3] + other[1], other[2] - other[0], other[4])
        return np.array(moves) * self._tremble


def _ease(share: float) -> float:
    share = min(1.0, max(0.0, share))
    return share * share * (3 - 2 * share)
