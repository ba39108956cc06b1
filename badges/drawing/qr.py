"""QR Code symbols as plain module matrices, for whatever draws or prints them."""

from __future__ import annotations

from functools import lru_cache
from itertools import zip_longest
from typing import Literal

from qrcode.base import gexp, glog, rs_blocks
from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_L, ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.exceptions import DataOverflowError
from qrcode.main import QRCode

from badges.text.sentence import Sentence

QUIET_ZONE = 4
"""Light modules that ISO/IEC 18004 asks for on each side of a symbol; `matrix` has none."""

_BYTE_MODE = 0b0100
_UTF_8 = 0b0111_00011010
"""Twelve bits: what follows is UTF-8 (ECI 26). Decoders that are not told guess, and some badly."""
_PADDING = b"\xec\x11"

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
    numeric and alphanumeric modes); anything else is written as bytes, and as UTF-8 that says so
    (ECI) where it is not plain ASCII. The mask is the one of lowest penalty, unless `mask`, 0 to
    7, asks for another: that is much quicker.
    Raises ValueError for empty text, or text beyond version 40.
    """
    code = _fitted(text, error_correction)
    code.mask_pattern = mask
    if not text.isascii():
        code.data_cache = _codewords(text.encode(), code.version, _LEVELS[error_correction], _UTF_8)
    code.make(fit=False)
    return tuple(tuple(bool(module) for module in row) for row in code.modules)


def side(text: str, *, error_correction: Literal["L", "M", "Q", "H"] = "H") -> int:
    """How many modules a side `matrix` of the same text has; much quicker than drawing it."""
    return 17 + 4 * int(_fitted(text, error_correction).version)


def byte_capacity(version: int) -> int:
    """How many bytes a code of `version`, 1 to 40, holds at level L (ISO/IEC 18004, table 7)."""
    return _data_count(version, ERROR_CORRECT_L) - 1 - _length_bytes(version)


def matrix_of_bytes(data: bytes, version: int) -> tuple[tuple[bool, ...], ...]:
    """The modules of a code of exactly `version` that holds `data` as bytes, at level L.

    The mask is always the same: for data that looks random each is as good as the others, and
    it is eight times as quick. Raises ValueError when `data` does not fit.
    """
    if len(data) > byte_capacity(version):
        raise ValueError(
            Sentence(
                "{data} bytes are too much for version {version}", data=len(data), version=version
            )
        )
    code = QRCode(version=version, error_correction=ERROR_CORRECT_L, border=0, mask_pattern=0)
    # Not left to the library: it takes five times as long, and fails on a block of zeros.
    code.data_cache = _codewords(data, version, ERROR_CORRECT_L)
    code.make(fit=False)
    return tuple(tuple(map(bool, row)) for row in code.modules)


def _data_count(version: int, level: int) -> int:
    """How many codewords of a version at a level of error correction are data."""
    return sum(int(block.data_count) for block in rs_blocks(version, level))


def _length_bytes(version: int) -> int:
    return 1 if version < 10 else 2


def _codewords(data: bytes, version: int, level: int, encoding: int = 0) -> list[int]:
    """Data in byte mode and its check bytes, block by block interleaved, as the symbol has them.

    `encoding`: twelve bits that say how the data is to be read, or 0 for nothing.
    """
    length_bits = 8 * _length_bytes(version)
    head = (encoding << 4 | _BYTE_MODE) << length_bits | len(data)
    bits = (12 if encoding else 0) + 4 + length_bits + 8 * len(data)
    count = _data_count(version, level)
    used = min(count, -(-(bits + 4) // 8))  # 4 bits: the end, where there is room for it
    stream = ((head << 8 * len(data) | int.from_bytes(data)) << 8 * used - bits).to_bytes(used)
    stream += (_PADDING * count)[: count - len(stream)]
    parts, checks = [], []
    for block in rs_blocks(version, level):
        part, stream = stream[: block.data_count], stream[block.data_count :]
        parts.append(part)
        checks.append(_check_bytes(part, block.total_count - block.data_count))
    return [
        codeword
        for columns in (zip_longest(*parts), zip_longest(*checks))
        for column in columns
        for codeword in column
        if codeword is not None
    ]


def _check_bytes(data: bytes, count: int) -> bytes:
    """The Reed-Solomon check bytes of a block: the remainder of its division, byte by byte."""
    remainders, top, whole = _remainders(count), 8 * (count - 1), (1 << 8 * count) - 1
    rest = 0
    for byte in data:
        rest = (rest << 8 & whole) ^ remainders[byte ^ rest >> top]
    return rest.to_bytes(count)


@lru_cache(maxsize=32)
def _remainders(count: int) -> tuple[int, ...]:
    """What is left of each byte, divided by the generator polynomial with `count` roots."""
    generator = [1]
    for root in range(count):
        shifted = [0, *(_product(each, gexp(root)) for each in generator)]
        generator = [a ^ b for a, b in zip([*generator, 0], shifted, strict=True)]
    return tuple(
        int.from_bytes(bytes(_product(byte, each) for each in generator[1:])) for byte in range(256)
    )


def _product(a: int, b: int) -> int:
    """In the field of 256 elements that QR codes use."""
    return int(gexp(glog(a) + glog(b))) if a and b else 0


def _fitted(text: str, error_correction: str) -> QRCode:
    """A code of the smallest version that holds `text`, not drawn yet."""
    if not text:
        raise ValueError(Sentence("a QR Code needs some text"))
    level = _LEVELS[error_correction]
    if not text.isascii():
        return QRCode(_version_of_utf_8(len(text.encode()), level), level, border=0)
    code = QRCode(error_correction=level, border=0)
    code.add_data(text, optimize=0)
    try:
        code.best_fit()
    except (DataOverflowError, ValueError) as error:
        raise ValueError(Sentence("the text is too long for a QR Code")) from error
    return code


def _version_of_utf_8(size: int, level: int) -> int:
    """The smallest version that holds `size` bytes of UTF-8, named as such."""
    for version in range(1, 41):
        if 12 + 4 + 8 * _length_bytes(version) + 8 * size <= 8 * _data_count(version, level):
            return version
    raise ValueError(Sentence("the text is too long for a QR Code"))
