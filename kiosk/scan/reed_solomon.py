"""Reed-Solomon correction as QR codes use it, of errors and of erasures (ISO/IEC 18004, 7.5).

The field is GF(256) with the polynomial x^8 + x^4 + x^3 + x^2 + 1 and the generator element 2; the
code's first root is 2^0. A word is written highest power first, as in the standard. Polynomials in
this file are lists with the lowest power first.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

_EXP = [1] * 510  # 2^i, twice around, so that a sum of two logarithms needs no remainder
_LOG = [0] * 256
for _i in range(1, 510):
    _doubled = _EXP[_i - 1] << 1
    _EXP[_i] = _doubled ^ 0x11D if _doubled > 255 else _doubled
    _LOG[_EXP[_i]] = _i % 255
_EXP_ARRAY = np.array(_EXP)
_LOG_ARRAY = np.array(_LOG)


def correct(
    word: Sequence[int], check_count: int, erased: Sequence[int] = ()
) -> tuple[list[int], int] | None:
    """Correct a word whose last `check_count` bytes are check bytes.

    `erased` are positions whose value is not to be trusted. Gives the corrected word and how many
    *other* positions were wrong, or None when the word is beyond correction
    (2 x errors + erasures > check_count). Whether so many are believable is the caller's decision.
    """
    syndromes = _syndromes(word, check_count)
    if not any(syndromes):
        return list(word), 0
    length = len(word)
    roots = [_EXP[length - 1 - position] for position in erased]
    locator, degree = _error_locator(syndromes, roots)
    if 2 * (degree - len(erased)) + len(erased) > check_count:
        return None
    wrong = [p for p in range(length) if _evaluate(locator, _EXP[255 - (length - 1 - p)]) == 0]
    if len(wrong) != degree:
        return None
    evaluator = _product(syndromes, locator)[:check_count]
    slope = [coefficient if i % 2 == 0 else 0 for i, coefficient in enumerate(locator[1:])]
    fixed = list(word)
    for position in wrong:
        power = length - 1 - position
        inverse = _EXP[255 - power]
        below = _evaluate(slope, inverse)
        if below == 0:
            return None
        value = _times(_evaluate(evaluator, inverse), _EXP[255 - _LOG[below]])
        fixed[position] ^= _times(_EXP[power], value)
    if any(_syndromes(fixed, check_count)):
        return None
    return fixed, degree - len(erased)


def _error_locator(syndromes: list[int], roots: list[int]) -> tuple[list[int], int]:
    """Berlekamp-Massey, started with the known roots of the erasures: (polynomial, degree)."""
    locator = [1]
    for root in roots:
        locator = _product(locator, [1, root])
    previous = locator
    known = degree = len(roots)
    for step in range(known, len(syndromes)):
        previous = [0, *previous]
        gap = 0
        for i, coefficient in enumerate(locator[: step + 1]):
            gap ^= _times(coefficient, syndromes[step - i])
        if not gap:
            continue
        width = max(len(locator), len(previous))
        padded = locator + [0] * (width - len(locator))
        shifted = previous + [0] * (width - len(previous))
        better = [a ^ _times(gap, b) for a, b in zip(padded, shifted, strict=True)]
        if 2 * degree <= step + known:
            degree = step + 1 + known - degree
            previous = [_times(c, _EXP[255 - _LOG[gap]]) for c in locator]
        locator = better
    while locator[-1] == 0:
        locator.pop()
    # A polynomial of another degree than promised has no matching set of roots.
    return locator, degree if len(locator) - 1 == degree else len(syndromes) + 1


@lru_cache(maxsize=64)
def _powers(length: int, check_count: int) -> NDArray[np.int64]:
    """Logarithm of (2^row)^(power of column), shape (check_count, length)."""
    return np.outer(np.arange(check_count), np.arange(length - 1, -1, -1)) % 255


def _syndromes(word: Sequence[int], check_count: int) -> list[int]:
    """The word's values at the code's roots; all zero when nothing is wrong."""
    values = np.asarray(word)
    terms = _EXP_ARRAY[_LOG_ARRAY[values] + _powers(len(word), check_count)] * (values != 0)
    return [int(value) for value in np.bitwise_xor.reduce(terms, axis=1)]


def _times(a: int, b: int) -> int:
    return _EXP[_LOG[a] + _LOG[b]] if a and b else 0


def _product(a: Sequence[int], b: Sequence[int]) -> list[int]:
    out = [0] * (len(a) + len(b) - 1)
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            out[i + j] ^= _times(x, y)
    return out


def _evaluate(polynomial: Sequence[int], at: int) -> int:
    value = 0
    for coefficient in reversed(polynomial):
        value = _times(value, at) ^ coefficient
    return value
