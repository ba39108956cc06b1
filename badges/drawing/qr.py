"""QR Code symbols as plain module matrices, for whatever draws or prints them."""

from __future__ import annotations

from typing import Literal

from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_L, ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.exceptions import DataOverflowError
from qrcode.main import QRCode
from qrcode.util import BIT_LIMIT_TABLE, MODE_8BIT_BYTE, QRData

QUIET_ZONE = 4
"""Light modules that ISO/IEC 18004 asks for on each side of a symbol; `matrix` has none."""

_LEVELS = {
    "L": ERROR_CORRECT_L,
    "M": ERROR_CORRECT_M,
    "Q": ERROR_CORRECT_Q,
    "H": ERROR_CORRECT_H,
}


def matrix(
    text: str, *, error_correction: Literal["L", "M", "Q", "H"] = "H", mask: int | None = None
) -> tuple[tuple[bool, ...], ...]:
    """The modules of the smallest QR Code (ISO/IEC 18004, model 2) that holds `text`.

    Square, 21 to 177 modules a side in steps of 4, row by row from the top left, True is dark,
    without the quiet zone. Digits and upper-case letters take less room than other text (the
    numeric and alphanumeric modes); anything else is written as UTF-8 bytes. The mask is the
    one of lowest penalty, unless `mask`, 0 to 7, asks for another: that is much quicker.
    Raises ValueError for empty text, or text beyond version 40.
    """
    code = _fitted(text, error_correction)
    code.mask_pattern = mask
    code.make(fit=False)
    return tuple(tuple(bool(module) for module in row) for row in code.modules)


def side(text: str, *, error_correction: Literal["L", "M", "Q", "H"] = "H") -> int:
    """How many modules a side `matrix` of the same text has; much quicker than drawing it."""
    return 17 + 4 * int(_fitted(text, error_correction).version)


def byte_capacity(version: int) -> int:
    """How many bytes a code of `version`, 1 to 40, holds at level L (ISO/IEC 18004, table 7)."""
    return int(BIT_LIMIT_TABLE[ERROR_CORRECT_L][version] - 4 - (8 if version < 10 else 16)) // 8


def matrix_of_bytes(data: bytes, version: int) -> tuple[tuple[bool, ...], ...]:
    """The modules of a code of exactly `version` that holds `data` as bytes, at level L.

    The mask is always the same: for data that looks random each is as good as the others, and
    it is eight times as quick. Raises ValueError when `data` does not fit.
    """
    if len(data) > byte_capacity(version):
        raise ValueError(f"{len(data)} bytes are too much for version {version}")
    code = QRCode(version=version, error_correction=ERROR_CORRECT_L, border=0, mask_pattern=0)
    code.add_data(QRData(data, mode=MODE_8BIT_BYTE))
    code.make(fit=False)
    return tuple(tuple(bool(module) for module in row) for row in code.modules)


def _fitted(text: str, error_correction: str) -> QRCode:
    """A code of the smallest version that holds `text`, not drawn yet."""
    if not text:
        raise ValueError("a QR Code needs some text")
    code = QRCode(error_correction=_LEVELS[error_correction], border=0)
    code.add_data(text, optimize=0)
    try:
        code.best_fit()
    except (DataOverflowError, ValueError) as error:
        raise ValueError("the text is too long for a QR Code") from error
    return code
