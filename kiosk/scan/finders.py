"""Finder patterns: is this a code at all, and where its corners may be.

A finder pattern is dark, light and dark again in rings of fixed proportions, whichever way it is
turned. A filter of such rings, run over the picture at many sizes, answers where one may be, also
through blur and glare that leave no outline to follow.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.scan.picture import Gray
from kiosk.scan.regions import Region
from kiosk.scan.texture import has_texture

_Plane = NDArray[np.float32]

_WORK_SIDE = 320  # a region is brought near this many pixels before the search
_MAX_ENLARGE = 3.0
_SMOOTH = 0.8  # pixels; deviation of the smoothing before the search
_MODULE = 1.2  # pixels; side of a module in the picture that the filter runs over
_SIZES = 1.28  # from one size of finders looked for to the next
MAX_VERSION = 14  # beyond it two finders are too small a base for the far corners
_SMALLEST = 1.1  # pixels a module, below which a finder does not stand out
_FINEST = 0.75  # the same in the frame, however much a region is enlarged
_CODE_SHARE = (0.25, 0.97)  # of a region's longer side that a code in it takes up
_ANSWER = 0.28  # of the filter, 0..1, from which on there may be a finder
_FINDERS = 8  # at most, of one polarity
_LOOKED_AT = 80  # answers of one polarity that may be one of them
_SECOND, _THIRD = 0.42, 0.38  # what the second or the third answer of a code is above


@dataclass(frozen=True)
class FinderAnswers:
    """Where finders may be, in pixels of `picture`: rows of strength, x, y, pixels a module.

    `scale` leads from the region to the picture; `dark` finders are dark on light.
    """

    region: Region
    picture: Gray
    scale: float
    dark: NDArray[np.float64]
    light: NDArray[np.float64]

    @property
    def code_like(self) -> bool:
        """Whether so many answer so clearly as they seldom do where there is no code.

        Where none does, the texture may still be a code's.
        """
        return has_texture(self.picture) or any(
            (len(found) > 1 and found[1, 0] > _SECOND) or (len(found) > 2 and found[2, 0] > _THIRD)
            for found in (self.dark, self.light)
        )


def search(frame: Gray, region: Region, version: int = MAX_VERSION) -> FinderAnswers:
    """Look for the finder patterns of a code that takes up a good part of a region.

    `version` is that of the largest symbol that there may be.
    """
    picture, scale = sized(frame, region, _WORK_SIDE)
    least, most = (share * max(picture.shape) for share in _CODE_SHARE)
    smallest = max(_SMALLEST, scale * _FINEST, least / (17 + 4 * version))
    found = _answers(picture, smallest, most / (17 + 4 * 1))
    dark, light = found[found[:, 0] > 0], found[found[:, 0] < 0]
    light[:, 0] *= -1
    return FinderAnswers(region, picture, scale, _strongest(dark), _strongest(light))


def sized(frame: Gray, region: Region, side: int) -> tuple[Gray, float]:
    """A region brought near `side` pixels and smoothed, and by how much it was enlarged."""
    crop = region.crop(frame)
    scale = min(_MAX_ENLARGE, side / max(crop.shape))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    enlarged = cv2.resize(crop, None, fx=scale, fy=scale, interpolation=how)
    return np.asarray(cv2.GaussianBlur(enlarged, (0, 0), _SMOOTH), np.uint8), scale


@lru_cache(maxsize=1)
def _rings() -> _Plane:
    """The filter: rings with the areas of squares 3, 5, 7 and 9 modules wide; mean 0, norm 1."""
    radius = int(4.5 * _MODULE)
    y, x = np.mgrid[-radius : radius + 1, -radius : radius + 1]
    fine = 5  # samples to each side of a pixel, so that rings narrower than it are weighed right
    offsets = (np.arange(fine) - fine // 2) / fine
    rings = np.zeros(x.shape)
    edges = np.array([3, 5, 7, 9]) / np.sqrt(np.pi)
    inside = np.zeros(x.shape)
    for dx in offsets:
        for dy in offsets:
            distance = np.hypot(x + dx, y + dy) / _MODULE
            ring = np.searchsorted(edges, distance)
            rings += np.array([1.0, -1.0, 1.0, -1.0, 0.0])[ring]
            inside += ring < 4
    rings -= inside * (rings.sum() / inside.sum())
    return np.asarray(rings / np.linalg.norm(rings), np.float32)


def even_out(picture: _Plane | Gray, window: int) -> _Plane:
    """Brightness and contrast made the same everywhere: mean 0, deviation 1, dark above 0."""
    plane = picture.astype(np.float32)
    mean = cv2.blur(plane, (window, window))
    variance = cv2.blur(plane * plane, (window, window)) - mean * mean
    even = (mean - plane) / np.sqrt(np.maximum(variance, 9.0))
    return np.clip(even, -2.5, 2.5).astype(np.float32)


def _resized(picture: Gray, size: tuple[int, int]) -> Gray:
    how = cv2.INTER_AREA if size[0] < picture.shape[1] else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(picture, size, interpolation=how), np.uint8)


def _answers(picture: Gray, smallest: float, largest: float) -> NDArray[np.float64]:
    """Rows of strength (below 0 for light finders), x, y and pixels a module."""
    rings = _rings()
    span = rings.shape[0]
    rows: list[NDArray[np.float64]] = [np.zeros((0, 4))]
    module = smallest
    current, at = picture, 1.0
    while module <= largest:
        factor = _MODULE / module
        while at / factor > 2 and min(current.shape) > 2 * span:
            current = _resized(current, (current.shape[1] // 2, current.shape[0] // 2))
            at = current.shape[0] / picture.shape[0]
        size = (round(picture.shape[1] * factor), round(picture.shape[0] * factor))
        if min(size) < 10 * _MODULE:
            break
        even = even_out(_resized(current, size), int(13 * _MODULE) | 1)
        answer = cv2.filter2D(even, cv2.CV_32F, rings, borderType=cv2.BORDER_REPLICATE)
        energy = cv2.boxFilter(even * even, cv2.CV_32F, (span, span), normalize=False)
        strength = np.abs(answer) / np.sqrt(energy + 1)
        peaks = (strength >= cv2.dilate(strength, np.ones((5, 5)))) & (strength > _ANSWER)
        y, x = np.nonzero(peaks)
        if len(x):
            strengths = np.where(answer[y, x] > 0, strength[y, x], -strength[y, x])
            sx, sy = size[0] / picture.shape[1], size[1] / picture.shape[0]
            places = ((x + 0.5) / sx - 0.5, (y + 0.5) / sy - 0.5)
            rows.append(np.column_stack([strengths, *places, np.full(len(x), module)]))
        module *= _SIZES
    return np.concatenate(rows)


def _strongest(found: NDArray[np.float64]) -> NDArray[np.float64]:
    """The strongest answers of those that are not one finder seen twice."""
    kept: list[NDArray[np.float64]] = []
    for row in found[np.argsort(-found[:, 0])][:_LOOKED_AT]:
        if all(
            np.hypot(row[1] - other[1], row[2] - other[2]) > 2.4 * max(row[3], other[3])
            for other in kept
        ):
            kept.append(row)
            if len(kept) == _FINDERS:
                break
    return np.array(kept).reshape(-1, 4)
