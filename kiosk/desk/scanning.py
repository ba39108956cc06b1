"""One lane at the door: pictures and typed texts in, judged scans out."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from badges.codes.scanned_text import clean
from badges.codes.ticket_code import compact
from kiosk.desk.desk import Desk
from kiosk.desk.rules.outcome import Outcome
from kiosk.desk.rules.verdict import Verdict
from kiosk.scan.gate import Gate
from kiosk.scan.source import Frame

if TYPE_CHECKING:
    from kiosk.scan.decode import Decoder, Hint

_Done = TypeVar("_Done")

RETRY_AFTER = 2.0
"""Seconds after which a ticket still in view is tried again when it could not be recorded."""


@dataclass(frozen=True)
class LaneLook:
    """What came of one picture."""

    outcome: Outcome | None = None
    """A scan that was judged and recorded now, or None when nothing new was shown."""
    hint: "Hint | None" = None
    """Why a code in view stays unread."""
    two_tickets: bool = False
    """Different tickets are in view; none was judged."""
    calm: bool = False
    """Nothing in view looks like a code."""
    ms: float = 0.0
    """From having the picture to this answer, in milliseconds."""


class ScanLane:
    """Joins decoder, gate and desk. `look` and `typed` may be called from different threads.

    Without a decoder it is a lane without a camera, for typed texts alone.
    """

    def __init__(
        self, desk: Desk, decoder: "Decoder | None", *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._desk = desk
        self._decoder = decoder
        self._clock = clock
        self._gate = Gate(desk.is_ticket)
        self._turn = threading.Lock()
        self._last: tuple[str, Outcome] | None = None
        self._retry_at: float | None = None

    def look(self, frame: Frame) -> LaneLook:
        """Read the codes in `frame` and judge the ticket that is newly in view, if any."""
        assert self._decoder, "a lane without a camera was shown a picture"
        begun = time.perf_counter()
        seen = self._decoder.see(frame.image, frame.at)
        with self._turn:
            if self._retry_at is not None and frame.at >= self._retry_at:
                self._gate.forget()
            passed = self._gate.look([read.text for read in seen.reads], frame.at)
            outcome = None
            if passed.text is not None:
                agreement = next(r.agreement for r in seen.reads if r.text == passed.text)
                outcome = self._judge(passed.text, agreement)
        ms = (time.perf_counter() - begun) * 1000
        return LaneLook(outcome, seen.hint, passed.two_tickets, not seen.code_like, ms)

    def rehearse(self, frame: Frame) -> tuple[LaneLook, str | None]:
        """What is seen in `frame`, and the ticket that is newly in view; nothing is judged.

        A ticket that was tried has to leave before it counts.
        """
        assert self._decoder, "a lane without a camera was shown a picture"
        seen = self._decoder.see(frame.image, frame.at)
        with self._turn:
            passed = self._gate.look([read.text for read in seen.reads], frame.at)
        look = LaneLook(None, seen.hint, passed.two_tickets, not seen.code_like)
        return look, passed.text

    def typed(self, text: str) -> Outcome:
        """Judge a text that a person or a hand scanner typed.

        A text that has just been judged, typed twice or seen by the camera as well, is the same
        presentation: its outcome is given again and nothing is recorded.
        """
        with self._turn:
            at = self._clock()
            self._gate.look((), at)  # what was read a while ago has left, with no picture to say so
            passed = self._gate.look([text], at)
            again = passed.text is None and self._retry_at is None
            if again and self._last and self._last[0] == compact(clean(text)):
                return self._last[1]
            return self._judge(text)

    def act(self, act: Callable[[], _Done]) -> _Done:
        """Do what changes how a guest stands; their ticket may be typed again at once.

        One that is still in front of the camera has to leave first.
        """
        with self._turn:
            self._last = None
            return act()

    def next_picture(self) -> None:
        """What comes next is another presentation, whatever it shows."""
        with self._turn:
            self._gate.forget()
            if self._decoder:
                self._decoder.reset()

    def _judge(self, text: str, agreement: float | None = None) -> Outcome:
        if agreement is None:
            outcome = self._desk.scan(text)
        else:
            outcome = self._desk.scan(text, agreement=agreement)
        self._last = (compact(clean(text)), outcome)
        failed = outcome.verdict is Verdict.NOT_RECORDED
        self._retry_at = self._clock() + RETRY_AFTER if failed else None
        return outcome
