"""From a camera frame to the QR codes in it: a cascade that spends effort only where it pays.

1. The whole frame as it is: zxing-cpp reads nine in ten good frames in 1 to 4 ms.
2. Symbols that it located but could not correct are sampled again and mended (`grid`, `symbol`).
3. Code-like regions (`regions`) are searched; without one the frame is empty and that is all.
4. Regions with two whole finder patterns: the third one is covered, the symbol is laid out from
   the two (`finders`) and mended.
5. The whole frame and each region in other lights and sizes (`_FRAME_VARIANTS`,
   `_REGION_VARIANTS`). What 4 and 5 locate is mended too.

From 3 on it is *rescue* work under a budget: a frame that runs out of it hands the rest of the list
to the next frame, and a scene that has seen the whole list is left alone until it changes. This is
the only module that imports zxing-cpp.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from kiosk.scan import finders, grid, symbol
from kiosk.scan.finders import Clues, Located
from kiosk.scan.grid import Corners
from kiosk.scan.hints import Hint, hint_for
from kiosk.scan.picture import Change, Gray, enlarge, gamma, sharpen, stretch, threshold, to_gray
from kiosk.scan.regions import Region, find_regions

__all__ = ["Decoder", "Hint", "Read", "Seen", "decode"]

# Not `QRCode`: that reads Micro QR too, whose smallest form has no error correction at all.
_FORMATS = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCodeModel2)
_STILL_BUDGET_MS = 34.0  # for one picture with no successor
_MENDS_PER_FRAME = 4  # located symbols that are mended per frame at most
_SAME_SYMBOL = 0.02  # corners this close, in sides of the symbol, are the same attempt
_THUMB = (64, 36)  # width, height of the picture in which changes are looked for
_CHANGE = 5  # grey steps of one of its pixels, above the noise of a dim sensor


@dataclass(frozen=True)
class Read:
    """One code. `corners` are frame pixels, from the symbol's own top left, clockwise."""

    text: str
    data: bytes
    corners: Corners


@dataclass(frozen=True)
class Seen:
    """What one frame gave. `code_like`: something in it looks like a code, read or not."""

    reads: tuple[Read, ...]
    hint: Hint | None
    code_like: bool


@dataclass(frozen=True)
class _Variant:
    """One way to look at a picture: enlarge by `factor`, then `change`, then read."""

    factor: float = 1.0
    change: Change | None = None
    one_threshold: bool = False  # for the whole picture, instead of one per neighbourhood


# Best first, as measured on frames that stage 1 did not read.
_FRAME_VARIANTS = (
    _Variant(change=gamma(0.45)),
    _Variant(one_threshold=True),
    _Variant(change=gamma(4)),
)
_REGION_VARIANTS = (
    _Variant(2, one_threshold=True),
    _Variant(one_threshold=True),
    _Variant(1.5, stretch),
    _Variant(2, sharpen),
    _Variant(2, threshold(21)),
    _Variant(2, gamma(4)),
    _Variant(3, threshold(41)),
)


@dataclass(frozen=True)
class _Found:
    """What one look gave: codes read, and symbols located whose content could not be corrected."""

    reads: tuple[Read, ...] = ()
    located: tuple[Located, ...] = ()


class Decoder:
    """Reads a stream of frames.

    `budget_ms` is the CPU time of this thread that one frame may spend on rescue work, on top of
    the first look at the whole frame.
    """

    def __init__(self, *, budget_ms: float = 14.0) -> None:
        self._budget = budget_ms / 1000
        self.reset()

    def reset(self) -> None:
        """Forget all earlier frames."""
        self._next = 0  # the attempt the next frame starts with
        self._untried = 1.0  # share of the list this scene has not seen yet
        self._thumb: NDArray[np.int16] | None = None
        self._last = Seen((), None, False)

    def see(self, frame: NDArray[np.uint8]) -> Seen:
        """Read a uint8 frame, BGR (h, w, 3) or grey (h, w), of any size."""
        gray = to_gray(frame)
        first = _look(gray, _whole(gray), _Variant())
        changed = self._changed(gray)
        if first.reads:
            self.reset()
            return Seen(first.reads, None, True)
        if changed:
            self._untried = 1.0
        elif self._untried <= 0:
            return self._last
        self._last = self._rescue(gray, first.located)
        if self._last.reads:
            self._untried = 1.0  # what was read here is read again, not remembered
        return self._last

    def _changed(self, gray: Gray) -> bool:
        """Whether this frame differs from the one before by more than noise."""
        thumb = cv2.resize(gray, _THUMB, interpolation=cv2.INTER_AREA).astype(np.int16)
        before, self._thumb = self._thumb, thumb
        return before is None or int(np.abs(thumb - before).max()) > _CHANGE

    def _rescue(self, gray: Gray, located: tuple[Located, ...]) -> Seen:
        """Stages 2 to 5, as far as the budget goes."""
        deadline = time.thread_time() + self._budget
        studied = (finders.study(gray, region) for region in find_regions(gray))
        clues = tuple(clue for clue in studied if clue)
        if not clues and not located:
            self._untried = 0
            return Seen((), None, False)
        tried: list[Located] = []
        attempts = list(_attempts(gray, clues))
        reads = _mend_new(gray, located, tried, deadline)
        done = 0
        while not reads and done < len(attempts):
            found = attempts[(self._next + done) % len(attempts)]()
            reads = found.reads or _mend_new(gray, found.located, tried, deadline)
            done += not reads  # the next frame starts with what worked on this one
            if time.thread_time() > deadline:
                break
        self._next = (self._next + done) % len(attempts)
        self._untried -= done / len(attempts)
        hint = None if reads else hint_for(gray, [clue.region for clue in clues])
        return Seen(reads, hint, True)


def _whole(gray: Gray) -> Region:
    return Region(0, 0, gray.shape[1], gray.shape[0], 0.0)


def _attempts(gray: Gray, clues: tuple[Clues, ...]) -> Iterator[Callable[[], _Found]]:
    """Stages 4 and 5, best first."""

    def looking(region: Region, variant: _Variant) -> Callable[[], _Found]:
        return lambda: _look(gray, region, variant)

    def locating(clue: Clues) -> Callable[[], _Found]:
        return lambda: _Found(located=finders.locate(clue))

    for clue in clues:
        yield locating(clue)
    for variant in _FRAME_VARIANTS:
        yield looking(_whole(gray), variant)
    for variant in _REGION_VARIANTS:
        for clue in clues:
            yield looking(clue.region, variant)


def _mend_new(
    gray: Gray, located: tuple[Located, ...], tried: list[Located], deadline: float
) -> tuple[Read, ...]:
    """Mend the first of the located symbols that can be, leaving out what was tried before."""
    fresh = [c for c in located if not any(_same(c, other) for other in tried)]
    for index, candidate in enumerate(fresh[: _MENDS_PER_FRAME - len(tried)]):
        if index and time.thread_time() > deadline:
            break
        tried.append(candidate)
        reads = _mend(gray, candidate)
        if reads:
            return reads
    return ()


def _mend(gray: Gray, candidate: Located) -> tuple[Read, ...]:
    """Sample a located symbol, correct it, paint it anew and read that."""
    for sampled in grid.samples(gray, candidate.corners, candidate.version):
        clean = symbol.mend(sampled.darkness, sampled.trust, candidate.version, candidate.format)
        reads = _look(clean, _whole(clean), _Variant()).reads if clean is not None else ()
        if reads:
            return (Read(reads[0].text, reads[0].data, candidate.corners),)
    return ()


def _same(one: Located, other: Located) -> bool:
    a, b = np.array(one.corners), np.array(other.corners)
    near = _SAME_SYMBOL * float(np.abs(a[2] - a[0]).max())
    return one.version == other.version and float(np.abs(a - b).max()) < near


def _look(gray: Gray, region: Region, variant: _Variant) -> _Found:
    """Read a region of a grey frame in one way; results are in frame pixels."""
    picture = region.crop(gray)
    if variant.factor != 1:
        picture = enlarge(picture, variant.factor)
    if variant.change is not None:
        picture = variant.change(picture)
    reads: list[Read] = []
    located: list[Located] = []
    for code in zxingcpp.read_barcodes(
        picture,
        formats=_FORMATS,
        binarizer=(
            zxingcpp.Binarizer.GlobalHistogram
            if variant.one_threshold
            else zxingcpp.Binarizer.LocalAverage
        ),
        text_mode=zxingcpp.TextMode.Plain,
        return_errors=True,
    ):
        corners = _corners(code.position, region, variant.factor)
        if code.valid:
            data = bytes(code.bytes)
            if data:
                reads.append(Read(code.text, data, corners))
            continue
        known = cast("dict[str, str]", code.extra or {})
        if known.get("Version", "").isdecimal():  # a Micro QR with errors has "M2", or so
            form = (symbol.LEVELS[known["ECLevel"]], int(known["DataMask"]))
            located.append(Located(corners, int(known["Version"]), form))
    return _Found(tuple(reads), tuple(located))


def _corners(position: zxingcpp.Position, region: Region, factor: float) -> Corners:
    def place(point: zxingcpp.Point) -> tuple[float, float]:
        return region.x + point.x / factor, region.y + point.y / factor

    return (
        place(position.top_left),
        place(position.top_right),
        place(position.bottom_right),
        place(position.bottom_left),
    )


class _Still:
    """`decode`: all codes in one picture, with the budget of a picture that has no successor."""

    def __init__(self) -> None:
        self._decoder = Decoder(budget_ms=_STILL_BUDGET_MS)
        self.reset = self._decoder.reset

    def __call__(self, frame: NDArray[np.uint8]) -> list[str]:
        return [read.text for read in self._decoder.see(frame).reads]


decode = _Still()
