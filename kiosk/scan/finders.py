"""Finder patterns: is this a code at all, and a symbol's corners from two of its three.

Readers need all three. When a finger or a glare hides one, the other two still say how large a
module is, which way the symbol lies and (by their distance) its version. Which two they are is not
known: every case is laid over the picture and the one that shows the fixed patterns best wins.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.scan import symbol
from kiosk.scan.grid import Corners
from kiosk.scan.picture import Gray
from kiosk.scan.regions import Region

_Points = NDArray[np.float64]

_WORK_SIDE = 340  # a region is brought near this many pixels before the search
_MAX_ENLARGE = 3.0
_STEP = 5  # grey steps a pixel must differ from its neighbourhood
_TEXTURE_SIDE = 120  # pixels of the picture in which texture is judged
_MIN_CHANGES = 0.08  # share of neighbouring pixels there that are black beside white
_MIN_EVENNESS = 0.3  # strength of its weak parts, compared with its strong parts
_MAX_VERSION = 14  # beyond it two finders are too small a base for the far corners
_MAX_FINDERS = 5  # looked at per picture, the most regular first
_MIN_FIT = 0.45  # correlation of the fixed modules with their plan, -1..1
_TRIED = 2  # best cases that are refined
_STEPS = (1.0, 0.5, 0.25)  # modules a far corner is moved by while refining


@dataclass(frozen=True)
class Located:
    """A symbol's outer corners, from its own top left, clockwise, and its version.

    Corners are frame pixels with (0.5, 0.5) the centre of the first pixel. `format` is the level
    bits and mask when whoever located it read them.
    """

    corners: Corners
    version: int
    format: tuple[int, int] | None = None


@dataclass(frozen=True)
class _Finder:
    """One finder pattern: its outer corners (4, 2), clockwise; `doubt` 0 is a perfect square."""

    corners: _Points
    centre: _Points
    module: float
    doubt: float


@dataclass(frozen=True)
class Clues:
    """A region at the size it was searched in, and its finder patterns of either polarity."""

    region: Region
    picture: Gray
    scale: float
    dark: list[_Finder]
    light: list[_Finder]


def study(frame: Gray, region: Region) -> Clues | None:
    """What speaks for a code in a code-like region, or None when nothing does.

    Either there is a finder pattern, or (blur and glare can take all three) at least the texture of
    a code: black and white that alternate finely, both ways, and as strongly everywhere.
    """
    picture, scale = _to_work_size(region.crop(frame))
    dark = _finders(picture, False)
    light = [] if len(dark) > 1 else _finders(picture, True)
    if not dark and not light and not _has_texture(picture):
        return None
    return Clues(region, picture, scale, dark, light)


def locate(clues: Clues) -> tuple[Located, ...]:
    """Symbols with at least two whole finder patterns, likeliest first, in frame pixels."""
    picture = clues.picture
    window = (_window(picture),) * 2
    found: list[tuple[float, Located]] = []
    for patterns, sign in ((clues.dark, 1), (clues.light, -1)):
        if len(patterns) < 2:
            continue
        contrast = sign * (cv2.blur(picture, window).astype(np.float32) - picture)
        cases = [
            (score, version, corners)
            for one, other in combinations(patterns, 2)
            for version, corners in _cases(one, other)
            if (score := _score(contrast, corners, version)) > _MIN_FIT / 2
        ]
        cases.sort(key=lambda case: -case[0])
        for _, version, corners in cases[:_TRIED]:
            better, score = _refine(contrast, corners, version)
            if score > _MIN_FIT:
                place = (better + 0.5) / clues.scale + (clues.region.x, clues.region.y)
                found.append((score, Located(_as_corners(place), version)))
    found.sort(key=lambda pair: -pair[0])
    return tuple(located for _, located in found)


def _to_work_size(region: Gray) -> tuple[Gray, float]:
    """The region at the size the search works on, lightly smoothed, and the scale to get there."""
    scale = min(_MAX_ENLARGE, _WORK_SIDE / max(region.shape))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    sized = cv2.resize(region, None, fx=scale, fy=scale, interpolation=how)
    return np.asarray(cv2.blur(sized, (3, 3)), np.uint8), scale


def _window(picture: Gray) -> int:
    """Side of the neighbourhood that is dark or light in comparison, pixels, odd."""
    return int(max(picture.shape)) // 6 | 1


def _has_texture(picture: Gray) -> bool:
    """Fine black and white alternation that is about as strong everywhere in the middle part."""
    height, width = picture.shape
    middle = picture[height // 5 : height - height // 5, width // 5 : width - width // 5]
    if min(middle.shape) < 8:
        return False
    scale = _TEXTURE_SIDE / max(middle.shape)
    small = cv2.resize(middle, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), 1).astype(np.float32)
    window = (_TEXTURE_SIDE // 5 | 1,) * 2
    detail = small - cv2.blur(small, window)
    strength = np.sqrt(cv2.blur(detail * detail, window))
    weak, strong = np.percentile(strength[::4, ::4], (15, 85))
    light = detail > 0
    changes = (np.diff(light, axis=0).mean() + np.diff(light, axis=1).mean()) / 2
    return bool(changes > _MIN_CHANGES and weak > _MIN_EVENNESS * strong)


def _finders(picture: Gray, inverted: bool) -> list[_Finder]:
    """Dark squares inside light squares inside dark ones, with the proportions 3 : 5 : 7."""
    how = cv2.THRESH_BINARY if inverted else cv2.THRESH_BINARY_INV
    offset = -_STEP if inverted else _STEP
    dark = cv2.adaptiveThreshold(
        picture, 255, cv2.ADAPTIVE_THRESH_MEAN_C, how, _window(picture), offset
    )
    contours, tree = cv2.findContours(dark, cv2.RETR_TREE, cv2.CHAIN_APPROX_SIMPLE)
    if tree is None:
        return []
    child, parent = tree[0, :, 2], tree[0, :, 3]
    grandparent = np.where(parent >= 0, parent[parent], -1)
    found = []
    for index in np.flatnonzero((child < 0) & (grandparent >= 0)).tolist():
        core, hole, ring = contours[index], contours[parent[index]], contours[grandparent[index]]
        # Outlines run one way round and holes the other: a core is an outline.
        core_area, hole_area = -cv2.contourArea(core, oriented=True), cv2.contourArea(hole)
        if core_area < 9 or not 1.5 < hole_area / core_area < 6:
            continue
        if cv2.contourArea(ring) < 3.2 * hole_area:
            finder = _finder(ring, 7, core)
        else:  # the ring has grown together with something: its inner edge still stands
            finder = _finder(hole, 5, core)
        if finder is not None:
            found.append(finder)
    found.sort(key=lambda finder: finder.doubt)
    return found[:_MAX_FINDERS]


def _finder(outline: cv2.typing.MatLike, modules: int, core: cv2.typing.MatLike) -> _Finder | None:
    """The finder whose square outline is so many modules wide, or None when it is no square."""
    hull = cv2.convexHull(outline)
    box = cv2.minAreaRect(hull)
    box_area = box[1][0] * box[1][1]
    if min(box[1]) < modules or max(box[1]) > 2.2 * min(box[1]):
        return None
    four = cv2.approxPolyDP(hull, 0.09 * cv2.arcLength(hull, True), True)
    corners = (four[:, 0] if len(four) == 4 else cv2.boxPoints(box)).astype(np.float64)
    if cv2.contourArea(corners.astype(np.float32), oriented=True) < 0:
        corners = corners[::-1]
    centre = corners.mean(axis=0)
    size = float(np.sqrt(cv2.contourArea(hull)))
    core_centre = core[:, 0].mean(axis=0)
    off_centre = float(np.linalg.norm(core_centre - centre)) / size
    if off_centre > 0.12:
        return None
    doubt = off_centre + 1 - cv2.contourArea(outline) / max(1.0, box_area)
    wide = centre + (corners - centre) * (7 / modules)
    return _Finder(wide, centre, size / modules, doubt)


def _cases(one: _Finder, other: _Finder) -> list[tuple[int, _Points]]:
    """Every (version, corners of the symbol) for which the two could be two of its finders."""
    if not 0.6 < one.module / other.module < 1.67:
        return []
    span = other.centre - one.centre
    distance = float(np.linalg.norm(span)) / ((one.module + other.module) / 2)
    if distance < 10:
        return []
    side_of_square = one.corners[1] - one.corners[0]
    slant = np.arctan2(span[1], span[0]) - np.arctan2(side_of_square[1], side_of_square[0])
    off_axis = abs((float(np.degrees(slant)) + 45) % 90 - 45)  # 0 along a side, 45 diagonal
    cases = []
    for along_side in (True, False):
        if off_axis > 30 if along_side else off_axis < 15:
            continue
        between = distance if along_side else distance / np.sqrt(2)
        exact = (between + 7 - 17) / 4
        for version in sorted({round(exact - 0.3), round(exact), round(exact + 0.3)}):
            if not 1 <= version <= _MAX_VERSION:
                continue
            far = 17 + 4 * version - 7
            places = (
                [((0, 0), (far, 0)), ((0, 0), (0, far))] if along_side else [((far, 0), (0, far))]
            )
            for first, second in places:
                for a, b in ((one, other), (other, one)):
                    cases.append((version, _corners(a, b, first, second, far + 7)))
    return cases


def _corners(
    a: _Finder, b: _Finder, at_a: tuple[int, int], at_b: tuple[int, int], side: int
) -> _Points:
    """Corners (4, 2) of the symbol in which finder a has its corner at module at_a, b at at_b."""
    plan_span = np.subtract(at_b, at_a)
    span = b.centre - a.centre
    turn = np.arctan2(span[1], span[0]) - np.arctan2(plan_span[1], plan_span[0])
    back = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    plan_points, seen_points = [], []
    for finder, at in ((a, at_a), (b, at_b)):
        upright = (finder.corners - finder.centre) @ back.T
        first = int(upright.sum(axis=1).argmin())
        seen_points.append(np.roll(finder.corners, -first, axis=0))
        plan_points.append(np.array([[0, 0], [7, 0], [7, 7], [0, 7]]) + at)
    plan_all, seen_all = np.concatenate(plan_points), np.concatenate(seen_points)
    equations = np.column_stack([plan_all, np.ones(len(plan_all))])
    affine = np.linalg.lstsq(equations, seen_all, rcond=None)[0]
    ends = np.array([[0, 0, 1], [side, 0, 1], [side, side, 1], [0, side, 1]])
    return np.asarray(ends @ affine, np.float64)


def _score(contrast: NDArray[np.float32], corners: _Points, version: int) -> float:
    """Correlation, -1..1, of the fixed modules with what the picture shows at their places."""
    layout = symbol.plan(version)
    n = layout.side
    unit = np.array([[0, 0], [n, 0], [n, n], [0, n]], np.float32)
    m = cv2.getPerspectiveTransform(unit, corners.astype(np.float32))
    rows, columns = np.nonzero(layout.fixed >= 0)
    x, y = columns + 0.5, rows + 0.5
    depth = m[2, 0] * x + m[2, 1] * y + m[2, 2]
    frame_x = ((m[0, 0] * x + m[0, 1] * y + m[0, 2]) / depth).astype(np.float32)
    frame_y = ((m[1, 0] * x + m[1, 1] * y + m[1, 2]) / depth).astype(np.float32)
    seen = cv2.remap(contrast, frame_x, frame_y, cv2.INTER_LINEAR).ravel()
    seen = np.clip(seen, -30, 30)
    truth = np.where(layout.fixed[rows, columns] > 0, 1.0, -1.0)
    seen = seen - seen.mean()
    truth = truth - truth.mean()
    return float(seen @ truth / (np.linalg.norm(seen) * np.linalg.norm(truth) + 1e-6))


def _refine(contrast: NDArray[np.float32], corners: _Points, version: int) -> tuple[_Points, float]:
    """Move the corners one at a time, by ever smaller steps, while the patterns fit better."""
    module = float(np.linalg.norm(corners[1] - corners[0])) / (17 + 4 * version)
    best = _score(contrast, corners, version)
    for step in _STEPS:
        for index in range(4):
            for dx, dy in ((step, 0), (-step, 0), (0, step), (0, -step)):
                moved = corners.copy()
                moved[index] += (dx * module, dy * module)
                score = _score(contrast, moved, version)
                if score > best:
                    corners, best = moved, score
    return corners, best


def _as_corners(points: _Points) -> Corners:
    (a, b), (c, d), (e, f), (g, h) = points.tolist()
    return ((a, b), (c, d), (e, f), (g, h))
