"""The assembler: symbols in any order, from any start, until a stream's content is there.

What it keeps is bounded whatever is held before the camera. When that is too much, the stream with
the fewest symbols goes: one that really comes soon has more than those that are made up, so many
are kept that it gets its second symbol in time. A content that is not what its tag says is thrown
away whole.
"""

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass

from sync.light import symbol
from sync.light.fountain import content_of
from sync.light.symbol import MOST_BYTES, LightKind, StreamId, tag_of

MOST_STREAMS = 256
MOST_HELD_BYTES = 4 * MOST_BYTES
"""Of the parts of all streams."""
_MOST_FINISHED = 32


@dataclass(frozen=True)
class LightContent:
    """What a stream carried, whole; whether it is to be believed is not looked at."""

    kind: LightKind
    content: bytes


@dataclass(frozen=True)
class StreamProgress:
    """How far the stream is that is nearest to its end."""

    kind: LightKind
    received: int
    """Different symbols."""
    needed: int
    size: int
    """Bytes of the whole content."""


class Assembler:
    """Puts together the streams of one event, of the kinds that are wanted."""

    def __init__(self, event_id: str, wanted: Collection[LightKind]) -> None:
        self._event_id = event_id
        self._wanted = frozenset(wanted)
        self._parts: dict[StreamId, dict[int, bytes]] = {}
        self._finished: deque[StreamId] = deque(maxlen=_MOST_FINISHED)
        self.foreign = 0
        """Codes like symbols that were none of this event's."""
        self.unwanted: set[LightKind] = set()
        """Kinds of this event's streams that were seen and are not for this file."""
        self.held_bytes = 0
        """Bytes of all parts that are kept."""

    @property
    def progress(self) -> StreamProgress | None:
        """The stream that lacks the smallest share; None before the first symbol."""
        if not self._parts:
            return None
        stream = max(self._parts, key=lambda each: len(self._parts[each]) / each.needed)
        return StreamProgress(stream.kind, len(self._parts[stream]), stream.needed, stream.size)

    def take(self, data: bytes) -> LightContent | None:
        """Take what a QR code holds; gives the content that this symbol has completed."""
        read = symbol.from_bytes(data, self._event_id)
        if read is None:
            self.foreign += symbol.is_light(data)
            return None
        stream = read.stream
        if stream.kind not in self._wanted:
            self.unwanted.add(stream.kind)
            return None
        if stream in self._finished:
            return None
        parts = self._of(stream)
        if read.number in parts:
            return None
        parts[read.number] = read.part
        self.held_bytes += stream.part
        completed = self._completed(stream, parts) if len(parts) >= stream.needed else None
        while self.held_bytes > MOST_HELD_BYTES:
            self._forget(self._least)
        return completed

    def _of(self, stream: StreamId) -> dict[int, bytes]:
        """What is kept of a stream; a new one takes the place of the one with the least."""
        if stream not in self._parts:
            if len(self._parts) >= MOST_STREAMS:
                self._forget(self._least)
            self._parts[stream] = {}
        return self._parts[stream]

    @property
    def _least(self) -> StreamId:
        """The stream of which the fewest symbols are here, the oldest of several."""
        return min(self._parts, key=lambda each: len(self._parts[each]))

    def _forget(self, stream: StreamId) -> None:
        self.held_bytes -= stream.part * len(self._parts.pop(stream))

    def _completed(self, stream: StreamId, parts: dict[int, bytes]) -> LightContent | None:
        content = content_of(stream, parts)
        if content is None:
            return None
        self._forget(stream)
        if tag_of(content) != stream.tag:  # a wrong symbol had got among them
            return None
        self._finished.append(stream)
        return LightContent(stream.kind, content)
