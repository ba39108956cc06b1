"""Packing values into bytes: numbers of few bytes for small ones, and texts that are alike.

A text is packed as its pattern, with the hexadecimal runs in it taken out, and the runs' bytes
apart: ids, hashes and salts in a row then cost half, and texts that differ in them alone cost
their pattern once.
"""

import re
from collections.abc import Iterator, Sequence

from badges.text.sentence import Sentence

_RUN = re.compile("(?:[0-9a-f]{2}){4,}")
_HOLE = re.compile("\0([0-9]{1,9})\0")
_AS_IT_IS = "\1"
"""Before a pattern without holes that could be taken for one with some."""
_MOST_SHIFT = 98  # a hybrid clock is 16 bits longer than a number that SQLite holds


class ByteReader:
    """Takes values from the beginning of packed bytes; all raise `ValueError` when they end."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, count: int) -> bytes:
        """The next `count` bytes."""
        end = self._at + count
        if count < 0 or end > len(self._data):
            raise ValueError(Sentence("it ends too early"))
        taken, self._at = self._data[self._at : end], end
        return taken

    def number(self) -> int:
        """The next number from 0."""
        value, shift = 0, 0
        while shift < _MOST_SHIFT:
            (byte,) = self.take(1)
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7
        raise ValueError(Sentence("a number that is too large"))

    def signed(self) -> int:
        """The next number of either sign."""
        value = self.number()
        return value >> 1 if value % 2 == 0 else -(value >> 1) - 1

    def block(self) -> bytes:
        """The next bytes that came with their length."""
        return self.take(self.number())

    @property
    def rest(self) -> bytes:
        """Everything that was not taken."""
        return self._data[self._at :]


def number(value: int) -> bytes:
    """A number from 0: seven bits a byte, the lowest first (LEB128)."""
    packed = bytearray()
    while value > 0x7F:
        packed.append(value & 0x7F | 0x80)
        value >>= 7
    packed.append(value)
    return bytes(packed)


def signed(value: int) -> bytes:
    """A number of either sign, small when it is near 0."""
    return number(value << 1 if value >= 0 else (-value - 1) << 1 | 1)


def block(data: bytes) -> bytes:
    """Bytes with their length before them."""
    return number(len(data)) + data


class TextPacker:
    """Packs texts that are alike."""

    def __init__(self) -> None:
        self._patterns: dict[str, int] = {}
        self._order = bytearray()
        self._runs = bytearray()

    def add(self, text: str) -> None:
        """Pack one text more."""
        if "\0" in text or text.startswith(_AS_IT_IS):
            pattern = _AS_IT_IS + text
        else:
            self._runs += bytes.fromhex("".join(_RUN.findall(text)))
            pattern = _RUN.sub(lambda found: f"\0{len(found[0]) // 2}\0", text)
        self._order += number(self._patterns.setdefault(pattern, len(self._patterns)))

    @property
    def patterns(self) -> bytes:
        """The patterns and which text has which: worth compressing."""
        listed = b"".join(block(pattern.encode()) for pattern in self._patterns)
        return number(len(self._patterns)) + listed + bytes(self._order)

    @property
    def runs(self) -> bytes:
        """The bytes of the runs: random mostly."""
        return bytes(self._runs)


def patterns_in(packed: ByteReader, most: int) -> Sequence[str]:
    """The patterns that `TextPacker` wrote, at most `most`."""
    count = packed.number()
    if count > most:
        raise ValueError(Sentence("more patterns than texts"))
    return [packed.block().decode() for _ in range(count)]


def texts_in(
    patterns: Sequence[str], order: ByteReader, runs: ByteReader, *, longest: int
) -> Iterator[str]:
    """Text after text as they were added; raises `ValueError` for one that is too long."""
    while True:
        index = order.number()
        if index >= len(patterns):
            raise ValueError(Sentence("a pattern that is not there"))
        if len(patterns[index]) > longest:
            raise ValueError(Sentence("a text that is too long"))
        yield _filled(patterns[index], runs)


def _filled(pattern: str, runs: ByteReader) -> str:
    if pattern.startswith(_AS_IT_IS):
        return pattern.removeprefix(_AS_IT_IS)
    return _HOLE.sub(lambda hole: runs.take(int(hole[1])).hex(), pattern)
