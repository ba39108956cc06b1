"""QR matrices: read back by a decoder that shares no code with what made them."""

import numpy as np
import pytest
import zxingcpp

from badges.drawing.qr import QUIET_ZONE, matrix


def read(modules: tuple[tuple[bool, ...], ...]) -> list[tuple[str, str]]:
    light = np.pad(~np.array(modules), QUIET_ZONE, constant_values=True)
    picture = np.kron(light, np.ones((4, 4))).astype(np.uint8) * 255
    formats = zxingcpp.BarcodeFormat.QRCodeModel2
    found = zxingcpp.read_barcodes(picture, formats=formats)
    return [(code.bytes.decode(), code.ec_level) for code in found]


@pytest.mark.parametrize(
    "text",
    ["ABCD12345", "0", "lower case", "Élodie Müller 日本 🎟", "A\nB\x00C", "x" * 1273, "X" * 1852],
)
def test_every_text_is_read_back(text: str) -> None:
    assert read(matrix(text)) == [(text, "H")]


@pytest.mark.parametrize("level", ["L", "M", "Q", "H"])
def test_the_error_correction_is_the_one_asked_for(level: str) -> None:
    assert read(matrix("ABCD12345", error_correction=level)) == [("ABCD12345", level)]


def test_upper_case_codes_take_the_alphanumeric_mode_and_stay_small() -> None:
    assert len(matrix("ABCD1234E")) == 21
    assert len(matrix("A" * 16, error_correction="Q")) == 21
    assert len(matrix("a" * 16, error_correction="Q")) == 25


def test_the_matrix_is_square_and_begins_with_a_finder_without_quiet_zone() -> None:
    modules = matrix("ABCD1234E")
    assert {len(row) for row in modules} == {len(modules)}
    assert modules[0][:8] == (True,) * 7 + (False,)
    assert modules[1][:7] == (True, *(False,) * 5, True)


@pytest.mark.parametrize("text", ["", "x" * 1274, "X" * 1853, "\ud800"])
def test_text_that_no_code_holds_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        matrix(text)
