"""Questions and pages over the desk. Only function keys, Escape and the mouse reach them."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from kiosk.words import Words, _

_HELP = (
    _("Show a ticket to the camera, or scan it with the hand scanner."),
    _("Or type the code that is printed on it, then press Enter."),
    _("F3 finds a guest by name or company; choosing one counts as a scan."),
    _("Blue with a tick ✔: let them in."),
    _("Amber with a cross ✖: not in. The screen says why and what to do."),
    _("Amber with an exclamation mark !: something is to be settled first."),
    _("Red chequerboard ⚠: it may not be recorded. Do not let in; scan again."),
    _("F8 takes back the last entry or exit; scan again when they do pass."),
    _("A verdict goes away by itself, by any key, or with the next scan."),
    _("Scanning goes on all the time, whatever the screen shows."),
    _("Everything is recorded on this computer; no network is needed."),
)


class Dialog(ModalScreen[bool]):
    """A box in the middle of the screen that a scanner can neither answer nor block."""

    BINDINGS = [
        Binding("escape", "answer(False)", show=False),
        Binding("f2", "app.next_language", show=False),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (16, "-high")]

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words

    def speak(self, words: Words) -> None:
        """Use the language of `words` from now on."""
        self.words = words
        self.refresh(recompose=True)

    def action_answer(self, answer: bool) -> None:
        """Close the dialog with `answer`."""
        self.dismiss(answer)


class Choice(Static):
    """A line to click or touch that answers a dialog."""

    def __init__(self, text: str, answer: bool) -> None:
        super().__init__(Content(text), markup=False)
        self._answer = answer

    def on_click(self) -> None:
        self.screen.dismiss(self._answer)


class QuitQuestion(Dialog):
    """Whether to end the evening. A scanner types neither F10 nor a click."""

    BINDINGS = [Binding("f10", "answer(True)", show=False)]

    def compose(self) -> ComposeResult:
        words = self.words
        with Vertical(classes="box"):
            yield Static(Content(words(_("Stop checking in?"))), classes="title")
            yield Static(Content(words(_("Everything scanned so far is saved."))))
            yield Choice(words(_("F10  Stop")), True)
            yield Choice(words(_("Esc  Go on")), False)


class HelpPage(Dialog):
    """What the screen means and what the keys do."""

    BINDINGS = [Binding("f1", "answer(False)", show=False)]

    def compose(self) -> ComposeResult:
        words = self.words
        with VerticalScroll(classes="box"):
            yield Static(Content(words(_("How checking in works"))), classes="title")
            for line in _HELP:
                yield Static(Content(f"• {words(line)}"))
            yield Choice(words(_("Esc  Close")), False)
