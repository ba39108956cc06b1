"""The codes that may be shown, as symbols: which of them does a picture agree with most?

A decoder must find a text in the picture alone, and gives up when more modules are wrong than the
check bytes can put right. Whoever knows which texts can be shown at all needs far less: every
listed symbol is laid over the sampled modules, and the agreement is counted (a matched filter).

The measure is z, the sum of the modules' soft values, each with the sign that the listed symbol
gives it, over the root of the sum of their squares. For modules that have nothing to do with the
listed symbol, P(z >= t) <= exp(-t^2 / 2) (Hoeffding 1963), whatever the picture's contrast.

Two symbols whose texts differ in one character agree in most modules when the symbol is large.
Their check bytes do not: the blocks that differ have check bytes that differ throughout. So the
check bytes of every block are looked at by themselves as well, and the lowest z of them counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.scan import codewords, symbol
from kiosk.scan.codewords import SymbolForm

_Plane = NDArray[np.float32]

_COMMON = 0.9  # a module whose mean over the list is beyond this says nothing about which it is
_SAMPLE = 64  # texts by which that is judged; a shorter list is joined by random texts
ALL_MASKS = tuple(range(8))


@dataclass(frozen=True)
class Match:
    """The listed text that agrees best with some modules.

    `z` is its agreement, `second` that of the next best text (0 when there is none), `checks` the
    lowest agreement of one block's check bytes.
    """

    text: str
    z: float
    second: float
    checks: float


NO_MATCH = Match("", 0.0, 0.0, 0.0)


class Book:
    """The symbols of one form of all texts that fit it. `masks` are the mask patterns in use."""

    def __init__(
        self, texts: Sequence[str], form: SymbolForm, masks: Sequence[int] = ALL_MASKS
    ) -> None:
        self.form = form
        self.texts = [text for text in dict.fromkeys(texts) if codewords.fits(text, form)]
        streams = codewords.streams(self.texts, form)
        self._columns = np.ascontiguousarray(streams.T)
        self._used = ~_common(streams, self.texts, form)
        count = 8 * streams.shape[1]
        self._places = symbol.plan(form.version).data[:count].T
        self._signs = [
            np.where(symbol.flipped(form.version, mask)[:count], -1, 1).astype(np.float32)
            for mask in masks
        ]
        self._checks = [
            np.array(places[len(places) - checks :])
            for places, checks in symbol.blocks(form.version, form.level)
        ]

    def match(self, soft: _Plane) -> Match:
        """The best text for soft modules (n, n): above 0 dark, the further the surer."""
        if not self.texts:
            return NO_MATCH
        rows, columns = self._places
        seen = soft[rows, columns] * self._used
        scale = float(np.linalg.norm(seen))
        if scale == 0:
            return NO_MATCH
        by_mask = [self._agreement(seen * signs) for signs in self._signs]
        totals = np.stack(by_mask).max(axis=0)
        best = int(totals.argmax())
        mask = int(np.argmax([agreement[best] for agreement in by_mask]))
        others = np.delete(totals, best)
        second = float(others.max()) / scale if len(others) else 0.0
        checks = self._check_agreement(seen * self._signs[mask], best)
        return Match(self.texts[best], float(totals[best]) / scale, second, checks)

    def _agreement(self, seen: _Plane) -> _Plane:
        """For each text the sum of the soft values with its signs.

        A byte has 256 values: what each would add is tabled, and then looked up for each text.
        """
        tables = seen.reshape(-1, 8) @ _SIGNS_OF_BYTE
        total = np.zeros(len(self.texts), np.float32)
        for column, table in zip(self._columns, tables, strict=True):
            total += cv2.LUT(column, table).ravel()
        return total

    def _check_agreement(self, seen: _Plane, index: int) -> float:
        """The lowest z of one block's check bytes."""
        bits = np.unpackbits(self._columns[:, index]).reshape(-1, 8)
        values = seen.reshape(-1, 8)
        agreeing = values * np.where(bits, 1, -1)
        return min(
            float(agreeing[places].sum() / (np.linalg.norm(values[places]) + 1e-9))
            for places in self._checks
        )


_SIGNS_OF_BYTE = np.where(
    np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1).T, 1, -1
).astype(np.float32)  # (8, 256)


def _common(
    streams: NDArray[np.uint8], texts: Sequence[str], form: SymbolForm
) -> NDArray[np.bool_]:
    """Which bits say nothing: what all symbols of the form or nearly all of the list share."""
    if not texts:
        return np.ones(8 * streams.shape[1], np.bool_)
    random = np.random.default_rng(0)
    extra = [
        codewords.random_like(codewords.encoded(texts[i % len(texts)]), form.mode, random)
        for i in range(_SAMPLE - len(texts))
    ]
    if extra:
        streams = np.concatenate([streams, codewords.streams(extra, form)])
    share = np.zeros(8 * streams.shape[1])
    for at, column in enumerate(streams.T):
        share[8 * at : 8 * at + 8] = np.unpackbits(column[:, None], axis=1).mean(axis=0)
    return np.asarray(np.abs(2 * share - 1) > _COMMON)
