"""The desk in lines: the same keys, rules and journal, for whoever hears what others see."""

from __future__ import annotations

from typing import Any, Protocol

from textual import on
from textual.driver import Driver
from textual.widgets import Static

from badges.codes.ticket_code import shown
from kiosk.desk.app import KioskApp
from kiosk.desk.rules.outcome import Outcome
from kiosk.desk.screens.desk import DeskScreen
from kiosk.desk.widgets.invitation import ScanInvitation
from kiosk.desk.words import Words
from kiosk.ui.dialog import Dialog
from kiosk.ui.keyboard import Press
from kiosk.ui.lines import keys_of, lines_of, news, spoken, undrawn
from kiosk.ui.plain_text import plain

_SETTLE_SECONDS = 0.25
"""What changes is told when it has not changed for so long: what somebody types is told at once."""


class Lines(Protocol):
    """Where lines go."""

    def tell(self, line: str) -> None:
        """Add a line."""

    def forget(self) -> None:
        """Take back every line that was told."""


class PlainDesk(KioskApp):
    """The check-in desk for a screen reader: one line a verdict, and each dialog in lines.

    It is the same program, of which nothing is drawn. While names are hidden, none is told, and
    what was told before is cleared away. Enter, when nothing has been typed, says how it stands.
    """

    def __init__(self, *arguments: Any, lines: Lines, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._lines = lines
        self._at: object = None
        self._seen: list[str] = []
        self._told: list[str] = []
        self._at_desk: list[str] = []
        """What was told at the desk before a dialog; of that, only the door is told again."""

    def get_driver_class(self) -> type[Driver]:
        """The one for this system, which draws nothing here."""
        return undrawn(super().get_driver_class())

    def on_mount(self) -> None:
        self.set_interval(_SETTLE_SECONDS, self._tell_changes)

    def notify(self, message: str, **_options: Any) -> None:
        """What covers nothing on a screen is a line like any other."""
        self._lines.tell(plain(message))

    def action_lock(self) -> None:
        """Hide the names: those that were told are taken back."""
        super().action_lock()
        self._lines.forget()
        self._told = []

    @on(DeskScreen.Decided)
    def tell_verdict(self, message: DeskScreen.Decided) -> None:
        """One line a verdict, at once."""
        hidden = self.desk_screen.names_hidden
        self._lines.tell(verdict_line(message.outcome, self.words, with_name=not hidden))

    async def _person_pressed(self, press: Press) -> None:
        asks = press.event.key == "enter" and not self._dialogs.open and not self._line.text
        await super()._person_pressed(press)
        if asks:
            for line in self._standing():
                self._lines.tell(line)

    def _tell_changes(self) -> None:
        """Tell what is new on the screen, once it stays."""
        screen = self._dialogs.open or self.desk_screen
        lines = lines_of(screen) if isinstance(screen, Dialog) else self._desk_lines()
        if screen is not self._at:
            if self._at is self.desk_screen:
                self._at_desk = self._told
            is_back = screen is self.desk_screen
            self._at, self._seen, self._told = screen, [], self._at_desk[1:] if is_back else []
        if lines != self._seen:
            self._seen = lines
            return
        told, self._told = self._told, lines
        for line in news(told, lines):
            self._lines.tell(line)
        if not told and lines and isinstance(screen, Dialog) and keys_of(screen):
            self._lines.tell(keys_of(screen))

    def _desk_lines(self) -> list[str]:
        """Which door it is, what stands in the code line, and what the camera wants."""
        parts = self.desk_screen.query("#heading, #camera-trouble, EntryLine").results(Static)
        texts = [str(part.content) for part in parts if part.display]
        texts += [each.text for each in self.desk_screen.query(ScanInvitation)]
        return list(filter(None, map(spoken, texts)))

    def _standing(self) -> list[str]:
        """How many are in, and what the status line says."""
        parts = self.desk_screen.query("#counts-small, StatusStrip").results(Static)
        return [", ".join(str(part.content).splitlines()) for part in parts]


def verdict_line(outcome: Outcome, words: Words, *, with_name: bool = True) -> str:
    """Everything there is to say of `outcome`: the word, who it is, what to do, and why."""
    guest = outcome.guest
    who = [guest.name, guest.category, guest.company] if guest else [shown(outcome.code)]
    told = list(filter(None, map(plain, who))) if with_name else []
    party = words.together(outcome)
    if party:
        told = [party, *(map(plain, outcome.together) if with_name else ())]
    parts = [words.seconds(outcome.at), words.word(outcome), ", ".join(told)]
    parts += [*(words.alerts(outcome) if with_name else ()), words.why(outcome)]
    parts += [words.advice(outcome), words.more(outcome)]
    return ". ".join(part for part in parts if part)
