"""What a symbol holds, written for many texts at once: the same as one at a time."""

from __future__ import annotations

import random

import pytest
from qrcode import util

from kiosk.scan import codewords
from kiosk.scan.codewords import Mode, SymbolForm

ALPHABETS = {
    Mode.NUMERIC: "0123456789",
    Mode.ALPHANUMERIC: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:",
    Mode.BYTE: "abcdefgzéü0-/?",
}


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("version", [1, 2, 6, 9, 10, 14, 27])
def test_the_bytes_are_those_of_an_independent_writer(mode: Mode, version: int) -> None:
    chance = random.Random(version)
    seen = 0
    for level in range(4):
        form = SymbolForm(version, level, mode)
        texts = [
            "".join(chance.choice(ALPHABETS[mode]) for _ in range(length))
            for length in (1, 2, 3, 4, 5, 8, 9, 16, 17, 31, 60, 150)
        ]
        texts = [text for text in texts if codewords.fits(text, form)]
        for text, stream in zip(texts, codewords.streams(texts, form), strict=True):
            data = util.QRData(text.encode(), mode=int(mode))
            assert stream.tolist() == list(util.create_data(version, level, [data])), text
            seen += 1
    assert seen >= 16


@pytest.mark.parametrize(
    ("text", "fits"),
    [("", False), ("A" * 25, True), ("A" * 26, False), ("a", False), ("\ud800", False)],
)
def test_what_fits_a_symbol(text: str, fits: bool) -> None:
    assert codewords.fits(text, SymbolForm(1, 1, Mode.ALPHANUMERIC)) is fits


def test_the_smallest_version_and_the_densest_mode_are_the_standards() -> None:
    assert codewords.smallest_version(16, 3, Mode.ALPHANUMERIC) == 1
    assert codewords.smallest_version(17, 3, Mode.ALPHANUMERIC) == 2
    assert codewords.smallest_version(5000, 1, Mode.ALPHANUMERIC) == 41
    assert codewords.densest("123") is Mode.NUMERIC
    assert codewords.densest("A23") is Mode.ALPHANUMERIC
    assert codewords.densest("a23") is Mode.BYTE
