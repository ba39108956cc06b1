"""Where in a frame something looks like a QR code, found without reading it.

A code is the one common thing whose pixels change often *both* sideways and downwards, over a
compact patch. So: edge strength in x and in y on a small picture, pooled into cells, the smaller
of the two per cell, and connected patches of strong cells.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.scan.picture import Gray

_WORK_SIDE = 320  # longest side of the picture the search works on, pixels
_CELL = 2  # side of one pooled cell on that picture, pixels
_EDGE_CAP = 60  # grey steps above this count the same: print must not outshine a dim screen
_BLUR = 7  # cells that one cell is averaged with in each direction: a code is a patch, text a line
_THRESHOLDS = (4.0, 8.0, 16.0)  # mean capped edge of a cell: faint, ordinary and crisp codes
_MIN_CELLS = 4  # smallest side of a patch, cells (32 pixels of a 1280-pixel frame)
_MAX_ASPECT = 2.6
_MIN_FILL = 0.45  # share of its box that a patch covers; a tilted square covers half of it
_SAME = 0.6  # two boxes that share this much of their union are one
_LIFT = np.asarray(255.0 * (np.arange(256) / 255.0) ** 0.5, np.uint8)  # dark prints count too


@dataclass(frozen=True)
class Region:
    """A box of the frame, in frame pixels, margin included; `strength` orders regions."""

    x: int
    y: int
    width: int
    height: int
    strength: float

    def crop(self, frame: Gray) -> Gray:
        """The region's pixels: a view, not a copy."""
        return frame[self.y : self.y + self.height, self.x : self.x + self.width]


def find_regions(frame: Gray, limit: int = 3) -> tuple[Region, ...]:
    """The at most `limit` strongest code-like boxes of a (height, width) grey frame."""
    height, width = frame.shape
    scale = min(1.0, _WORK_SIDE / max(height, width))
    small_size = (max(1, round(width * scale)), max(1, round(height * scale)))
    if min(small_size) < _CELL * _MIN_CELLS:
        return ()
    energy = _edge_energy(frame, small_size)
    unit = _CELL / scale
    found: list[Region] = []
    for threshold in _THRESHOLDS:
        count, _, stats, _ = cv2.connectedComponentsWithStats((energy > threshold).astype(np.uint8))
        for x, y, w, h, area in stats[1:count].tolist():
            if min(w, h) < _MIN_CELLS or max(w, h) > _MAX_ASPECT * min(w, h):
                continue
            if area < _MIN_FILL * w * h:
                continue
            strength = float(energy[y : y + h, x : x + w].mean()) * float(np.sqrt(w * h))
            margin = 1.5 + 0.1 * max(w, h)
            x0, y0 = max(0, int((x - margin) * unit)), max(0, int((y - margin) * unit))
            x1 = min(width, round((x + w + margin) * unit))
            y1 = min(height, round((y + h + margin) * unit))
            found.append(Region(x0, y0, x1 - x0, y1 - y0, strength))
    found.sort(key=lambda region: -region.strength)
    kept: list[Region] = []
    for region in found:
        if len(kept) < limit and all(_overlap(region, other) < _SAME for other in kept):
            kept.append(region)
    return tuple(kept)


def _edge_energy(frame: Gray, size: tuple[int, int]) -> NDArray[np.float32]:
    """Per cell the smaller of mean |dx| and mean |dy| (0.._EDGE_CAP), averaged over its patch."""
    small = cv2.LUT(cv2.resize(frame, size, interpolation=cv2.INTER_AREA), _LIFT)
    cells = (max(1, size[0] // _CELL), max(1, size[1] // _CELL))
    across, down = (
        cv2.resize(
            np.minimum(cv2.absdiff(ahead, behind), _EDGE_CAP), cells, interpolation=cv2.INTER_AREA
        )
        for ahead, behind in ((small[:, 2:], small[:, :-2]), (small[2:], small[:-2]))
    )
    blurred = cv2.blur(np.minimum(across, down).astype(np.float32), (_BLUR, _BLUR))
    return np.asarray(blurred, np.float32)


def _overlap(a: Region, b: Region) -> float:
    """Intersection over union of two boxes, 0..1."""
    w = min(a.x + a.width, b.x + b.width) - max(a.x, b.x)
    h = min(a.y + a.height, b.y + b.height) - max(a.y, b.y)
    shared = max(0, w) * max(0, h)
    return shared / (a.width * a.height + b.width * b.height - shared)
