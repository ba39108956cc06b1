"""The thread between a camera and the screen: the newest frame, and how the camera is."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import TYPE_CHECKING

from kiosk.scan.source import CameraError, CameraReason, CameraState, Frame, Source

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RETRY_SECONDS = 2.0
STALL_SECONDS = 3.0
START_SECONDS = 10.0
BLACK_SECONDS = 1.0
BLACK_LEVEL = 10
HOT_PIXELS = 0.002
_FPS_SECONDS = 2.0
_STOP_SECONDS = 1.0
_TICK = 0.05
# Threads left behind in a device that hangs; past these, wait for one of them.
_MAX_STUCK = 3

_STATES = {
    CameraReason.NO_CAMERA: CameraState.MISSING,
    CameraReason.NO_STREAM: CameraState.MISSING,
    CameraReason.NOT_A_STREAM: CameraState.MISSING,
    CameraReason.CAMERA_BUSY: CameraState.BUSY,
}
_NEVER_THERE = (CameraState.STARTING, CameraState.MISSING, CameraState.BUSY)


class Reader:
    """Drains a source into a one-slot mailbox: a slow consumer gets the newest frame, no queue.

    A device is tried again every 2 s until it is back; one that hangs is left behind and opened
    anew. A recording runs at its own pace. Pictures are shown for a second each, and stay until
    they are taken: none is dropped. `clock` gives seconds, and may be replaced in a test.
    """

    def __init__(self, source: Source, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._source = source
        self._clock = clock
        self._changed = threading.Condition()
        self._stopped = False
        self._state = CameraState.STARTING
        self._error: CameraError | None = None
        self._slot: Frame | None = None
        self._session: _Session | None = None
        self._stuck: list[_Session] = []
        self._pulse = _Pulse()
        self._thread = threading.Thread(target=self._run, name="camera", daemon=True)

    @property
    def live(self) -> bool:
        """Whether the pictures are of now, so that an old one is of no use."""
        return self._source.live

    @property
    def state(self) -> CameraState:
        """How the source is now."""
        return self._state

    @property
    def error(self) -> CameraError | None:
        """What went wrong last; None while frames come."""
        return self._error

    @property
    def fps(self) -> float:
        """Frames a second that came from the source in the last two seconds; 0.0 if none did."""
        with self._changed:
            return self._pulse.fps(self._clock())

    def start(self) -> None:
        """Begin. Once in a Reader's life."""
        self._thread.start()

    def __enter__(self) -> Reader:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End, and let the device go: within a second, even when it hangs in a read."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
            session = self._session
        self._source.close()
        for thread in (session, self._thread):
            if thread is not None and thread.is_alive():
                thread.join(_STOP_SECONDS / 2)

    def latest(self, timeout: float) -> Frame | None:
        """Take the newest frame, waiting up to `timeout` seconds for one; each is given once."""
        with self._changed:
            self._changed.wait_for(self._has_news, timeout)
            frame, self._slot = self._slot, None
            self._changed.notify_all()
            return frame

    def rest(self, seconds: float) -> None:
        """Let so much time pass without wanting a picture; a live source decodes none meanwhile."""
        if not self.live:
            return
        self._source.idle = True
        with self._changed:
            self._changed.wait_for(lambda: self._stopped, seconds)
            self._slot = None  # it is from before the rest
        self._source.idle = False

    def _has_news(self) -> bool:
        return self._slot is not None or self._stopped or self._state is CameraState.ENDED

    def _run(self) -> None:
        while not self._stopped:
            session = _Session(self._source, self._deliver)
            with self._changed:
                self._session = session
            session.start()
            self._watch(session)
            if self._stopped:
                return
            if session.is_alive():
                self._leave_behind(session)
            elif session.error is None or not self._source.live:
                self._say(CameraState.ENDED, session.error)
                return
            else:
                self._say(self._state_after(session.error), session.error)
            self._wait_until(self._clock() + RETRY_SECONDS)
            while not self._stopped and self._too_many_stuck():
                self._wait_until(self._clock() + RETRY_SECONDS)

    def _watch(self, session: _Session) -> None:
        """Wait until a session ends, or hangs."""
        news = self._clock()
        seen = 0
        while session.is_alive() and not self._stopped:
            session.join(_TICK)
            if session.delivered != seen:
                seen, news = session.delivered, self._clock()
            patience = STALL_SECONDS if seen else START_SECONDS
            if self._source.live and self._clock() - news > patience:
                return

    def _leave_behind(self, session: _Session) -> None:
        """No frame of a session that hangs is wanted any more; it ends itself if it wakes up."""
        with self._changed:
            self._session = None
        self._stuck.append(session)
        self._say(CameraState.FROZEN, CameraError(CameraReason.HANGS, self._source.subject))

    def _state_after(self, error: CameraError) -> CameraState:
        state = _STATES.get(error.reason, CameraState.LOST)
        never_there = self._state in _NEVER_THERE
        # Unplugged, it stays "lost" until it is back: "missing" sounds as if it never was there.
        return CameraState.LOST if state is CameraState.MISSING and not never_there else state

    def _too_many_stuck(self) -> bool:
        self._stuck = [session for session in self._stuck if session.is_alive()]
        return len(self._stuck) >= _MAX_STUCK

    def _deliver(self, session: _Session, frame: Frame) -> bool:
        """Put a frame in the slot in its time. False when nobody wants this session's frames."""
        if self._source.pace and not self._source.pictures:
            self._wait_until(session.due(self._clock(), self._source.pace))
        with self._changed:
            if self._stopped or session is not self._session:
                return False
            self._slot = frame
            black = self._pulse.beat(frame.image, self._clock()) and self._source.live
        self._say(CameraState.BLACK if black else CameraState.LIVE, None)
        if self._source.pictures:
            self._wait_until(self._clock() + self._source.pace)
            with self._changed:
                self._changed.wait_for(lambda: self._slot is None or self._stopped)
        return not self._stopped

    def _say(self, state: CameraState, error: CameraError | None) -> None:
        with self._changed:
            self._state, self._error = state, error
            self._changed.notify_all()

    def _wait_until(self, due: float) -> None:
        """Wait for a moment of the clock, or for stop()."""
        with self._changed:
            while not self._stopped and (left := due - self._clock()) > 0:
                self._changed.wait(min(left, _TICK))


class _Session(threading.Thread):
    """One connection to the source; it ends by an error, the end of the source, or no demand."""

    def __init__(self, source: Source, deliver: Callable[[_Session, Frame], bool]) -> None:
        super().__init__(name="camera connection", daemon=True)
        self._source = source
        self._deliver = deliver
        self._began: float | None = None
        self.delivered = 0
        self.error: CameraError | None = None

    def due(self, now: float, pace: float) -> float:
        """When the next frame of a recording is to be shown, by the time of the first."""
        if self._began is None:
            self._began = now
        return self._began + self.delivered * pace

    def run(self) -> None:
        try:
            with closing(self._source.connect()) as frames:
                for frame in frames:
                    if not self._deliver(self, frame):
                        return
                    self.delivered += 1
        except CameraError as error:
            self.error = error
        except Exception as error:
            # A driver may raise anything (cv2.error, OSError); the evening must go on.
            self.error = CameraError(CameraReason.LOST, self._source.subject)
            self.error.__cause__ = error


class _Pulse:
    """How often frames come, and since when they are black."""

    def __init__(self) -> None:
        self._arrivals: deque[float] = deque(maxlen=256)
        self._black_since: float | None = None

    def beat(self, image: NDArray[np.uint8], now: float) -> bool:
        """Count a frame. Whether the frames have been black for a second or more."""
        self._arrivals.append(now)
        if not is_black(image):
            self._black_since = None
            return False
        if self._black_since is None:
            self._black_since = now
        return now - self._black_since >= BLACK_SECONDS

    def fps(self, now: float) -> float:
        recent = [at for at in self._arrivals if at >= now - _FPS_SECONDS]
        if len(recent) < 2 or recent[-1] <= recent[0]:
            return 0.0
        return (len(recent) - 1) / (recent[-1] - recent[0])


def is_black(image: NDArray[np.uint8]) -> bool:
    """Whether a picture shows nothing: all but a few hot pixels below 10 of 255."""
    sample = image[::8, ::8]
    return bool((sample >= BLACK_LEVEL).mean() < HOT_PIXELS)


def newest(source: Source, closed: threading.Event) -> Iterator[Frame]:
    """The newest frame of a device each time one is asked for, until `closed` is set.

    Raises CameraError when the device is not there at the start; later it is waited for.
    """
    seen = False
    with Reader(source) as reader:
        while not closed.is_set():
            if (frame := reader.latest(timeout=0.25)) is not None:
                seen = True
                yield frame
            elif not seen and reader.error is not None:
                raise reader.error
