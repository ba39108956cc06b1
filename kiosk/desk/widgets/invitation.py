"""What the guest in front of the desk should do now: show a ticket, or hold it better."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from kiosk.desk.sentences import TWO_TICKETS
from kiosk.desk.words import Words, _
from kiosk.scan.source import CameraState
from kiosk.scan.watching import Sight
from kiosk.ui.widgets.big_text import BigText
from kiosk.ui.widgets.steady_text import SteadyText

HINT_SECONDS = 1.0
"""A hint stays at least this long: single frames would make it flicker."""
_SEEING = (CameraState.LIVE, CameraState.STARTING, CameraState.BEHIND, CameraState.ENDED)
_LOOKING = (CameraState.LIVE, CameraState.BEHIND)


class ScanInvitation(Vertical):
    """One sentence in large letters, with what is wrong with the camera below it."""

    def __init__(self, clock: Callable[[], float]) -> None:
        super().__init__()
        self._clock = clock
        self._hint = ""
        self._hint_until = 0.0

    def compose(self) -> ComposeResult:
        yield BigText("invitation")
        yield SteadyText(id="camera-trouble")

    @property
    def text(self) -> str:
        """The sentence that is shown; none before it is made up."""
        return next((big.text for big in self.query(BigText)), "")

    def show(self, sight: Sight | None, words: Words, rows: int) -> None:
        """Show what follows from `sight`; None: the desk has no camera."""
        hint = self._current_hint(sight, words)
        self.set_class(bool(hint), "-hint")
        self.query_one(BigText).show(hint or _invitation(sight, words), rows)
        trouble = ""
        if sight and sight.state not in _SEEING:
            trouble = f"⚠ {words.camera(sight.state)} – {words.camera_advice(sight.state)}"
        below = self.query_one("#camera-trouble", Static)
        below.update(Content(trouble))
        below.display = bool(trouble)

    def _current_hint(self, sight: Sight | None, words: Words) -> str:
        now = self._clock()
        if sight and sight.two_tickets:
            self._hint, self._hint_until = words(TWO_TICKETS), now + HINT_SECONDS
        elif sight and sight.hint:
            self._hint, self._hint_until = words.hint(sight.hint), now + HINT_SECONDS
        elif now >= self._hint_until or sight is None or sight.state not in _LOOKING:
            self._hint = ""  # also of a camera that is gone: nobody looks at a ticket any more
        return self._hint


def _invitation(sight: Sight | None, words: Words) -> str:
    if sight is None or sight.state not in _SEEING:
        return words(_("Scan a ticket"))
    if sight.state is CameraState.STARTING:
        return words(_("One moment"))
    return words(_("Show a ticket"))
