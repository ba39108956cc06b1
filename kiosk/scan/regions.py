"""Where in a frame something looks like a QR code, found without reading it.

A code is the one common thing whose pixels change often *both* sideways and downwards, over a
compact patch. So: edge strength in x and in y on a small picture, pooled into cells, the smaller
of the two per cell, and connected patches of strong cells.
"""

from __future__ import annotations

from collections.abc import Sequence
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
_SHOWN = 0.3  # so much of a channel's region makes it the same as one of the grey picture
_MORE = 1.6  # times that region's strength tells more than it
_SAME = 0.6  # two boxes that share this much of their union are one
_FINE_SIDE = 640  # longest side of the picture in which patches are looked for, pixels
_FINE_CELL, _FINE_BLUR = 4, 3
_PATCHES = (9, 13, 19, 27, 39, 55)  # sides of patches, cells
_PATCH_MARGIN = 1.6  # sides of a patch that its box takes
_SAME_PATCH = 0.4
_FAINT = 2.0  # energy that counts as none
_LEAD = 0.05
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


def reduced(frame: Gray) -> Gray:
    """The small picture in which regions are looked for."""
    height, width = frame.shape
    scale = min(1.0, _WORK_SIDE / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    if scale < 0.5:  # twice by half is the quick way: the first step is exact
        twice = (2 * size[0], 2 * size[1])
        frame = np.asarray(cv2.resize(frame, twice, interpolation=cv2.INTER_AREA), np.uint8)
    return np.asarray(cv2.resize(frame, size, interpolation=cv2.INTER_AREA), np.uint8)


def find_regions(small: Gray, size: tuple[int, int], limit: int = 4) -> tuple[Region, ...]:
    """The at most `limit` strongest code-like boxes of a frame of (width, height).

    `small` is its `reduced` picture.
    """
    width, height = size
    scale = small.shape[1] / width
    if min(small.shape) < _CELL * _MIN_CELLS:
        return ()
    energy = _edge_energy(small)
    unit = _CELL / scale
    found: list[Region] = []
    for threshold in _THRESHOLDS:
        count, _, stats, _ = cv2.connectedComponentsWithStats(
            (energy > threshold).astype(np.uint8),
            ltype=cv2.CV_16U,  # thrice as quick as 32 bits
        )
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
    return _strongest(found, limit, _SAME)


def find_patches(frame: Gray, limit: int = 4) -> tuple[Region, ...]:
    """Boxes that have more of a code's texture than what is around them.

    Slower than `find_regions`, and for what that does not part from its surroundings: small codes
    in a hall that is full of texture.
    """
    scale = min(1.0, _FINE_SIDE / max(frame.shape))
    size = (max(1, round(frame.shape[1] * scale)), max(1, round(frame.shape[0] * scale)))
    fine = np.asarray(cv2.resize(frame, size, interpolation=cv2.INTER_AREA), np.uint8)
    if min(fine.shape) < _FINE_CELL * _PATCHES[0]:
        return ()
    energy = _edge_energy(fine, _FINE_CELL, _FINE_BLUR)
    unit = _FINE_CELL / scale
    found: list[Region] = []
    for side in (side for side in _PATCHES if side < min(energy.shape)):
        lead = _lead(energy, side)
        top = (lead >= cv2.dilate(lead, np.ones((side // 2 | 1, side // 2 | 1)))) & (lead > _LEAD)
        half = _PATCH_MARGIN * side / 2
        for y, x in np.argwhere(top).tolist():
            x0, y0 = max(0, int((x - half) * unit)), max(0, int((y - half) * unit))
            x1 = min(frame.shape[1], round((x + 1 + half) * unit))
            y1 = min(frame.shape[0], round((y + 1 + half) * unit))
            found.append(Region(x0, y0, x1 - x0, y1 - y0, float(lead[y, x])))
    return _strongest(found, limit, _SAME_PATCH)


def _lead(energy: NDArray[np.float32], side: int) -> NDArray[np.float32]:
    """By how much the square of so many cells around each has more than the ring around it."""
    wide = int(1.7 * side) | 1
    inside, all_of_it = cv2.blur(energy, (side, side)), cv2.blur(energy, (wide, wide))
    ring = (all_of_it * wide**2 - inside * side**2) / (wide**2 - side**2)
    return np.asarray((inside - ring) / (ring + _FAINT), np.float32)


def _strongest(found: Sequence[Region], limit: int, same: float) -> tuple[Region, ...]:
    """The strongest regions that are not one seen twice."""
    kept: list[Region] = []
    for region in sorted(found, key=lambda region: -region.strength):
        if len(kept) < limit and all(overlap(region, other) < same for other in kept):
            kept.append(region)
    return tuple(kept)


def _edge_energy(picture: Gray, cell: int = _CELL, patch: int = _BLUR) -> NDArray[np.float32]:
    """Per cell the smaller of mean |dx| and mean |dy| (0.._EDGE_CAP), averaged over its patch."""
    picture = np.asarray(cv2.LUT(picture, _LIFT), np.uint8)
    across = _pooled(cv2.absdiff(picture[:, 2:], picture[:, :-2]), cell)
    down = _pooled(cv2.absdiff(picture[2:], picture[:-2]), cell)
    rows, columns = min(len(across), len(down)), min(across.shape[1], down.shape[1])
    both = cv2.min(across[:rows, :columns], down[:rows, :columns])
    return np.asarray(cv2.blur(both, (patch, patch)), np.float32)


def _pooled(edges: cv2.typing.MatLike, cell: int) -> NDArray[np.float32]:
    """The mean of each cell; whole cells alone, as that is the quick way."""
    height, width = (side // cell for side in edges.shape)
    capped = np.minimum(edges[: height * cell, : width * cell], np.uint8(_EDGE_CAP))
    pooled = cv2.resize(capped, (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(pooled, np.float32)


def overlap(a: Region, b: Region) -> float:
    """Intersection over union of two boxes, 0..1."""
    w = min(a.x + a.width, b.x + b.width) - max(a.x, b.x)
    h = min(a.y + a.height, b.y + b.height) - max(a.y, b.y)
    shared = max(0, w) * max(0, h)
    return shared / (a.width * a.height + b.width * b.height - shared)


def telling_channel(frame: NDArray[np.uint8], known: Sequence[Region]) -> Gray | None:
    """The colour channel of a BGR frame with the strongest region that grey does not show.

    `known` are the regions of the grey picture. None when grey shows as much as each channel.
    """
    height, width = frame.shape[:2]
    step = max(1, max(height, width) // _WORK_SIDE)
    coarse = cv2.blur(frame, (step, step))[::step, ::step]
    best: tuple[float, int] | None = None
    for channel in range(3):
        small = np.asarray(coarse[:, :, channel], np.uint8).copy()
        for region in find_regions(small, (width, height), limit=2):
            shown = max((k.strength for k in known if overlap(k, region) > _SHOWN), default=0.0)
            if region.strength > _MORE * shown and (best is None or region.strength > best[0]):
                best = (region.strength, channel)
    return None if best is None else np.ascontiguousarray(frame[:, :, best[1]])
