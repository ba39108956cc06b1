"""The loop that watches a camera: every picture is looked at, some are shown."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
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
CALM_FRAME_SECONDS = 1 / 6
"""The same while nothing like a code is in view, and nobody aims."""
CALM_SECONDS = 0.07
"""Rest after a picture without anything like a code: no ticket is seen later by more than that."""
LATE_SECONDS = 0.5
"""Age of a picture, once it has been looked at, that people who wait notice."""
BEHIND_SECONDS = 3.0
"""After so long with late pictures alone, the computer is too slow for its camera."""
TICK = 0.25
"""Seconds after which a loop looks whether it is to stop."""
_PICTURED = (CameraState.LIVE, CameraState.BEHIND, CameraState.BLACK, CameraState.ENDED)


@dataclass(frozen=True, eq=False)
class Sight:
    """How the camera is, and what it sees now."""

    state: CameraState
    image: NDArray[np.uint8] | None = None
    """The newest picture; None when there is none that still tells the truth."""
    hint: Hint | None = None
    two_tickets: bool = False
    calm: bool = False
    """Nothing in view looks like a code."""


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
    camera's state. While nothing like a code is in view, most pictures are passed over unseen: that
    is what a laptop's battery lasts an evening by.
    """
    newest = told = Sight(CameraState.STARTING)
    told_at = float("-inf")
    haste = _Haste()
    reader.start()
    try:
        while not stopping.is_set():
            frame = reader.latest(TICK)
            state = reader.state
            if frame is not None:
                newest = look(frame, state)
                if reader.live and haste.is_behind(frame.at, time.monotonic()):
                    newest = replace(newest, state=CameraState.BEHIND)
            elif state is not newest.state:
                newest = Sight(state, newest.image if state in _PICTURED else None)
            apart = CALM_FRAME_SECONDS if newest.calm and told.calm else FRAME_SECONDS
            due = frame is None or clock() - told_at >= apart
            if newest is not told and due:
                told, told_at = newest, clock()
                see(told)
            if frame is not None and newest.calm:
                reader.rest(CALM_SECONDS)
            elif frame is None and state is CameraState.ENDED:
                stopping.wait(TICK)  # an ended reader answers at once
    finally:
        reader.stop()


class _Haste:
    """Whether this computer has been looking at old pictures for a while."""

    def __init__(self) -> None:
        self._late_since: float | None = None

    def is_behind(self, taken: float, now: float) -> bool:
        """Whether the picture `taken` then, looked at until `now`, is one of many late ones."""
        if now - taken < LATE_SECONDS:
            self._late_since = None
            return False
        if self._late_since is None:
            self._late_since = taken
        return taken - self._late_since >= BEHIND_SECONDS
