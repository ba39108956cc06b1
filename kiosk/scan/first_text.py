"""One code before the camera, whoever waits for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.scan.decode import Decoder, Seen
    from kiosk.scan.source import Source

_TICK_S = 0.25


def first_text(
    source: Source, decoder: Decoder, patience_s: float, clock: Callable[[], float]
) -> tuple[str, Seen | None]:
    """The first text that is read within `patience_s`, or "", and what was seen last.

    Raises `kiosk.scan.source.CameraError`.
    """
    from kiosk.scan.reader import Reader

    seen: Seen | None = None
    if not source.live:
        for frame in source.frames():
            seen = decoder.see(frame.image, frame.at)
            if seen.reads:
                return seen.reads[0].text, seen
        return "", seen
    with Reader(source) as reader:
        end = clock() + patience_s
        while clock() < end:
            if reader.error:
                raise reader.error
            if newest := reader.latest(_TICK_S):
                seen = decoder.see(newest.image, newest.at)
                if seen.reads:
                    return seen.reads[0].text, seen
        return "", seen
