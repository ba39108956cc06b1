"""The desk's program: wires keyboard, screen, sound and threads together; decides nothing."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any

from textual import events, on
from textual.binding import Binding

from kiosk.desk.names_lock import NamesLock
from kiosk.desk.rules.verdict import Flag, Verdict
from kiosk.desk.screens.desk import DeskScreen
from kiosk.desk.screens.find import FindScreen
from kiosk.desk.screens.help import HelpPage
from kiosk.desk.screens.pin import PinQuestion
from kiosk.desk.screens.readiness import Checks, Readiness
from kiosk.desk.threads import DeskThreads
from kiosk.desk.tone import tone
from kiosk.desk.typed_line import TypedLine
from kiosk.desk.words import LANGUAGES, Words, _
from kiosk.desk.workflows import Workflows
from kiosk.scan.wedge import PATIENCE
from kiosk.ui.dialog import Answer, Dialog, QuitQuestion
from kiosk.ui.dialogs import LONGEST_OPENING, Dialogs
from kiosk.ui.keyboard import Keyboard, Press
from kiosk.ui.terminal_app import TerminalApp

if TYPE_CHECKING:
    from kiosk.desk.desk import Desk
    from kiosk.desk.scanning import ScanLane
    from kiosk.scan.reader import Reader

_FUNCTION_KEYS = frozenset({"f1", "f2", "f3", "f4", "f5", "f6", "f8", "f10"})
_LEAVING_ELSEWHERE = frozenset({"ctrl+c", "ctrl+q"})
"""What ends other programs; scanners type these too, so here they only say how to leave."""
_PASSED_ON = _FUNCTION_KEYS | {"escape", "enter", "up", "down", "pageup", "pagedown"}
"""The keys that bindings and widgets get to see."""


class KioskApp(TerminalApp[None]):
    """The check-in desk in a terminal.

    Every key goes to the keyboard's wedge first.  Printable keys and Ctrl chords reach no binding:
    hand scanners type them, and what a scanner types must neither do something nor get lost.
    """

    ALLOW_SELECT = False
    BINDINGS = [
        Binding("f1", "help", id="help", tooltip="How checking in works"),
        Binding("f2", "next_language", id="language", tooltip="French or English"),
        Binding("f3", "find", id="find", tooltip="Find a guest by name"),
        Binding("f4", "guest", id="guest", tooltip="The guest's page, and every way on"),
        Binding("f5", "lock", id="lock", tooltip="Hide the names; end a supervisor's turn"),
        Binding("f6", "register", id="register", tooltip="Register somebody without a ticket"),
        Binding("f8", "undo", id="undo", tooltip="Take back the last entry or exit"),
        Binding("f10", "ask_to_quit", id="quit", tooltip="Stop checking in"),
    ]

    def __init__(
        self,
        desk: Desk,
        reader: Reader | None,
        lane: ScanLane,
        *,
        language: str = LANGUAGES[0],
        sound: bool = True,
        lock_with_pin: bool = False,
        checks: Checks | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`clock` gives the seconds that keys, silence and the lock are measured by."""
        super().__init__(sound=sound)
        self._clock = clock
        self.words = Words(language)
        self.threads = DeskThreads(desk, lane, reader, clock=clock)
        self.desk_screen = DeskScreen(self.threads, self.words)
        self._dialogs = Dialogs(
            self, self._line_turned, lambda: self.call_later(self._keyboard.go_on), clock
        )
        self._line = TypedLine(self._dialogs, self.desk_screen, clock)
        self._keyboard = Keyboard(
            self._line.wedge,
            self._submit,
            self._person_pressed,
            self._after,
            listen=self._line.listen,
            opening=lambda: self._dialogs.opening() or self._awaits_verdict(),
        )
        self._workflows = Workflows(self.threads, self)
        self._names = NamesLock(
            self.desk_screen,
            self._dialogs,
            self._line,
            self._workflows,
            clock,
            with_pin=lock_with_pin,
        )
        self._judging = 0
        """How many typed texts have no verdict yet."""
        self._submitted_at = float("-inf")
        self._readiness = Readiness(self.words, self.threads, checks) if checks else None

    def on_mount(self) -> None:
        if self._readiness:
            self.threads.rehearse(self._readiness.tried)
        self.push_screen(self.desk_screen)
        self.set_interval(PATIENCE / 2, self._rest)
        if self._readiness:
            self._dialogs.begin(self._open_doors)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded:
            if self._readiness:
                self._readiness.heard(event)
            await self._keyboard.press(event, self.desk_screen.verdict)
        elif isinstance(event, events.Paste) and not event.is_forwarded:
            self._keyboard.paste(event.text, event.time)
        else:
            if isinstance(event, events.MouseDown):
                self._names.used()
            await super().on_event(event)

    def action_help(self) -> None:
        """Show what the screen means."""
        self._start(lambda: self.ask(HelpPage(self.words)))

    def action_next_language(self) -> None:
        """Switch to the next language, at once and everywhere."""
        self.words = Words(self.words.next_language)
        self.desk_screen.speak(self.words)
        self._dialogs.speak(self.words)
        self.call_after_refresh(self.desk_screen.show_status)

    def action_find(self) -> None:
        """Find a guest by name, beginning with what stands in the code line; or begin anew."""
        if isinstance(self._dialogs.open, FindScreen):
            self._line.clear()
        else:
            line = self._line.text
            self._start(lambda: self.ask(FindScreen(self.threads, self.words, line)))

    def action_leave_search(self) -> None:
        """Clear what is looked for; when nothing is, go back to the desk."""
        if self._line.text:
            self._line.clear()
        elif isinstance(self._dialogs.open, FindScreen):
            self._dialogs.open.answer(None)

    def action_guest(self) -> None:
        """The page of the guest who is chosen in the search, or was judged last."""
        search, last = self._dialogs.open, self.desk_screen.last
        if isinstance(search, FindScreen) and search.chosen_guest:
            guest = search.chosen_guest
            search.answer(None)
            self._dialogs.begin(lambda: self._workflows.page_of(guest))
        elif last:
            self._start(lambda: self._workflows.page_of(last.guest))

    def action_register(self) -> None:
        """Register somebody without a ticket."""
        self._start(self._workflows.register)

    def action_lock(self) -> None:
        """Hide the names until a person comes; end a higher role's turn."""
        self.threads.desk.staff_session.leave()
        self._keyboard.forget()  # what was pressed before shows no names
        self._names.hide()

    def action_undo(self) -> None:
        """Take back the last passage that this desk granted."""
        self._start(self._undo)

    def action_ask_to_quit(self) -> None:
        """Ask whether to end."""
        if not isinstance(self._dialogs.open, QuitQuestion):
            self._dialogs.begin(self._quit)

    async def ask(self, dialog: Dialog[Answer]) -> Answer | None:
        """Show `dialog` until it is answered; None when it was left."""
        return await self._dialogs.ask(dialog)

    def tell(self, text: str) -> None:
        """Say something that covers nothing."""
        self.notify(text, timeout=4, markup=False)

    @on(DeskScreen.Decided)
    def heed(self, message: DeskScreen.Decided) -> None:
        """Let the outcome be heard, and be seen whatever dialog is open; then what follows."""
        outcome = message.outcome
        self._names.used()  # whoever scans is there
        self._judging = max(0, self._judging - 1)
        self.call_later(self._keyboard.go_on)
        if self.sounds:
            self.sounds.play(tone(outcome))
        self._dialogs.put_aside()
        if outcome.verdict is Verdict.QUESTIONS and outcome.questions:
            self._dialogs.begin(lambda: self._workflows.ask_questions(outcome))
        elif Flag.WALK_IN in outcome.flags and outcome.row:
            self._dialogs.begin(lambda: self._workflows.show_ticket(outcome))

    @on(DeskScreen.Seen)
    def mirror(self, message: DeskScreen.Seen) -> None:
        """Let what the camera sees be seen before the doors open."""
        if self._readiness:
            self._readiness.see(message.sight)

    @on(DeskScreen.Touched)
    def person_touched(self) -> None:
        """Somebody is there."""
        self._names.greet()

    @on(Dialog.Rewritten)
    def _line_turned(self) -> None:
        """Another line is being typed than before, or none any more."""
        self._line.turn()
        self.call_after_refresh(self.desk_screen.show_status)

    async def _person_pressed(self, press: Press) -> None:
        """A key was pressed, and nothing a scanner does came with it."""
        event, dialog = press.event, self._dialogs.open
        acts = event.key in _FUNCTION_KEYS
        only_shows = self.desk_screen.names_hidden and not dialog and not acts
        if only_shows:
            self._line.wedge.clear()
        if self._names.greet(partial(self._act_on, event) if acts else None) or only_shows:
            return
        if press.shown and press.shown is self.desk_screen.verdict and not dialog:
            self.desk_screen.dismiss_verdict()
            if self._dialogs.newest and event.key not in _FUNCTION_KEYS:
                self._dialogs.come_back()
                return
        elif event.key == "escape" and not dialog:
            self._line.clear()
            self.threads.desk.staff_session.leave()
        if dialog and dialog.press(event.key, event.character):
            if press.chooses:
                self._line.wedge.clear()  # it has done something, and is part of no line
            self._line_turned()
        elif event.key in _PASSED_ON:
            await self._act_on(event)
        elif event.key in _LEAVING_ELSEWHERE:
            self.tell(self.words(_("F10 stops checking in")))

    async def _act_on(self, event: events.Key) -> None:
        """Do what a key is bound to before the next one is looked at, which may be for that."""
        bound = self.active_bindings.get(event.key)
        if bound:
            await self.run_action(bound.binding.action, bound.node)
        else:
            await super().on_event(event)

    def _awaits_verdict(self) -> bool:
        """Whether what was scanned is being judged: the keys after it are about that guest."""
        since = self._clock() - self._submitted_at
        return self._judging > 0 and since < LONGEST_OPENING

    async def _open_doors(self) -> None:
        """Nothing counts until somebody opens the desk."""
        assert self._readiness
        opened = await self.ask(self._readiness)
        if opened:
            self._readiness = None
            self.threads.rehearse(None)

    async def _undo(self) -> None:
        self.threads.undo()

    async def _quit(self) -> None:
        if await self.ask(QuitQuestion(self.words)):
            self.exit()

    def _submit(self, texts: tuple[str, ...]) -> None:
        if self._readiness:
            for text in texts:
                self._readiness.scanned(text)
            self._line.show()
            return
        for text in texts:
            if not self._is_pin(text):
                self._judging += 1
                self._submitted_at = self._clock()
                self.threads.submit(text)
        search = self._dialogs.newest
        if texts and isinstance(search, FindScreen):
            search.answer(None)
        self._line.show()

    def _is_pin(self, text: str) -> bool:
        """Whether `text` came where a PIN is asked and is no ticket's: the PIN, all at once."""
        asked = self._dialogs.open
        if not isinstance(asked, PinQuestion) or self.threads.desk.is_ticket(text):
            return False
        return asked.takes(text)

    async def _rest(self) -> None:
        """Some scanners send no Enter: silence ends their scans. Then, what was put aside."""
        await self._keyboard.rest(self._clock())
        if self.desk_screen.names_hidden:
            return
        if self._readiness:
            self._names.used()
        if not self.desk_screen.verdict:
            self._dialogs.come_back()
        if self._names.is_due:
            self.action_lock()

    def _after(self, seconds: float, act: Callable[[], Awaitable[None]]) -> None:
        """Do `act` so much later, behind the keys that wait to be heard: they came before."""
        self.set_timer(seconds, partial(self.call_later, act))

    def _start(self, act: Callable[[], Coroutine[Any, Any, Any]]) -> None:
        """Begin what a person asked for, unless a dialog is open: that comes first."""
        if not (self._names.greet(act) or self._dialogs.open):
            self._dialogs.begin(act)
