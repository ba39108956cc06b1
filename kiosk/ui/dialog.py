"""Questions and pages over the desk. What a scanner types can neither answer nor block them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Static

from kiosk.desk.widgets.status import StatusStrip
from kiosk.desk.words import Words, _
from kiosk.ui.widgets.steady_text import SteadyText

Answer = TypeVar("Answer")


class Dialog(ModalScreen[None], Generic[Answer]):
    """A box over the desk. Keys come from the app, which knows a scan from what a person types.

    A verdict that comes meanwhile puts the dialog aside; it comes back after it, unless
    `comes_back` says otherwise.
    """

    BINDINGS = [
        Binding("escape", "leave", show=False),
        Binding("f2", "app.next_language", show=False),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (16, "-high"), (30, "-tall")]
    comes_back = True
    is_menu = False
    """Whether letters and digits do something at once."""

    subject = ""
    """Whom it is about: a newer dialog of the same kind about them takes its place."""

    class Rewritten(Message):
        """`text` is another one now, and no key made it so."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words
        self.answered: Callable[[Answer | None], None] = lambda _answer: None
        """Who asked, and closes it."""

    def compose(self) -> ComposeResult:
        yield from self.contents()
        yield StatusStrip()

    def contents(self) -> ComposeResult:
        """What the dialog is made of, besides the status line."""
        raise NotImplementedError

    @property
    def text(self) -> str | None:
        """What stands in the line that is being typed; None while nothing can be typed."""
        return None

    def show(self, line: str) -> None:
        """Show `line` as typed so far."""

    def press(self, key: str, character: str | None) -> bool:
        """Take a key that a person pressed; whether it was of use."""
        return False

    def on_mount(self) -> None:
        self.write()

    def write(self) -> None:
        """Write what changes while it is open into what it is made of."""

    def speak(self, words: Words) -> None:
        """Use the language of `words` from now on."""
        self.words = words
        self.refresh(recompose=True)
        self.call_after_refresh(self.write)

    def action_leave(self) -> None:
        """Close without an answer."""
        self.answer(None)

    def answer(self, answer: Answer | None) -> None:
        """Close with `answer`; only the first one counts."""
        self.answered(answer)


class Choice(SteadyText):
    """A line to click or touch that answers a dialog."""

    def __init__(self, text: str, answer: object) -> None:
        super().__init__(Content(text))
        self._answer = answer

    def on_click(self) -> None:
        if isinstance(self.screen, Dialog):
            self.screen.answer(self._answer)


class QuitQuestion(Dialog[bool]):
    """Whether to end the evening. A scanner types neither F10 nor a click."""

    BINDINGS = [Binding("f10", "stop", show=False)]
    comes_back = False

    def contents(self) -> ComposeResult:
        words = self.words
        with Vertical(classes="box"):
            yield Static(Content(words(_("Stop checking in?"))), classes="title")
            yield Static(Content(words(_("Everything scanned so far is saved."))))
            yield Choice(words(_("F10  Stop")), True)
            yield Choice(words(_("Esc  Go on")), None)

    def action_stop(self) -> None:
        """Yes."""
        self.answer(True)
