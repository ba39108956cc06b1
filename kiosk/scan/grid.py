"""From a picture and four corners to the modules of a symbol.

A reader samples a pixel per module and compares it with its neighbourhood. That fails where blur
mixes neighbours, where paper bends and where modules are two pixels wide. Here the symbol is first
laid flat, and then an *equaliser* undoes the blur:
the fixed patterns say what some modules must be, least squares finds the weights over a module's
surroundings that give these answers, and the same weights give all others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.scan import symbol
from kiosk.scan.picture import Gray

Corners = tuple[tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]]
_Plane = NDArray[np.float32]

_PIXELS = 4  # side of a module in the flat picture
_MARGIN = 3  # modules around the symbol in the flat picture
_FIRST = _MARGIN * _PIXELS + _PIXELS // 2  # row and column of the first module's centre
_CONTRAST_WINDOW = 7  # modules over which brightness and contrast are evened out
_TRUST_WINDOW = 3  # modules; a patch this size without contrast is a finger or a glare
_REACH = 3  # the equaliser looks this many half modules to each side
_RIDGE = 3.0  # how strongly it prefers the plain centre sample
_LESSONS = 1500  # modules it learns from in a round, at most about
_ROUNDS = 3  # each learns from the answers of the one before
_RAW_FIT = 0.75  # share of fixed modules that must be right before equalising
_EQUALISED_FIT = 0.87  # and after it
_SETTLE_FIT = 0.96  # below it too few modules are right to settle by
_SETTLE_MOVE = 0.24  # flat pixels; paper that moves less (root mean square) is not bent
_SETTLE_WINDOWS = (7, 5)  # modules, from one round of settling to the next


@dataclass(frozen=True)
class Grid:
    """Sampled modules, (n, n): `darkness` above 0 is dark; `trust` 0..about 1."""

    darkness: _Plane
    trust: _Plane


def samples(frame: Gray, corners: Corners, version: int) -> Iterator[Grid]:
    """Sample the symbol whose corners (outer edges, from its top left, clockwise) are given.

    Corners are frame pixels with (0.5, 0.5) the centre of the first pixel. Gives one grid, or none
    when what lies there does not show the fixed patterns of that version, dark on light or light on
    dark. If the paper seems bent, further grids follow, each of which keeps closer to the bends;
    stop at the first that can be mended.
    """
    layout = symbol.plan(version)
    sheet = _Sheet(frame, corners, layout)
    if max(sheet.right, 1 - sheet.right) < _RAW_FIT:
        return
    polarity = np.float32(1 if sheet.right > 0.5 else -1)
    for window in (*_SETTLE_WINDOWS, None):
        trust = _trust(sheet.flat, layout.side)
        darkness = _equalise(polarity * sheet.even, trust, layout)
        fit = symbol.fit(darkness > 0, version)
        if fit < _EQUALISED_FIT:
            return
        yield Grid(darkness, np.abs(darkness) * trust)
        if window is None or fit < _SETTLE_FIT:
            return
        right_by, down_by = _settle(polarity * sheet.even, darkness, layout, window)
        if float(np.mean(right_by**2 + down_by**2)) < _SETTLE_MOVE**2:
            return
        sheet.move(right_by, down_by)


def soft_modules(
    frame: Gray, corners: Corners, version: int, *, light_on_dark: bool | None = None
) -> Iterator[_Plane]:
    """The modules of a symbol as soft values, (n, n): -2 light to 2 dark, 0 where nothing is known.

    For who knows what may stand there: nothing has to show as planned. First as the picture is,
    then with the paper's bends followed. `light_on_dark` None: whatever the fixed modules say.
    """
    layout = symbol.plan(version)
    sheet = _Sheet(frame, corners, layout)
    inverted = sheet.right < 0.5 if light_on_dark is None else light_on_dark
    polarity = np.float32(-1 if inverted else 1)
    for bends_followed in (False, True):
        even = polarity * sheet.even
        trust = _trust(sheet.flat, layout.side)
        darkness = _equalise(even, trust, layout)
        plain = _centres(_blur(even, 2), layout.side)
        yield trust * (np.clip(darkness, -1, 1) + np.clip(plain, -1, 1))
        if not bends_followed:
            sheet.move(*_settle(even, darkness, layout, _SETTLE_WINDOWS[0]))


class _Sheet:
    """A symbol laid flat: its grey values, and those evened out.

    `right` is the share of the fixed modules whose centres are as planned, dark on light.
    """

    def __init__(self, frame: Gray, corners: Corners, layout: symbol.Plan) -> None:
        self._frame, self._layout = frame, layout
        self._to_frame = _flat_to_frame(corners, layout.side)
        self._x, self._y = _positions(layout.side)
        self._look()

    def move(self, right_by: _Plane, down_by: _Plane) -> None:
        """Take each place's grey value from so many flat pixels further right and down."""
        self._x, self._y = self._x + right_by, self._y + down_by
        self._look()

    def _look(self) -> None:
        self.flat = _flatten(self._frame, self._to_frame, self._x, self._y)
        self.even, self.right = _even_out(self.flat, self._layout)


def _trust(flat: _Plane, side: int) -> _Plane:
    """How far each module can be believed, 0..1: not where all around is one shade."""
    contrast = _centres(_deviation(flat, _TRUST_WINDOW), side)
    trust = np.minimum(1, contrast / max(1.0, float(np.median(contrast))))
    return np.asarray(trust, np.float32)


def _flat_to_frame(corners: Corners, side: int) -> NDArray[np.float64]:
    """Homography (3, 3) from pixels of the flat picture to pixels of the frame."""
    unit = np.array([[0, 0], [side, 0], [side, side], [0, side]], np.float32)
    modules = cv2.getPerspectiveTransform(unit, np.array(corners, np.float32) - 0.5)
    offset = 0.5 / _PIXELS - _MARGIN
    pixels = np.array([[1 / _PIXELS, 0, offset], [0, 1 / _PIXELS, offset], [0, 0, 1]])
    return np.asarray(modules @ pixels, np.float64)


def _positions(side: int) -> tuple[_Plane, _Plane]:
    """x and y of every pixel of the flat picture."""
    line = np.arange((side + 2 * _MARGIN) * _PIXELS, dtype=np.float32)
    x, y = np.meshgrid(line, line)
    return x, y


def _flatten(frame: Gray, to_frame: NDArray[np.float64], x: _Plane, y: _Plane) -> _Plane:
    """The frame's grey values where the flat positions lie."""
    m = to_frame.astype(np.float32)
    depth = m[2, 0] * x + m[2, 1] * y + m[2, 2]
    frame_x = (m[0, 0] * x + m[0, 1] * y + m[0, 2]) / depth
    frame_y = (m[1, 0] * x + m[1, 1] * y + m[1, 2]) / depth
    found = cv2.remap(frame, frame_x, frame_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return found.astype(np.float32)


def _blur(plane: NDArray[np.floating[Any]], side: int) -> _Plane:
    """Mean over a square of so many pixels."""
    return np.asarray(cv2.blur(plane, (side, side)), np.float32)


def _deviation(flat: _Plane, modules: int) -> _Plane:
    """Standard deviation of the grey values in a window of so many modules."""
    window = modules * _PIXELS + 1
    mean = _blur(flat, window)
    return np.sqrt(np.maximum(_blur(flat * flat, window) - mean * mean, 0))


def _even_out(flat: _Plane, layout: symbol.Plan) -> tuple[_Plane, float]:
    """Brightness and contrast made the same everywhere (mean 0, deviation 1, dark above 0), and
    the share of fixed modules whose centres are then as planned."""
    deviation = np.maximum(_deviation(flat, _CONTRAST_WINDOW), 2)
    mean = _blur(flat, _CONTRAST_WINDOW * _PIXELS + 1)
    even = np.asarray((mean - flat) / deviation, np.float32)
    return even, symbol.fit(_centres(_blur(even, 2), layout.side) > 0, layout.version)


def _settle(
    even: _Plane, darkness: _Plane, layout: symbol.Plan, modules: int
) -> tuple[_Plane, _Plane]:
    """How far, in flat pixels right and down, the picture lies from what the modules say it is.

    Lucas and Kanade's least squares in windows of so many modules: most modules are right before
    the symbol can be mended, and where they are, their edges show how the paper bends.
    """
    modules_drawn = np.where(
        layout.fixed >= 0, np.where(layout.fixed > 0, 1, -1), np.clip(darkness, -1, 1)
    )
    framed = np.pad(modules_drawn.astype(np.float32), _MARGIN, constant_values=-1)
    drawn = _blur(framed.repeat(_PIXELS, axis=0).repeat(_PIXELS, axis=1), 3)
    drawn = drawn - _blur(drawn, _CONTRAST_WINDOW * _PIXELS + 1)
    slope_x, slope_y = (
        (cv2.Sobel(even, cv2.CV_32F, *axis) + cv2.Sobel(drawn, cv2.CV_32F, *axis)) / 16
        for axis in ((1, 0), (0, 1))
    )
    gap = np.clip(drawn - even, -1.5, 1.5)
    window = modules * _PIXELS + 1
    xx, xy, yy, gx, gy = (
        _blur(_blur(product, window), window)
        for product in (
            slope_x * slope_x,
            slope_x * slope_y,
            slope_y * slope_y,
            slope_x * gap,
            slope_y * gap,
        )
    )
    xx, yy = xx + 0.01, yy + 0.01  # no edges, no move
    scale = xx * yy - xy * xy
    furthest = _PIXELS / 2
    right = np.clip((yy * gx - xy * gy) / scale, -furthest, furthest)
    down = np.clip((xx * gy - xy * gx) / scale, -furthest, furthest)
    return right.astype(np.float32), down.astype(np.float32)


def _centres(plane: _Plane, side: int, right: int = 0, below: int = 0) -> _Plane:
    """The plane's value at each module's centre, or so many pixels right of and below it."""
    span = (side - 1) * _PIXELS + 1
    top, left = _FIRST + below, _FIRST + right
    return plane[top : top + span : _PIXELS, left : left + span : _PIXELS]


def _equalise(even: _Plane, trust: _Plane, layout: symbol.Plan) -> _Plane:
    """Darkness (n, n) of every module, about -1 or 1, with the neighbours' blur taken out."""
    n = layout.side
    soft = _blur(even, 2)
    half = _PIXELS // 2
    steps = [i * half for i in range(-_REACH, _REACH + 1)]
    taps = [_centres(soft, n, right, below) for below in steps for right in steps]
    samples = np.stack([*taps, np.ones((n, n), np.float32)], axis=-1).reshape(n * n, -1)
    plain = np.zeros((samples.shape[1], 1), np.float32)
    plain[len(taps) // 2] = 1
    ridge = _RIDGE * np.eye(len(plain), dtype=np.float32)

    known = (layout.fixed >= 0).ravel()
    truth = np.where(layout.fixed.ravel() > 0, 1, -1).astype(np.float32)
    surety = trust.ravel()
    weight = known * surety
    answers, nothing = truth, np.zeros((n * n, 1), np.float32)
    for _ in range(_ROUNDS):
        rows = np.flatnonzero(weight > 0.02)
        rows = rows[:: len(rows) // _LESSONS + 1]
        lesson = samples[rows] * np.sqrt(weight[rows, None])
        goal = truth[rows, None] * np.sqrt(weight[rows, None])
        # OpenCV's products, not NumPy's: those wake a thread per core for matrices this size.
        normal = cv2.mulTransposed(lesson, aTa=True) + ridge
        target = cv2.gemm(lesson, goal, 1, plain, _RIDGE, flags=cv2.GEMM_1_T)
        weights = cv2.solve(normal, target, flags=cv2.DECOMP_CHOLESKY)[1]
        answers = np.asarray(cv2.gemm(samples, weights, 1, nothing, 0), np.float32).ravel()
        # Fixed modules that look wrong are covered; other modules teach as far as they are sure.
        truth = np.where(known, truth, np.sign(answers)).astype(np.float32)
        weight = np.where(known, truth * answers > -0.3, np.minimum(1, np.abs(answers)) / 2)
        weight = (weight * surety).astype(np.float32)
    return answers.reshape(n, n).astype(np.float32)
