"""Mending a sampled symbol: what can be put right, and that nothing is made up."""

from __future__ import annotations

import numpy as np
import pytest
import qrcode
import zxingcpp
from numpy.typing import NDArray

from kiosk.scan import symbol

CODE = "7K3M9QX2T8RW4ZHP"


def modules(payload: str = CODE, version: int | None = None) -> NDArray[np.float32]:
    """A symbol as a sampler gives it: 1 dark, -1 light."""
    maker = qrcode.QRCode(version=version, error_correction=3, border=0, mask_pattern=3)
    maker.add_data(payload)
    maker.make(fit=version is None)
    return np.where(np.array(maker.get_matrix()), 1, -1).astype(np.float32)


def mended_text(darkness: NDArray[np.float32], trust: NDArray[np.float32], version: int) -> str:
    clean = symbol.mend(darkness, trust, version)
    if clean is None:
        return ""
    (read,) = zxingcpp.read_barcodes(clean, formats=zxingcpp.BarcodeFormat.QRCodeModel2)
    return read.text


@pytest.mark.parametrize("version", range(1, 41))
def test_the_plan_of_every_version_is_the_standards(version: int) -> None:
    drawn = modules(version=version)
    assert symbol.fit(drawn > 0, version) == 1
    assert mended_text(drawn, np.abs(drawn), version) == CODE


def test_a_doubted_corner_is_put_right_and_an_undoubted_one_is_not_guessed() -> None:
    drawn = modules()
    trust = np.ones_like(drawn)
    drawn[9:17, 13:21] *= -1
    assert mended_text(drawn, trust, 1) == ""
    trust[9:17, 13:21] = 0.1
    assert mended_text(drawn, trust, 1) == CODE


def test_hidden_finders_and_timing_do_not_matter() -> None:
    drawn = modules()
    drawn[:8, 13:] = -1
    drawn[6] = -1
    assert mended_text(drawn, np.ones_like(drawn), 1) == CODE


def test_random_modules_in_a_perfect_frame_are_never_a_code() -> None:
    rng = np.random.default_rng(5)
    for trial in range(400):
        version = (1, 1, 2, 6)[trial % 4]
        drawn = modules(version=version)
        data = symbol.plan(version).data
        drawn[data[:, 0], data[:, 1]] = rng.normal(size=len(data))
        trust = np.abs(drawn) * rng.random(drawn.shape).astype(np.float32)
        assert symbol.mend(drawn, trust, version) is None


@pytest.mark.parametrize(("errors", "erased"), [(0, 0), (1, 0), (6, 0), (0, 13), (3, 7), (6, 1)])
def test_reed_solomon_corrects_up_to_its_capacity(errors: int, erased: int) -> None:
    word = _encoded(seed=errors * 20 + erased)
    rng = np.random.default_rng(3)
    places = rng.permutation(len(word))[: errors + erased].tolist()
    broken = list(word)
    for place in places:
        broken[place] ^= int(rng.integers(1, 256))
    assert symbol.corrected(broken, 13, places[errors:]) == (word, errors)


@pytest.mark.parametrize(("errors", "erased"), [(7, 0), (4, 6), (0, 14)])
def test_reed_solomon_never_gives_back_the_word_beyond_its_capacity(
    errors: int, erased: int
) -> None:
    word = _encoded(seed=1)
    broken = [
        value ^ (place + 1 if place < errors + erased else 0) for place, value in enumerate(word)
    ]
    result = symbol.corrected(broken, 13, list(range(errors, errors + erased)))
    assert result is None or result[0] != word


def _encoded(seed: int) -> list[int]:
    """A true 26-byte word with 13 check bytes: the mended stream of a version 1-Q symbol."""
    data = np.random.default_rng(seed).integers(0, 256, 13).tolist()
    # Erasing all check bytes makes the decoder an encoder; the syndromes then prove the word.
    result = symbol.corrected([*data, *[0] * 13], 13, list(range(13, 26)))
    assert result is not None
    return result[0]
