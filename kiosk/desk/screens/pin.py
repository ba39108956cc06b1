"""Asking for a PIN: digits that nobody reads over a shoulder."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from badges.codes.keyboard_layout import digits
from kiosk.desk.words import Words, _
from kiosk.ui.dialog import Dialog
from kiosk.ui.widgets.key_legend import Key, speak_keys
from kiosk.ui.widgets.steady_text import SteadyText
from sync.guests.roles import LONGEST_PIN, SHORTEST_PIN, PinAnswer, Role


def _may_be_pin(text: str) -> bool:
    pin = digits(text.strip())
    return pin.isascii() and pin.isdigit() and SHORTEST_PIN <= len(pin) <= LONGEST_PIN


class PinQuestion(Dialog[str]):
    """Asks for the PIN of a role; its answer is the PIN as typed.

    `last` is what came of the try before, `until` how to say when the next one is looked at.
    """

    def __init__(
        self, words: Words, role: Role, last: PinAnswer | None = None, until: str = ""
    ) -> None:
        super().__init__(words)
        self._role = role
        self._last = last
        self._until = until
        self._typed = ""

    def contents(self) -> ComposeResult:
        words = self.words
        title = words(_("PIN of a {role}"), role=words.role(self._role))
        with Vertical(classes="box"):
            yield Static(Content(title), classes="title")
            yield SteadyText(id="pin")
            yield SteadyText(Content(self._note()), id="pin-note")
            with Horizontal(classes="keys"):
                yield Key(_("Enter"), "screen.enter", _("Confirm"))
                yield Key(_("Esc"), "screen.leave", _("Close"))

    @property
    def text(self) -> str | None:
        """What was typed so far."""
        return self._typed

    def show(self, line: str) -> None:
        """Show how much was typed so far."""
        self._typed = line
        self.write()

    def press(self, key: str, character: str | None) -> bool:
        """Take Enter, and the key that empties the line."""
        if key == "enter":
            self.action_enter()
        elif key == "delete":
            self.show("")
        return key in ("enter", "delete")

    def takes(self, text: str) -> bool:
        """Whether `text`, typed as fast as a scan, may be a PIN: then it is answered with."""
        if not _may_be_pin(text):
            return False
        self._typed = text
        self.action_enter()
        return True

    def action_enter(self) -> None:
        """Answer with what was typed, if it can be a PIN."""
        if _may_be_pin(self._typed):
            self.answer(digits(self._typed.strip()))
        else:
            self.show("")
            self.post_message(self.Rewritten())

    def write(self) -> None:
        """Show how much was typed."""
        dots = "●" * min(len(self._typed), LONGEST_PIN + 1)
        for line in self.query("#pin").results(Static):
            line.update(Content(f" {dots}▏"))
        speak_keys(self, self.words)

    def _note(self) -> str:
        words = self.words
        if self._last is None:
            return words(_("{least} to {most} digits"), least=SHORTEST_PIN, most=LONGEST_PIN)
        if self._last.locked_until_ms is not None:
            return words(_("Too many wrong tries: locked until {time}"), time=self._until)
        return words(_("Wrong PIN; tries left: {number}"), number=self._last.tries_left)
