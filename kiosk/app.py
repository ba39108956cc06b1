"""The desk's program: wires keyboard, screen, sound and threads together; decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import App
from textual.binding import Binding

from kiosk.attendant import Attendant
from kiosk.scan.search_wedge import SearchWedge
from kiosk.scan.wedge import BURST_GAP, PATIENCE
from kiosk.screens.desk import DeskScreen
from kiosk.screens.dialog import Dialog, HelpPage, QuitQuestion
from kiosk.screens.find import FindScreen
from kiosk.sound import Sounds
from kiosk.theme import THEME
from kiosk.tone import tone
from kiosk.words import LANGUAGES, Words

if TYPE_CHECKING:
    from kiosk.desk.desk import Desk
    from kiosk.desk.outcome import Outcome
    from kiosk.lane import Lane
    from kiosk.scan.reader import Reader

_PASSED_ON = frozenset(
    {"f1", "f2", "f3", "f8", "f10", "escape", "enter", "up", "down", "pageup", "pagedown"}
)
"""The keys that bindings and widgets get to see."""
_CALM = BURST_GAP + 0.015
"""Seconds after which a key that stands alone is a person's."""


class KioskApp(App[None]):
    """The check-in desk in a terminal.

    Every key goes to the wedge first.  Printable keys and Ctrl chords go nowhere else: hand
    scanners type them, and what a scanner types must neither reach a binding nor get lost.
    """

    CSS_PATH = "kiosk.tcss"
    TITLE = "Event kiosk"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    BINDINGS = [
        Binding("f1", "help", id="help", tooltip="How checking in works"),
        Binding("f2", "next_language", id="language", tooltip="French or English"),
        Binding("f3", "find", id="find", tooltip="Find a guest by name"),
        Binding("f8", "undo", id="undo", tooltip="Take back the last entry or exit"),
        Binding("f10", "ask_to_quit", id="quit", tooltip="Stop checking in"),
    ]

    def __init__(
        self,
        desk: Desk,
        reader: Reader | None,
        lane: Lane,
        *,
        language: str = LANGUAGES[0],
        sound: bool = True,
    ) -> None:
        super().__init__()
        self.words = Words(language)
        self.attendant = Attendant(desk, lane, reader)
        self.sounds = Sounds(self._ring) if sound else None
        self.desk_screen = DeskScreen(self.attendant, self.words)
        self._wedge = SearchWedge()
        self._interrupted = False  # a search, by a verdict that it did not ask for
        self.register_theme(THEME)
        self.theme = THEME.name

    def on_mount(self) -> None:
        self.push_screen(self.desk_screen)
        self.set_interval(PATIENCE / 2, self._submit_unfinished)

    def on_unmount(self) -> None:
        if self.sounds:
            self.sounds.close()

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded:
            await self._key_pressed(event)
        elif isinstance(event, events.Paste) and not event.is_forwarded:
            self._submit(self._wedge.paste(event.text, event.time))
        else:
            await super().on_event(event)

    def action_help(self) -> None:
        """Show what the screen means."""
        self._ask(HelpPage(self.words))

    def action_next_language(self) -> None:
        """Switch to the next language, at once and everywhere."""
        self.words = Words(self.words.next_language)
        self.desk_screen.speak(self.words)
        if self._dialog:
            self._dialog.speak(self.words)

    def action_find(self) -> None:
        """Find a guest by name, beginning with what stands in the code line; or begin anew."""
        if self._search:
            self._clear_typed()
        else:
            self._interrupted = False
            search = FindScreen(self.attendant, self.words, self._wedge.line)
            self._ask(search, self._search_closed)
            self._show_typed()

    def action_leave_search(self) -> None:
        """Clear what is looked for; when nothing is, go back to the desk."""
        if self._wedge.line:
            self._clear_typed()
        elif self._search:
            self._search.dismiss(False)

    def action_undo(self) -> None:
        """Take back the last passage that this desk granted."""
        self.attendant.undo()

    def action_ask_to_quit(self) -> None:
        """Ask whether to end."""
        self._ask(QuitQuestion(self.words), self._end)

    @on(DeskScreen.Decided)
    def sound_verdict(self, message: DeskScreen.Decided) -> None:
        """Let the outcome be heard, and be seen whatever dialog is open.

        A search that the camera interrupts comes back after the verdict.
        """
        if self.sounds:
            self.sounds.play(tone(message.outcome))
        self._interrupted = self._interrupted or self._search is not None
        if self._dialog:
            self._dialog.dismiss(False)

    @property
    def _dialog(self) -> Dialog | None:
        """The dialog that is open, if any; there is no screen at all while the app ends."""
        top = self.screen_stack[-1] if self.screen_stack else None
        return top if isinstance(top, Dialog) else None

    @property
    def _search(self) -> FindScreen | None:
        """The search that is open, if any."""
        return self._dialog if isinstance(self._dialog, FindScreen) else None

    @property
    def _searching(self) -> bool:
        return self._search is not None or self._interrupted

    async def _key_pressed(self, event: events.Key) -> None:
        self._wedge.searching = self._searching
        if self._wedge.busy(event.time):
            self._submit(self._wedge.press(event.key, event.character, event.time))
            return
        shown = self.desk_screen.verdict
        self._submit(self._wedge.press(event.key, event.character, event.time))
        # The first key of a scan looks like a person's until the next one follows.
        self.set_timer(_CALM, partial(self._person_pressed, event, shown))

    async def _person_pressed(self, event: events.Key, shown: Outcome | None) -> None:
        """A key was pressed, and nothing a scanner does came with it."""
        if self._wedge.busy(event.time + _CALM):
            return
        if shown and shown is self.desk_screen.verdict:
            self.desk_screen.dismiss_verdict()
        elif event.key == "escape" and not self._dialog:
            self._clear_typed()
        if event.key in _PASSED_ON:
            await super().on_event(event)

    def _submit(self, texts: tuple[str, ...]) -> None:
        for text in texts:
            self.attendant.submit(text)
        if texts and self._search:
            self._search.dismiss(False)
        elif texts and self._interrupted:
            self._interrupted = False
            self._search_closed(False)
        self._show_typed()

    def _submit_unfinished(self) -> None:
        """Some scanners send no Enter: silence ends their scans."""
        self._wedge.searching = self._searching
        self._submit(self._wedge.wait(events.Idle().time))
        if self._interrupted and not self.desk_screen.verdict and not self._dialog:
            self.action_find()

    def _clear_typed(self) -> None:
        self._wedge.clear()
        self._show_typed()

    def _show_typed(self) -> None:
        if self._search:
            self._search.show(self._wedge.line)
        self.desk_screen.show_typed("" if self._searching else self._wedge.line)

    def _search_closed(self, _chosen: bool | None) -> None:
        """What was looked for is nobody's code."""
        if not self._interrupted:
            self._wedge.forget_typed(events.Idle().time)
            self._show_typed()

    def _ring(self) -> None:
        self.call_later(self.bell)  # from the sound's thread

    def _ask(self, dialog: Dialog, then: Callable[[bool | None], None] | None = None) -> None:
        if not self._dialog:
            self.push_screen(dialog, then)

    def _end(self, answer: bool | None) -> None:
        if answer:
            self.exit()
