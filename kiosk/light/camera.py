"""A camera, of whatever source, that reads light: what each look gave."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.scan.reader import Reader
from kiosk.scan.source import CameraState

if TYPE_CHECKING:
    from kiosk.scan.decode import Decoder, Seen
    from kiosk.scan.source import Frame, Source

_TICK = 0.25


@dataclass(frozen=True)
class CameraLook:
    """One look: how the camera is, and what was in a frame if there was one."""

    state: CameraState
    frame: Frame | None = None
    seen: Seen | None = None

    @property
    def contents(self) -> list[bytes]:
        """What the codes in it hold."""
        return [read.data for read in self.seen.reads] if self.seen else []


class LightCamera:
    """Looks until the source ends, or `stop` is called from another thread."""

    def __init__(self, source: Source, decoder: Decoder) -> None:
        self._source = source
        self._decoder = decoder
        self._stopping = threading.Event()

    def looks(self) -> Iterator[CameraLook]:
        """Every picture of a file or folder, as fast as they are read; of a device the newest.

        Raises `CameraError` for a file that cannot be read; a device is waited for.
        """
        frames: Iterator[tuple[CameraState, Frame | None]] = (
            self._newest()
            if self._source.live
            else ((CameraState.LIVE, frame) for frame in self._source.frames())
        )
        for state, frame in frames:
            if self._stopping.is_set():
                return
            yield CameraLook(state, frame, self._read(frame) if frame else None)

    def stop(self) -> None:
        """End `looks` soon."""
        self._stopping.set()
        self._source.close()

    def _newest(self) -> Iterator[tuple[CameraState, Frame | None]]:
        with Reader(self._source) as reader:
            while not self._stopping.is_set():
                frame = reader.latest(_TICK)
                yield reader.state, frame

    def _read(self, frame: Frame) -> Seen:
        if frame.name:  # a picture of a folder has nothing to do with the one before
            self._decoder.reset()
        return self._decoder.see(frame.image)
