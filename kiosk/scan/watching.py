"""The loop that watches a camera: every picture is looked at, some are shown."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.scan.source import CameraState

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kiosk.scan.decode import Hint
    from kiosk.scan.reader import Reader
    from kiosk.scan.source import Frame

FRAME_SECONDS = 1 / 12
"""Shortest time between two pictures shown: the mirror needs no more, the scanner sees all."""
TICK = 0.25
"""Seconds after which a loop looks whether it is to stop."""
_PICTURED = (CameraState.LIVE, CameraState.BLACK, CameraState.ENDED)


@dataclass(frozen=True, eq=False)
class Sight:
    """How the camera is, and what it sees now."""

    state: CameraState
    image: NDArray[np.uint8] | None = None
    """The newest picture; None when there is none that still tells the truth."""
    hint: Hint | None = None
    two_tickets: bool = False


def watch(
    reader: Reader,
    look: Callable[[Frame, CameraState], Sight],
    see: Callable[[Sight], object],
    *,
    clock: Callable[[], float],
    stopping: threading.Event,
) -> None:
    """Have `look` look at each picture, and `see` told of what it saw, until told to stop.

    `see` is told at most every `FRAME_SECONDS` while pictures come, and of every change of the
    camera's state.
    """
    newest = told = Sight(CameraState.STARTING)
    told_at = float("-inf")
    reader.start()
    try:
        while not stopping.is_set():
            frame = reader.latest(TICK)
            state = reader.state
            if frame is not None:
                newest = look(frame, state)
            elif state is not newest.state:
                newest = Sight(state, newest.image if state in _PICTURED else None)
            due = frame is None or clock() - told_at >= FRAME_SECONDS
            if newest is not told and due:
                told, told_at = newest, clock()
                see(told)
    finally:
        reader.stop()
