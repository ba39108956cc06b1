"""What goes on behind the desk's screen: threads that look, scan and count.

Each loop is a plain function of what it works with and where it says what it found; none
knows a screen.  Whatever goes wrong becomes an outcome or an unknown number: the loops go on.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from kiosk.desk.rules.outcome import Outcome
from kiosk.desk.rules.permissions import NotAllowedError
from kiosk.desk.rules.verdict import Verdict
from kiosk.scan.watching import TICK, Sight, watch
from kiosk.ui.plain_text import plain

if TYPE_CHECKING:
    from kiosk.desk.desk import Desk
    from kiosk.desk.rules.found import Found
    from kiosk.desk.scanning import LaneLook, ScanLane
    from kiosk.hub.background import BackgroundSync
    from kiosk.printing.badge_printer import BadgePrinter
    from kiosk.scan.reader import Reader
    from kiosk.scan.source import CameraState, Frame
    from sync.model import Counts

COUNT_SECONDS = 5.0
SAME_FAULT_SECONDS = 5.0
"""A fault that every picture brings is told this often, so that other verdicts can be read."""
_T = TypeVar("_T")
_CODE_SHOWN = 64


@dataclass(frozen=True)
class Numbers:
    """What the desk counts; None where it could not be found out."""

    counts: Counts | None
    pending: int | None


@dataclass(frozen=True)
class Findings:
    """The guests whom a text may mean, likeliest first; None when they could not be looked for."""

    text: str
    found: Sequence[Found] | None


@dataclass(frozen=True)
class _Request:
    """Something a person asked for at the keyboard."""

    do: Callable[[], Outcome | Sequence[Outcome] | None]
    text: str = ""
    answered: Callable[[NotAllowedError | None], object] = lambda _refused: None


class DeskThreads:
    """The threads' common ground: a desk, its lane, its camera, and the sign to stop."""

    def __init__(
        self,
        desk: Desk,
        lane: ScanLane,
        reader: Reader | None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.desk = desk
        self.clock = clock
        """Seconds from an arbitrary start, which never jump."""
        self.has_camera = reader is not None
        self.badges: BadgePrinter | None = None
        """What prints the badges of those who come in, if anything does."""
        self.hub: BackgroundSync | None = None
        """What keeps this desk and the hub alike, if there is a hub."""
        self._lane = lane
        self._reader = reader
        self._asked: queue.SimpleQueue[_Request] = queue.SimpleQueue()
        self.tried: Callable[[str], None] | None = None
        """What is told of tickets that are only tried; None: they are judged."""
        self._changed = threading.Event()
        self._stopping = threading.Event()

    def join(self, hub: BackgroundSync) -> None:
        """Tell the hub of every scan, and count anew when it brings something."""
        self.hub = hub
        hub.changed = self._changed.set

    def rehearse(self, tried: Callable[[str], None] | None) -> None:
        """Judge nothing that the camera sees, but tell which tickets it reads; None: begin."""
        self.tried = tried

    def submit(self, text: str) -> None:
        """Have a typed text scanned, after all that was asked for before it."""
        self._asked.put(_Request(partial(self._lane.typed, text), text))

    def act(
        self,
        do: Callable[[Desk], Outcome | Sequence[Outcome] | None],
        answered: Callable[[NotAllowedError | None], object] = lambda _refused: None,
    ) -> None:
        """Have something done at the desk besides scanning, after all that was asked for before.

        It is no presentation of a code: whoever shows theirs next is judged for themselves.
        `answered` is called afterwards, from the thread that did it, with what the role at the
        desk may not do; then nothing was done.
        """
        request = _Request(partial(self._lane.act, partial(do, self.desk)), "", answered)
        self._asked.put(request)

    def choose(self, ticket_id: str) -> None:
        """Have a guest judged who was found by name, after all that was asked for before."""
        self.act(lambda desk: desk.exceptions.admit_by_name(ticket_id))

    def undo(self) -> None:
        """Have the last passage taken back, after all that was asked for before it."""
        self.act(lambda desk: desk.undo_last())

    def stop(self) -> None:
        """End all loops soon. What has been asked for is still done."""
        self._stopping.set()
        self._changed.set()

    def watch(self, see: Callable[[Sight], object], decide: Callable[[Outcome], object]) -> None:
        """Look at the camera's pictures until told to stop."""
        if self._reader is None:
            return
        pictures = _Pictures(self, self._lane, self._deciding(decide))
        watch(self._reader, pictures.look, see, clock=self.clock, stopping=self._stopping)

    def serve(self, decide: Callable[[Outcome], object], idle: Callable[[], object]) -> None:
        """Do what was asked for, one after another, until told to stop and nothing is left.

        `idle` is called when there was nothing to do: no passage to undo.
        """
        decide = self._deciding(decide)
        while True:
            stopping = self._stopping.is_set()
            try:
                request = self._asked.get(timeout=0 if stopping else TICK)
            except queue.Empty:
                if stopping:
                    return
                continue
            try:
                done = request.do()
            except NotAllowedError as error:
                request.answered(error)
                continue
            except Exception:
                done = self.fault(request.text)
            request.answered(None)
            for outcome in (done,) if isinstance(done, Outcome) else done or ():
                decide(outcome)
            if not done:
                idle()

    def count(self, tell: Callable[[Numbers], object]) -> None:
        """Count after every scan, and every few seconds, until told to stop."""
        while not self._stopping.is_set():
            self._changed.clear()
            tell(Numbers(_or_none(self.desk.counts), _or_none(self.desk.pending)))
            self._changed.wait(COUNT_SECONDS)

    def _deciding(self, decide: Callable[[Outcome], object]) -> Callable[[Outcome], None]:
        def decided(outcome: Outcome) -> None:
            decide(outcome)
            if self.badges:
                self.badges.offer(outcome)
            if self.hub:
                self.hub.nudge()
            self._changed.set()

        return decided

    def fault(self, text: str) -> Outcome:
        """What is shown when the program itself failed: nothing may be taken as recorded."""
        shown = plain(text)[:_CODE_SHOWN]
        return Outcome(Verdict.ERROR, shown, self.desk.list_name, self.desk.now)


class Search:
    """A search for guests, apart from what is scanned. Only the newest text matters."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._texts: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def find(self, text: str) -> None:
        """Have guests looked for in place of those asked for before."""
        self._texts.put(text)

    def stop(self) -> None:
        """End the loop soon."""
        self._texts.put(None)

    def serve(self, tell: Callable[[Findings], object]) -> None:
        """Look for the guests that were asked for until told to stop."""
        while (text := self._newest()) is not None:
            tell(Findings(text, _or_none(partial(self._desk.find, text))))

    def _newest(self) -> str | None:
        text = self._texts.get()
        while not self._texts.empty():
            text = self._texts.get()  # this loop is the only one that takes
        return text


class _Pictures:
    """Looks at one picture after the other, and decides about the tickets in them."""

    def __init__(
        self, threads: DeskThreads, lane: ScanLane, decide: Callable[[Outcome], None]
    ) -> None:
        self._threads = threads
        self._lane = lane
        self._decide = decide
        self._fault_at: float | None = None

    def look(self, frame: Frame, state: CameraState) -> Sight:
        """Take the next picture."""
        if frame.name:  # a picture of a folder is a presentation of its own
            self._lane.next_picture()
        try:
            look = self._look(frame)
        except Exception:
            self._failed()
            return Sight(state, frame.image)
        self._fault_at = None
        if look.outcome:
            self._decide(look.outcome)
        return Sight(state, frame.image, look.hint, look.two_tickets, look.calm)

    def _look(self, frame: Frame) -> LaneLook:
        tried = self._threads.tried
        if tried is None:
            return self._lane.look(frame)
        look, text = self._lane.rehearse(frame)
        if text is not None:
            tried(text)
        return look

    def _failed(self) -> None:
        now = self._threads.clock()
        if self._fault_at is None or now - self._fault_at >= SAME_FAULT_SECONDS:
            self._fault_at = now
            self._decide(self._threads.fault(""))


def _or_none(ask: Callable[[], _T]) -> _T | None:
    try:
        return ask()
    except Exception:
        return None  # the disk is away: the screen says that the number is not known
