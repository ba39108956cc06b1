"""The fountain: a content as endlessly many symbols, of which any sufficient number give it back.

RaptorQ (RFC 6330), one source block: of k source symbols, k received ones are enough in 99 of 100
cases, whichever they are, and k + 2 in all but one of a million.
"""

from collections.abc import Mapping, Sequence

import raptorq

from badges.text.sentence import SpokenError
from sync.light.symbol import MOST_NUMBER, LightKind, LightSymbol, StreamId, fits, tag_of, to_bytes

_REPAIR = 2
"""Repair symbols for each source symbol, before the same ones come again."""
_BLOCK = b"\0"
_PACKET_HEAD = 4


class TooLargeError(SpokenError, ValueError):
    """The content cannot be sent in codes of this size."""


def symbols(kind: LightKind, content: bytes, part: int, event_id: str) -> Sequence[bytes]:
    """The symbols of `content`, as QR codes hold them: the source symbols first, then repair.

    `part` is the bytes of content in each. Raises `TooLargeError` when there would be too many.
    """
    if not fits(len(content), part):
        raise TooLargeError("{content:,} bytes in parts of {part}", content=len(content), part=part)
    stream = StreamId(kind, tag_of(content), len(content), part)
    repair = min(_REPAIR * stream.needed, MOST_NUMBER + 1 - stream.needed)
    packets = raptorq.Encoder.with_defaults(content, part).get_encoded_packets(repair)
    return [
        to_bytes(LightSymbol(stream, number, packet[_PACKET_HEAD:]), event_id)
        for number, packet in enumerate(packets)
    ]


def content_of(stream: StreamId, parts: Mapping[int, bytes]) -> bytes | None:
    """The content of a stream from `parts`, by number; None while they are not enough yet.

    Each part has the stream's length; what is given back may be wrong when a part was.
    """
    decoder = raptorq.Decoder.with_defaults(stream.size, stream.part)
    for number, part in parts.items():
        content: bytes | None = decoder.decode(_BLOCK + number.to_bytes(3, "big") + part)
        if content is not None:
            return content
    return None
