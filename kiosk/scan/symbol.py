"""The plan of a QR symbol (ISO/IEC 18004): which module means what, and how to mend one.

A symbol of version v has n = 17 + 4 v modules a side. Arrays of modules have shape (n, n), row
first, from the symbol's own top left. Tables of the standard come from the `qrcode` package.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from qrcode import base, util
from reedsolo import ReedSolomonError, init_tables, rs_correct_msg

from kiosk.scan.picture import Gray

LEVELS = {"L": 1, "M": 0, "Q": 3, "H": 2}  # error correction level -> its two format bits
_FORMATS = [(level, mask) for level in range(4) for mask in range(8)]
_FORMAT_BITS = np.array(
    [[util.BCH_type_info(e << 3 | m) >> (14 - i) & 1 for i in range(15)] for e, m in _FORMATS]
)
_FORMAT_MISS = 3  # wrong bits in the better of the two copies; any two formats differ in 7
# Share of a block's check bytes spent on erasing its least trusted bytes, tried in this order
# (generalised minimum distance decoding, Forney 1966).
_ERASED_SHARES = tuple(part / 11 for part in range(11))
# Check bytes that must be left over after correction. A random word passes by chance with about
# 1 in 256^(left over + errors), so that 3 and the other tests together leave nothing to chance;
# where there are more blocks than one, chance would have to pass in each.
_SPARE_CHECKS = 1
_SPARE_CHECKS_ERASED = 3
_SPARE_CHECKS_ERASED_IN_MANY = 2
_PIXELS = 3  # side of a module in the picture of a mended symbol
_QUIET = 4  # modules of margin around it
init_tables(0x11D)  # x^8 + x^4 + x^3 + x^2 + 1


@dataclass(frozen=True)
class Plan:
    """Fixed modules of one version: `fixed` is 1 dark, 0 light, -1 where data or format lie."""

    version: int
    side: int
    fixed: NDArray[np.int8]
    format_copies: tuple[NDArray[np.intp], NDArray[np.intp]]  # (15, 2): row, column; first bit 14
    data: NDArray[np.intp]  # (bits, 2): row, column in reading order


@lru_cache(maxsize=40)
def plan(version: int) -> Plan:
    """The plan of version 1 to 40."""
    n = 17 + 4 * version
    fixed = np.full((n, n), -1, np.int8)
    fixed[6, :] = fixed[:, 6] = 1 - np.arange(n) % 2
    near = np.maximum(*np.abs(np.mgrid[-4:5, -4:5]))
    finder = ((near != 2) & (near < 4)).astype(np.int8)  # with its light border
    for row, column in ((3, 3), (3, n - 4), (n - 4, 3)):
        top, left = max(0, row - 4), max(0, column - 4)
        bottom, right = min(n, row + 5), min(n, column + 5)
        fixed[top:bottom, left:right] = finder[
            top - row + 4 : bottom - row + 4, left - column + 4 : right - column + 4
        ]
    centres = util.pattern_position(version)
    for row in centres:
        for column in centres:
            if (row, column) not in ((6, 6), (6, n - 7), (n - 7, 6)):
                fixed[row - 2 : row + 3, column - 2 : column + 3] = near[2:7, 2:7] != 1
    fixed[n - 8, 8] = 1
    if version >= 7:
        bits = util.BCH_type_number(version)
        for i in range(18):
            fixed[i // 3, n - 11 + i % 3] = fixed[n - 11 + i % 3, i // 3] = bits >> i & 1
    along = [0, 1, 2, 3, 4, 5, 7, 8]
    around = [(8, c) for c in along] + [(r, 8) for r in reversed(along[:-1])]
    apart = [(n - 1 - i, 8) for i in range(7)] + [(8, n - 8 + i) for i in range(8)]
    taken = fixed >= 0
    for row, column in around + apart:
        taken[row, column] = True
    return Plan(version, n, fixed, (np.array(around), np.array(apart)), _data_order(taken))


def _data_order(taken: NDArray[np.bool_]) -> NDArray[np.intp]:
    """The zigzag of column pairs from the right, upwards first, without the taken modules."""
    n = taken.shape[0]
    order = []
    upwards = True
    for right in [*range(n - 1, 6, -2), 5, 3, 1]:
        for row in range(n - 1, -1, -1) if upwards else range(n):
            order += [(row, c) for c in (right, right - 1) if not taken[row, c]]
        upwards = not upwards
    return np.array(order)


@lru_cache(maxsize=64)
def flipped(version: int, mask: int) -> NDArray[np.bool_]:
    """Which data modules, in reading order, the mask pattern 0..7 flips."""
    flips = util.mask_func(mask)
    return np.array([bool(flips(int(r), int(c))) for r, c in plan(version).data])


@lru_cache(maxsize=64)
def blocks(version: int, level: int) -> tuple[tuple[tuple[int, ...], int], ...]:
    """Per block: where its bytes lie in the interleaved stream, and how many are check bytes."""
    sizes = [(b.data_count, b.total_count - b.data_count) for b in base.rs_blocks(version, level)]
    places: list[list[int]] = [[] for _ in sizes]
    at = 0
    for part in (0, 1):
        for i in range(max(size[part] for size in sizes)):
            for place, size in zip(places, sizes, strict=True):
                if i < size[part]:
                    place.append(at)
                    at += 1
    return tuple((tuple(p), size[1]) for p, size in zip(places, sizes, strict=True))


def fit(dark: NDArray[np.bool_], version: int) -> float:
    """Share of the fixed modules, 0..1, that a grid of dark modules shows as planned."""
    fixed = plan(version).fixed
    known = fixed >= 0
    return float(((fixed > 0) == dark)[known].mean())


def mend(
    darkness: NDArray[np.float32],
    trust: NDArray[np.float32],
    version: int,
    guess: tuple[int, int] | None = None,
) -> Gray | None:
    """Correct a sampled symbol and paint it anew, or None when it is beyond safe correction.

    `darkness` (n, n): above 0 dark; `trust` (n, n): 0 or more, higher is surer; `guess`: level bits
    and mask that someone else read. The picture holds every fixed pattern, so any reader reads it.
    """
    layout = plan(version)
    dark = darkness > 0
    rows, columns = layout.data.T
    for level, mask in _formats(dark, layout, guess):
        parts = blocks(version, level)
        spare_if_erased = _SPARE_CHECKS_ERASED if len(parts) == 1 else _SPARE_CHECKS_ERASED_IN_MANY
        count = sum(len(places) for places, _ in parts)
        bits = (dark[rows, columns] ^ flipped(version, mask))[: 8 * count]
        stream = np.packbits(bits)
        byte_trust = trust[rows, columns][: 8 * count].reshape(-1, 8).min(axis=1)
        for places, check_count in parts:
            at = list(places)
            fixed = _correct(stream[at], byte_trust[at], check_count, spare_if_erased)
            if fixed is None:
                break
            stream[at] = fixed
        else:
            return _paint(layout, stream, level, mask)
    return None


def _formats(
    dark: NDArray[np.bool_], layout: Plan, guess: tuple[int, int] | None
) -> list[tuple[int, int]]:
    """The (level, mask) pairs worth trying: best match of both copies, of one, and the guess."""
    misses = np.stack(
        [(dark[c[:, 0], c[:, 1]] != _FORMAT_BITS).sum(axis=1) for c in layout.format_copies]
    )
    likely = [int(misses.sum(axis=0).argmin()), int(misses.min(axis=0).argmin())]
    pairs = [_FORMATS[i] for i in likely if misses[:, i].min() <= _FORMAT_MISS]
    return list(dict.fromkeys([*pairs, guess] if guess else pairs))


def _correct(
    block: NDArray[np.uint8], trust: NDArray[np.float32], check_count: int, spare_if_erased: int
) -> list[int] | None:
    """One block corrected with something to spare, first as read, then with doubtful bytes out."""
    word = block.tolist()
    doubtful = np.argsort(trust)
    for share in _ERASED_SHARES:
        erased = doubtful[: int(share * check_count)].tolist()
        spare = spare_if_erased if erased else _SPARE_CHECKS
        if share and not erased:
            continue
        result = corrected(word, check_count, erased)
        if result and 2 * result[1] + len(erased) <= check_count - spare:
            return result[0]
    return None


def corrected(
    word: Sequence[int], check_count: int, erased: Sequence[int] = ()
) -> tuple[list[int], int] | None:
    """Correct a word whose last `check_count` bytes are check bytes (ISO/IEC 18004, 7.5).

    `erased` are positions whose value is not to be trusted. Gives the corrected word and how many
    *other* positions were wrong, or None when the word is beyond correction
    (2 x errors + erasures > check_count). Whether so many are believable is the caller's decision.
    """
    try:
        data, checks, wrong = rs_correct_msg(
            bytes(word), check_count, fcr=0, generator=2, erase_pos=list(erased)
        )
    except ReedSolomonError:
        return None
    errors = len(set(wrong) - set(erased))
    if 2 * errors + len(erased) > check_count:
        return None
    return [*data, *checks], errors


def _paint(layout: Plan, stream: NDArray[np.uint8], level: int, mask: int) -> Gray:
    """A clean black-on-white picture of a symbol, quiet zone included."""
    dark = layout.fixed > 0
    for copy in layout.format_copies:
        dark[copy[:, 0], copy[:, 1]] = _FORMAT_BITS[_FORMATS.index((level, mask))]
    rows, columns = layout.data.T
    bits = np.zeros(len(rows), np.bool_)
    bits[: 8 * len(stream)] = np.unpackbits(stream)
    dark[rows, columns] = bits ^ flipped(layout.version, mask)
    framed = np.pad(np.where(dark, 0, 255).astype(np.uint8), _QUIET, constant_values=255)
    return framed.repeat(_PIXELS, axis=0).repeat(_PIXELS, axis=1)
