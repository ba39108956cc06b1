"""Where a symbol lies whose finder patterns a reader did not make out.

Of all symbols that the finder patterns found suggest, those are kept under which the modules that
every symbol of a version has in common, and its quiet zone, show best; then their corners are moved
until no move makes it better.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.scan import symbol
from kiosk.scan.budget import Budget
from kiosk.scan.finders import FinderAnswers, even_out, sized
from kiosk.scan.grid import Corners
from kiosk.scan.picture import Gray
from kiosk.scan.regions import Region
from kiosk.scan.suggestions import Points, suggestions

_Plane = NDArray[np.float32]

_CASES = 40  # suggestions that are looked at, likeliest first
_FIRST_FIT = 0.22  # correlation with the plan from which on a suggestion is worth moving
_FIT = 0.38  # and after it has been moved
_KEPT = 2  # suggestions that are moved, at most
_STEPS = (1.4, 0.8, 0.45, 0.25, 0.12)  # modules that corners are moved by, and how often
_ROUNDS = 4
_RING = 0.5  # weight of a module of the quiet zone
_AROUND = 0.2  # sides of a symbol that are looked at around where it was
_MODULE_PIXELS = 3.5  # and so large: a module's edge is as wide as half of it, and leads to it
_SMALLEST = 8  # pixels a side of what is looked at


@dataclass(frozen=True)
class Located:
    """A symbol's outer corners, from its own top left, clockwise, and its version.

    Corners are frame pixels with (0.5, 0.5) the centre of the first pixel. `format` is the level
    bits and mask when whoever located it read them, `light_on_dark` its polarity when known, `fit`
    the correlation, -1..1, of what every symbol of its version shows with what is seen there (0
    when nobody looked).
    """

    corners: Corners
    version: int
    format: tuple[int, int] | None = None
    light_on_dark: bool | None = None
    fit: float = 0.0


def locate(
    answers: FinderAnswers, versions: Sequence[int], budget: Budget, limit: int = _KEPT
) -> tuple[Located, ...]:
    """Symbols of the versions given, likeliest first, as far as the budget goes."""
    found: list[Located] = []
    for finders, sign in ((answers.dark, 1), (answers.light, -1)):
        if len(finders) < 2 or (found and budget.spent()):
            continue
        corners, version = suggestions(finders, versions, _CASES)
        if not len(corners):
            continue
        even = sign * even_out(answers.picture, _window(finders))
        for score, places, number in _best(even, corners, version, limit, budget):
            if score > _FIT:
                place = (places + 0.5) / answers.scale + (answers.region.x, answers.region.y)
                found.append(Located(_as_corners(place), number, None, sign < 0, score))
    found.sort(key=lambda located: -located.fit)
    return tuple(found[:limit])


def follow(frame: Gray, located: Located) -> Located | None:
    """The symbol in another picture, where it is at most two modules from where it was.

    None when it does not show there.
    """
    corners = np.array(located.corners)
    low, high = corners.min(axis=0), corners.max(axis=0)
    margin = _AROUND * float((high - low).max())
    left, top = np.maximum(low - margin, 0).astype(int).tolist()
    right, bottom = np.minimum(high + margin, frame.shape[::-1]).astype(int).tolist()
    if min(right - left, bottom - top) < _SMALLEST:
        return None
    region = Region(left, top, right - left, bottom - top, 0.0)
    across = (
        (17 + 4 * located.version) * max(region.width, region.height) / float((high - low).max())
    )
    picture, scale = sized(frame, region, round(_MODULE_PIXELS * across))
    places = (corners - (left, top)) * scale - 0.5
    module = _module(places, located.version)
    even = even_out(picture, int(9 * module) | 1)
    cases = places + _NEAR * module
    fits = _fits(even, cases, located.version)
    light_on_dark = located.light_on_dark
    if light_on_dark is None:
        light_on_dark = bool(fits.max() < -fits.min())
    start = cases[(-fits if light_on_dark else fits).argmax()]
    fit, moved = _move(-even if light_on_dark else even, start, located.version, _STEPS[1:])
    if fit < _FIT:
        return None
    corners_there = _as_corners((moved + 0.5) / scale + (left, top))
    return replace(located, corners=corners_there, light_on_dark=light_on_dark, fit=fit)


def _window(finders: NDArray[np.float64]) -> int:
    """Side of the neighbourhood that modules are dark or light in comparison with; odd."""
    return int(9 * float(np.median(finders[:3, 3]))) | 1


@dataclass(frozen=True)
class _Pattern:
    """The modules that all symbols of a version share, quiet ring included.

    `x`, `y`: their centres, in sides of the symbol; `weight`; `truth`: dark above 0, weighted.
    """

    x: _Plane
    y: _Plane
    weight: _Plane
    truth: _Plane
    norm: float


@lru_cache(maxsize=40)
def _pattern(version: int) -> _Pattern:
    layout = symbol.plan(version)
    n = layout.side
    rows, columns = np.nonzero(layout.fixed >= 0)
    edge = np.arange(-1, n + 1)
    out = np.full(n + 2, -1)
    ring_rows = np.concatenate([out, out + n + 1, edge[1:-1], edge[1:-1]])
    ring_columns = np.concatenate([edge, edge, out[1:-1], out[1:-1] + n + 1])
    weight = np.repeat([1.0, _RING], [len(rows), len(ring_rows)])
    dark = np.concatenate(
        [np.where(layout.fixed[rows, columns] > 0, 1, -1), -np.ones(len(edge) * 4 - 4)]
    )
    truth = dark - np.average(dark, weights=weight)
    return _Pattern(
        ((np.concatenate([columns, ring_columns]) + 0.5) / n).astype(np.float32),
        ((np.concatenate([rows, ring_rows]) + 0.5) / n).astype(np.float32),
        weight.astype(np.float32),
        (truth * weight).astype(np.float32),
        float(np.sqrt((weight * truth * truth).sum())),
    )


def _fits(even: _Plane, corners: Points, version: int) -> NDArray[np.float64]:
    """Correlation, -1..1, of each case's pattern with what the picture shows at its places."""
    pattern = _pattern(version)
    m = _from_unit(corners).astype(np.float32)[:, :, None]
    depth = m[:, 6] * pattern.x + m[:, 7] * pattern.y + 1
    x = (m[:, 0] * pattern.x + m[:, 1] * pattern.y + m[:, 2]) / depth
    y = (m[:, 3] * pattern.x + m[:, 4] * pattern.y + m[:, 5]) / depth
    seen = cv2.remap(even, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    seen = np.clip(seen, -1.5, 1.5)
    seen -= (seen @ pattern.weight / pattern.weight.sum())[:, None]
    norm = np.sqrt((seen * seen) @ pattern.weight)
    return np.asarray(seen @ pattern.truth / (pattern.norm * norm + 1e-6), np.float64)


def _from_unit(corners: Points) -> NDArray[np.float64]:
    """Homographies (cases, 8) from the unit square to four corners (Heckbert 1989, 2.2.3)."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = (corners[:, i].T for i in range(4))
    dx1, dx2, sx = x1 - x2, x3 - x2, x0 - x1 + x2 - x3
    dy1, dy2, sy = y1 - y2, y3 - y2, y0 - y1 + y2 - y3
    scale = dx1 * dy2 - dx2 * dy1
    scale = np.where(np.abs(scale) < 1e-9, 1e-9, scale)
    g, h = (sx * dy2 - dx2 * sy) / scale, (dx1 * sy - sx * dy1) / scale
    return np.stack(
        [x1 - x0 + g * x1, x3 - x0 + h * x3, x0, y1 - y0 + g * y1, y3 - y0 + h * y3, y0, g, h],
        axis=1,
    )


def _best(
    even: _Plane, corners: Points, versions: NDArray[np.intp], limit: int, budget: Budget
) -> list[tuple[float, NDArray[np.float64], int]]:
    """The best suggestions, moved to where they fit best: score, corners, version."""
    scores = np.zeros(len(corners))
    for version in np.unique(versions).tolist():
        if scores.any() and budget.spent():
            break
        mine = versions == version
        scores[mine] = _fits(even, corners[mine], version)
    kept: list[int] = []
    for case in np.argsort(-scores).tolist():
        if scores[case] < _FIRST_FIT or len(kept) == limit:
            break
        if all(not _near(corners[case], corners[other]) for other in kept):
            kept.append(case)
    moved: list[tuple[float, NDArray[np.float64], int]] = []
    for case in kept:
        if moved and budget.spent():
            break
        moved.append((*_move(even, corners[case], int(versions[case])), int(versions[case])))
    return moved


def _near(one: NDArray[np.float64], other: NDArray[np.float64]) -> bool:
    return float(np.abs(one - other).max()) < 0.06 * float(np.abs(one[2] - one[0]).max())


def _move(
    even: _Plane,
    corners: NDArray[np.float64],
    version: int,
    steps: Sequence[float] = _STEPS,
) -> tuple[float, NDArray[np.float64]]:
    """Move corners, alone and together, by ever smaller steps while the pattern fits better."""
    n = 17 + 4 * version
    best = float(_fits(even, corners[None], version)[0])
    for step in steps:
        for _ in range(_ROUNDS):
            module = _module(corners, version)
            middle = corners - corners.mean(axis=0)
            turned = np.stack([-middle[:, 1], middle[:, 0]], axis=1)
            along = np.stack([middle, -middle, turned, -turned]) * (2 * step / n)
            cases = corners + np.concatenate([_SHIFTS * (step * module), along])
            scores = _fits(even, cases, version)
            top = int(scores.argmax())
            if scores[top] <= best:
                break
            better = np.flatnonzero(scores > best)
            together = corners + (cases[better] - corners).sum(axis=0)
            corners, best = cases[top], float(scores[top])
            if len(better) > 1:
                score = float(_fits(even, together[None], version)[0])
                if score > best:
                    corners, best = together, score
    return best, corners


def _module(corners: NDArray[np.float64], version: int) -> float:
    """Side of a module in a symbol's middle, in the unit of its corners."""
    side = float(np.sqrt(abs(cv2.contourArea(corners.astype(np.float32)))))
    return side / (17 + 4 * version)


def _shifts() -> NDArray[np.float64]:
    """All four corners, and each alone, moved by one to each side: (20, 4, 2)."""
    ways = np.array([[1, 0], [-1, 0], [0, 1], [0, -1]], np.float64)
    alone = [np.outer(np.arange(4) == corner, way) for corner in range(4) for way in ways]
    return np.stack([*(np.tile(way, (4, 1)) for way in ways), *alone])


_SHIFTS = _shifts()
_NEAR = np.stack(np.meshgrid(*[np.arange(-2, 2.1, 0.5)] * 2), axis=-1).reshape(-1, 1, 2)  # modules


def _as_corners(points: NDArray[np.float64]) -> Corners:
    (a, b), (c, d), (e, f), (g, h) = points.tolist()
    return ((a, b), (c, d), (e, f), (g, h))
