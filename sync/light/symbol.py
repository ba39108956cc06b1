"""A symbol: what one QR code of a stream holds, a short header and a part of the content.

    kind 1 · tag 4 · size 3 · number 2 · checksum 4 · part (all of a stream have the same length)

Numbers are big-endian. The tag is the beginning of the content's SHA-256, the size its length in
bytes, the number the symbol's ESI (RFC 6330). The checksum is the CRC-32 of the event's id and of
everything but itself, so that a code of another event is no symbol here.
"""

import hashlib
import zlib
from dataclasses import dataclass
from enum import IntEnum

HEADER_BYTES = 14
MOST_BYTES = 4 * 2**20
"""Of a stream's content: more than 50,000 rows, and minutes of pictures."""
LEAST_PART = 64
"""Bytes of content in a symbol."""
MOST_NUMBER = 2**16 - 1
_MOST_SOURCE = 2**15
"""Symbols that the content is cut into; as many numbers are left for repair."""
_ALIGNED = 8


class LightKind(IntEnum):
    """What a stream carries; no letter of any ticket code."""

    EVENING = 0xF5
    """What a laptop has recorded; see `sync.light.evening`."""
    GUEST_LIST = 0xF6
    """The guest list as the organiser signed it; see `sync.light.guest_list`."""
    HELD = 0xF7
    """What the watching laptop has already; see `sync.light.held`."""


_KINDS = frozenset(int(kind) for kind in LightKind)


@dataclass(frozen=True)
class StreamId:
    """What the symbols of one stream have in common."""

    kind: LightKind
    tag: bytes
    size: int
    part: int
    """Bytes of content in each symbol."""

    @property
    def needed(self) -> int:
        """Symbols that the content is cut into: at least as many are needed."""
        return -(-self.size // self.part)


@dataclass(frozen=True)
class LightSymbol:
    """One symbol of a stream."""

    stream: StreamId
    number: int
    part: bytes


def tag_of(content: bytes) -> bytes:
    """What the symbols of `content` are told by."""
    return hashlib.sha256(content).digest()[:4]


def part_in(room: int) -> int:
    """Bytes of content in a symbol of `room` bytes; less than `LEAST_PART` when it is too small."""
    return (room - HEADER_BYTES) // _ALIGNED * _ALIGNED


def fits(size: int, part: int) -> bool:
    """Whether a content of `size` bytes can be sent in parts of `part` bytes."""
    return (
        0 < size <= MOST_BYTES
        and part >= LEAST_PART
        and part % _ALIGNED == 0
        and -(-size // part) <= _MOST_SOURCE
    )


def to_bytes(symbol: LightSymbol, event_id: str) -> bytes:
    """`symbol` as the content of a QR code."""
    stream = symbol.stream
    head = b"".join(
        (
            bytes([stream.kind]),
            stream.tag,
            stream.size.to_bytes(3, "big"),
            symbol.number.to_bytes(2, "big"),
        )
    )
    return head + _checksum(event_id, head, symbol.part) + symbol.part


def is_light(data: bytes) -> bool:
    """Whether a QR code's content begins like a symbol, of whatever event."""
    return len(data) >= HEADER_BYTES + LEAST_PART and data[0] in _KINDS


def from_bytes(data: bytes, event_id: str) -> LightSymbol | None:
    """The symbol that `to_bytes` wrote, or None for anything else, another event's too."""
    if not is_light(data):
        return None
    head, checksum, part = data[:10], data[10:HEADER_BYTES], data[HEADER_BYTES:]
    size = int.from_bytes(head[5:8], "big")
    if checksum != _checksum(event_id, head, part) or not fits(size, len(part)):
        return None
    stream = StreamId(LightKind(head[0]), head[1:5], size, len(part))
    return LightSymbol(stream, int.from_bytes(head[8:10], "big"), part)


def _checksum(event_id: str, head: bytes, part: bytes) -> bytes:
    return zlib.crc32(part, zlib.crc32(head, zlib.crc32(event_id.encode()))).to_bytes(4, "big")
