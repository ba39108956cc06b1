"""What goes on behind the swap kiosk's screen: a thread that looks, and one that does.

Everything that happens, a badge in the camera too, is done by the second thread, one after
another; after each the screen is told what to show.
"""

from __future__ import annotations

import math
import queue
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Generic, TypeVar

from badges.codes.control_code import ControlCode
from badges.codes.ticket_code import compact
from kiosk.scan.gate import GONE_AFTER, Gate
from kiosk.scan.watching import TICK, Sight, watch
from kiosk.swap.view import KioskView

if TYPE_CHECKING:
    from kiosk.scan.decode import Decoder
    from kiosk.scan.reader import Reader
    from kiosk.scan.source import CameraState, Frame
    from kiosk.swap.meeting_desk import MeetingDesk

SOON_GONE_AFTER = 0.7
"""Seconds without a read after which what says no yes has left: it may come back at once."""
HELD_SECONDS = 0.5
"""How often the desk hears of what is still held up."""
_CONTROLS = frozenset(compact(each.text) for each in ControlCode)

_View = TypeVar("_View", bound=KioskView)


class SwapThreads(Generic[_View]):
    """The threads' common ground: the desk, the camera, and the sign to stop."""

    def __init__(
        self,
        desk: MeetingDesk[_View],
        decoder: Decoder | None,
        reader: Reader | None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.clock = clock
        """Seconds from an arbitrary start, which never jump."""
        self.desk = desk
        self.has_camera = reader is not None
        self._decoder = decoder
        self._reader = reader
        self._gate = Gate(desk.is_ours, gone_after=self._gone_after)
        self._held_at = -math.inf  # when the desk last heard that something is still held up
        self._asked: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._stopping = threading.Event()

    def ask(self, do: Callable[[], None]) -> None:
        """Have something done by the desk, after all that was asked for before it."""
        self._asked.put(do)

    def scanned(self, text: str) -> None:
        """Have a typed text taken as a badge's."""
        self.ask(partial(self.desk.scanned, text))

    def stop(self) -> None:
        """End both loops soon. What has been asked for is still done."""
        self._stopping.set()

    def serve(self, tell: Callable[[_View], object]) -> None:
        """Do what is asked for, and let time pass, until told to stop and nothing is left."""
        tell(self.desk.view)
        while True:
            stopping = self._stopping.is_set()
            try:
                do = self._asked.get(timeout=0 if stopping else TICK)
            except queue.Empty:
                if stopping:
                    return
                do = self.desk.tick
            try:
                do()
            except Exception:
                self.desk.fail()  # the evening goes on
            tell(self.desk.view)

    def watch(self, see: Callable[[Sight], object]) -> None:
        """Look at the camera's pictures until told to stop."""
        if self._reader is not None:
            watch(self._reader, self._look, see, clock=self.clock, stopping=self._stopping)

    def _look(self, frame: Frame, state: CameraState) -> Sight:
        """Read the badge that is newly in view, if any; two at once are nobody's yes."""
        assert self._decoder, "a kiosk without a camera was shown a picture"
        if frame.name:  # a picture of a folder is a presentation of its own
            self._gate.forget()
            self._decoder.reset()
        seen = self._decoder.see(frame.image, frame.at)
        texts = [read.text for read in seen.reads]
        passed = self._gate.look(texts, frame.at, empty=not seen.code_like)
        if passed.text is not None:
            self.scanned(passed.text)
        elif passed.held is not None and frame.at - self._held_at >= HELD_SECONDS:
            self._held_at = frame.at
            self.ask(partial(self.desk.held, passed.held))
        return Sight(state, frame.image, seen.hint, passed.two_tickets, not seen.code_like)

    def _gone_after(self, code: str) -> float:
        """Seconds without a read after which a code has left, as the gate asks."""
        meant = code in _CONTROLS or not self.desk.is_meeting
        return SOON_GONE_AFTER if meant else GONE_AFTER
