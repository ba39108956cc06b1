"""Finding a guest by name, company, e-mail, order or code, and checking them in by keyboard."""

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static

from kiosk.desk.threads import DeskThreads, Findings, Search
from kiosk.desk.widgets.found import LISTED, FoundList
from kiosk.desk.words import Words, _
from kiosk.ui.dialog import Dialog
from kiosk.ui.widgets.key_legend import Key, speak_keys
from kiosk.ui.widgets.search_line import SearchLine
from kiosk.ui.widgets.steady_text import SteadyText
from sync.guests.folding import MIN_LETTERS, fold
from sync.model import Guest

IDLE_SECONDS = 30.0
"""Names do not stay on the screen longer than this without a key."""
SETTLE_SECONDS = 0.06
"""A text is looked for when nothing was added for so long; what a scanner types never is."""


class FindScreen(Dialog[bool]):
    """A search over the desk. What is typed comes from the app, which knows a scan from it."""

    BINDINGS = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("enter", "choose", show=False),
        Binding("f3", "app.find", show=False),
        Binding("f4", "app.guest", show=False),
        Binding("escape", "app.leave_search", show=False),
    ]

    @dataclass
    class Looked(Message):
        """Guests were looked for."""

        findings: Findings

    def __init__(self, threads: DeskThreads, words: Words, line: str = "") -> None:
        super().__init__(words)
        self.line = line
        self._threads = threads
        self._search = Search(threads.desk)
        self._findings: Findings | None = None
        self._settling: Timer | None = None
        self._idle: Timer | None = None

    def contents(self) -> ComposeResult:
        with Vertical(classes="box", id="find"):
            yield SearchLine()
            yield SteadyText(id="find-note")
            yield FoundList()
            with Horizontal(id="find-keys"):
                yield Key(_("Enter"), "screen.choose", _("Confirm"))
                yield Key(_("Esc"), "app.leave_search", _("Close"), known_as="find-leave")
                yield Key("F4", "app.guest", _("Guest"))
                yield Key("↑ ↓", "screen.move(1)", _("Choose"))

    def on_mount(self) -> None:
        self.run_worker(
            lambda: self._search.serve(lambda found: self.post_message(self.Looked(found))),
            "search",
            thread=True,
            exit_on_error=False,
        )
        self._idle = self.set_timer(IDLE_SECONDS, self.action_leave)
        self.speak(self.words)
        self._begin()

    def on_unmount(self) -> None:
        self._search.stop()

    def on_screen_resume(self) -> None:
        self._used()

    @property
    def text(self) -> str | None:
        """What is looked for."""
        return self.line

    @property
    def chosen_guest(self) -> Guest | None:
        """The guest who is chosen."""
        found = self.query_one(FoundList).chosen if self._settled else None
        return found.guest if found else None

    @property
    def chosen(self) -> str | None:
        """The ticket that Enter checks in: of a guest who is listed for what stands there now."""
        return self.chosen_guest.ticket_id if self.chosen_guest else None

    def show(self, line: str) -> None:
        """Show `line` as typed so far, and look for it."""
        if line != self.line:
            self.line = line
            if self._idle:  # keys may come before the screen is there
                self._begin()

    def speak(self, words: Words) -> None:
        """Use the language of `words` from now on."""
        self.words = words
        if not self._idle:
            return
        self.query_one(SearchLine).speak(words)
        self.query_one(FoundList).speak(words)
        self._show_keys()
        self._show_note()
        self._used()

    def action_move(self, step: int) -> None:
        """Choose another guest."""
        self._used()
        if self._settled:
            self.query_one(FoundList).move(step)
            self._show_note()

    def action_choose(self) -> None:
        """Have the chosen guest judged, as if their ticket had been scanned."""
        self._used()
        if self.chosen:
            self._threads.choose(self.chosen)
            self.answer(True)

    @on(Looked)
    def show_findings(self, message: Looked) -> None:
        """List who was found, unless something else is looked for by now."""
        if message.findings.text == self.line:
            self._findings = message.findings
            self.query_one(FoundList).show(message.findings.found or ())
            self._show_note()

    @on(FoundList.Touched)
    def touched(self, message: FoundList.Touched) -> None:
        """A touch chooses; another one confirms."""
        self._used()
        self._show_note()
        if message.again:
            self.action_choose()

    @property
    def _settled(self) -> bool:
        """Whether what is listed belongs to what stands in the line."""
        return self._findings is not None and self._findings.text == self.line

    @property
    def _long_enough(self) -> bool:
        return sum(map(len, fold(self.line).split())) >= MIN_LETTERS

    def _begin(self) -> None:
        """Look for the line as soon as its writer pauses."""
        self._used()
        self._findings = None
        if self._settling:
            self._settling.stop()
        self.query_one(SearchLine).show(self.line)
        self._show_keys()
        if self._long_enough:
            self._settling = self.set_timer(SETTLE_SECONDS, lambda: self._search.find(self.line))
        else:
            self.query_one(FoundList).show(())
        self._show_note()

    def _used(self) -> None:
        """Somebody is there."""
        if self._idle:
            self._idle.stop()
            self._idle = self.set_timer(IDLE_SECONDS, self.action_leave)

    def _show_keys(self) -> None:
        speak_keys(self, self.words)
        leave = self.query_one("#find-leave", Key)
        leave.speak(self.words, _("Clear") if self.line else _("Close"))

    def _show_note(self) -> None:
        self.query_one("#find-note", Static).update(Content(self._note()))

    def _note(self) -> str:
        words = self.words
        if not self._long_enough:
            return words(_("Type two letters or more"))
        if self._findings is None:
            return words(_("Searching…"))
        found = self._findings.found
        if found is None:
            return words(_("The guest list cannot be read: call the person in charge"))
        if not found:
            return words(_("Nobody found: try the company, or send to the help desk"))
        if self.chosen:
            return words(_("Enter counts as scanning the ticket"))
        if len(found) > LISTED:
            return words(_("There are more guests: type more letters, or choose"))
        return words(_("Choose the right guest, then Enter"))
