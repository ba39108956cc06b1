"""From texts to the bytes that a QR symbol holds (ISO/IEC 18004, 7.4 to 7.6), many at a time.

The reader of a list needs every symbol that may be shown: to write 1,700 of them one by one takes
seconds, column by column over all of them a few hundredths. Only texts in one mode are written,
as the makers of tickets do; the modes' numbers and tables are the standard's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from qrcode.base import EXP_TABLE, LOG_TABLE

from kiosk.scan import symbol

Bits = NDArray[np.uint8]
Streams = NDArray[np.uint8]


class Mode(IntEnum):
    """How a symbol writes its text; the value is the standard's mode indicator."""

    NUMERIC = 1
    ALPHANUMERIC = 2
    BYTE = 4


_CHARACTERS = {
    Mode.NUMERIC: b"0123456789",
    Mode.ALPHANUMERIC: b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:",
    Mode.BYTE: bytes(range(256)),
}
_GROUPS = {  # bits for a group of so many characters, largest group first
    Mode.NUMERIC: ((3, 10), (2, 7), (1, 4)),
    Mode.ALPHANUMERIC: ((2, 11), (1, 6)),
    Mode.BYTE: ((1, 8),),
}
_COUNT_BITS = {  # for versions 1 to 9, 10 to 26 and 27 to 40
    Mode.NUMERIC: (10, 12, 14),
    Mode.ALPHANUMERIC: (9, 11, 13),
    Mode.BYTE: (8, 16, 16),
}
_PADS = (0xEC, 0x11)


@dataclass(frozen=True)
class SymbolForm:
    """What symbols of one maker have in common; `level` is the level's two format bits."""

    version: int
    level: int
    mode: Mode


def encoded(text: str) -> bytes:
    """The bytes of a text as a symbol holds them: UTF-8, whatever the text."""
    return text.encode("utf-8", "surrogatepass")


def fits(text: str, form: SymbolForm) -> bool:
    """Whether a symbol of that form can hold the text."""
    data = encoded(text)
    if not data or not set(data) <= set(_CHARACTERS[form.mode]):
        return False
    return _header_bits(form) + _text_bits(len(data), form.mode) <= 8 * _data_count(form)


def densest(text: str) -> Mode:
    """The mode in which the text takes the least room."""
    data = set(encoded(text))
    return next(mode for mode in Mode if data <= set(_CHARACTERS[mode]))


def smallest_version(length: int, level: int, mode: Mode) -> int:
    """The smallest version that holds so many characters; 41 when none does."""
    for version in range(1, 41):
        form = SymbolForm(version, level, mode)
        if _header_bits(form) + _text_bits(length, mode) <= 8 * _data_count(form):
            return version
    return 41


def random_like(data: bytes, mode: Mode, random: np.random.Generator) -> str:
    """Another text of the same length in the same mode."""
    alphabet = _CHARACTERS[mode] if mode is not Mode.BYTE else bytes(range(33, 127))
    return bytes(alphabet[i] for i in random.integers(0, len(alphabet), len(data))).decode()


def streams(texts: Sequence[str], form: SymbolForm) -> Streams:
    """The interleaved bytes, (texts, bytes of the symbol), of texts that fit the form."""
    data = np.zeros((len(texts), _data_count(form)), np.uint8)
    written = [encoded(text) for text in texts]
    lengths = np.array([len(data) for data in written], np.intp)
    for length in np.unique(lengths).tolist():
        rows = np.flatnonzero(lengths == length)
        characters = np.frombuffer(b"".join(written[row] for row in rows), np.uint8)
        data[rows] = _data_bytes(characters.reshape(len(rows), length), form)
    return _with_check_bytes(data, form)


def _data_count(form: SymbolForm) -> int:
    return sum(len(places) - checks for places, checks in symbol.blocks(form.version, form.level))


def _header_bits(form: SymbolForm) -> int:
    return 4 + _COUNT_BITS[form.mode][(form.version > 9) + (form.version > 26)]


def _text_bits(length: int, mode: Mode) -> int:
    total = 0
    for size, width in _GROUPS[mode]:
        total += length // size * width
        length %= size
    return total


def _data_bytes(characters: NDArray[np.uint8], form: SymbolForm) -> Streams:
    """Mode, count, characters, end and padding of (texts, characters) of one length."""
    values = _values(form.mode)[characters]
    count, length = characters.shape
    header = int(form.mode) << (_header_bits(form) - 4) | length
    parts = [_as_bits(np.full((count, 1), header), _header_bits(form))]
    alphabet = len(_CHARACTERS[form.mode])
    at = 0
    for size, width in _GROUPS[form.mode]:
        groups = (length - at) // size
        if groups:
            taken = values[:, at : at + groups * size].reshape(count, groups, size)
            weights = alphabet ** np.arange(size - 1, -1, -1)
            parts.append(_as_bits(taken @ weights, width))
            at += groups * size
    used = sum(part.shape[1] for part in parts)
    room = 8 * _data_count(form)
    end = min(4, room - used)
    end += -(used + end) % 8
    parts.append(np.zeros((count, end), np.uint8))
    packed = np.packbits(np.concatenate(parts, axis=1), axis=1)
    pads = np.resize(np.array(_PADS, np.uint8), room // 8 - packed.shape[1])
    return np.concatenate([packed, np.broadcast_to(pads, (count, len(pads)))], axis=1)


@lru_cache(maxsize=3)
def _values(mode: Mode) -> NDArray[np.intp]:
    """The number that stands for each character."""
    values = np.zeros(256, np.intp)
    values[list(_CHARACTERS[mode])] = np.arange(len(_CHARACTERS[mode]))
    return values


def _as_bits(numbers: NDArray[np.intp], width: int) -> Bits:
    """(texts, numbers) as (texts, bits), each number so many bits wide, highest first."""
    shifts = np.arange(width - 1, -1, -1)
    bits = numbers[:, :, None] >> shifts & 1
    return bits.reshape(len(numbers), -1).astype(np.uint8)


def _with_check_bytes(data: Streams, form: SymbolForm) -> Streams:
    """The bytes as the symbol holds them: check bytes added to each block, blocks interleaved."""
    layout = symbol.blocks(form.version, form.level)
    whole = np.empty((len(data), sum(len(places) for places, _ in layout)), np.uint8)
    at = 0
    for places, checks in layout:
        block = data[:, at : at + len(places) - checks]
        at += block.shape[1]
        whole[:, places] = np.concatenate([block, _check_bytes(block, checks)], axis=1)
    return whole


def _check_bytes(block: Streams, count: int) -> Streams:
    """The remainder of each row by the generator polynomial, for all rows at once."""
    factors = _factors(count)
    remainder = np.zeros((len(block), count + 1), np.uint8)
    for column in block.T:
        lead = column ^ remainder[:, 0]
        remainder[:, :-1] = remainder[:, 1:] ^ factors[lead]
    return remainder[:, :-1]


@lru_cache(maxsize=32)
def _factors(count: int) -> NDArray[np.uint8]:
    """(256, count): every byte times the generator polynomial with roots 2^0 to 2^(count - 1)."""
    exp, log = np.array([*EXP_TABLE[:255]] * 2), np.array(LOG_TABLE)
    polynomial = [1]
    for root in range(count):
        raised = [*polynomial, 0]
        for i, value in enumerate(polynomial):
            raised[i + 1] ^= int(exp[log[value] + root]) if value else 0
        polynomial = raised
    table = np.zeros((256, count), np.uint8)
    numbers = np.arange(1, 256)
    for i, value in enumerate(polynomial[1:]):
        if value:
            table[1:, i] = exp[log[numbers] + log[value]]
    return table
