"""A camera that shows a queue of guests, for trying the desk without a camera or a hall."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Iterator
from threading import Event

from kiosk.demo.showing import Showing
from kiosk.scan.quiet import quiet_opencv
from kiosk.scan.source import Frame, Source


class DemoCamera(Source):
    """Each of `showings` in turn: a guest comes, holds up the card, goes.

    `seconds_each` is a guest's turn, `fps` the frames a second (15 in real time, else 4: enough
    to read a card), `size` the picture's width and height in pixels. In real time the picture is
    the one of the moment it is asked for; otherwise every frame is given as fast as it is taken,
    and says the time that the queue would have taken.
    A frame depends on the seed, its guest's number and card, and its time only.
    """

    live = True
    subject = "demo"

    def __init__(
        self,
        showings: Iterable[Showing],
        *,
        seconds_each: float = 2.6,
        fps: int | None = None,
        size: tuple[int, int] = (1280, 720),
        seed: int = 2026,
        realtime: bool = True,
    ) -> None:
        self._showings = showings
        self._fps = fps or (15 if realtime else 4)
        self._each = max(1, round(seconds_each * self._fps))
        self._size = size
        self._seed = seed
        self._realtime = realtime
        self._closed = Event()

    def frames(self) -> Iterator[Frame]:
        """The frames, to the last guest; without end when `showings` has none."""
        quiet_opencv()
        from kiosk.demo.scene import Scene

        scene = Scene(self._size, self._seed)
        queue = enumerate(self._showings)
        turn, showing = -1, None
        begun = time.monotonic()
        for number in self._numbers():
            while turn < number // self._each:
                turn, showing = next(queue, (turn, None))
                if showing is None:
                    return
            assert showing is not None
            # Half a frame on, so that a turn's first and last frames are alike.
            seconds = (number % self._each + 0.5) / self._fps
            image = scene.render(turn, showing, seconds, self._each / self._fps)
            at = time.monotonic() if self._realtime else begun + number / self._fps
            yield Frame(image, at, "", number)

    def close(self) -> None:
        self._closed.set()

    def _numbers(self) -> Iterator[int]:
        """Frame numbers; in real time those whose moment has come, leaving out the missed."""
        start = time.monotonic()
        number = 0
        while not self._closed.is_set():
            yield number
            number += 1
            if self._realtime:
                due = (time.monotonic() - start) * self._fps
                number = max(number, math.floor(due))
                self._closed.wait(max(0.0, (number - due) / self._fps))
