"""The swap kiosk's program, for guests: a locked screen that only a staff PIN ends.

No key is bound to anything.  Every key goes to the wedge first, since hand scanners type; what
a person pressed alone goes to the screen, which knows what it means now.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from textual import events, on
from textual.message import Message
from textual.timer import Timer

from kiosk.desk.words import Words, _
from kiosk.scan.search_wedge import SearchWedge
from kiosk.scan.wedge import BURST_GAP, PATIENCE
from kiosk.swap.screens.locked import LockedScreen
from kiosk.swap.sentences import tone
from kiosk.ui.terminal_app import SHEET, TerminalApp

if TYPE_CHECKING:
    from kiosk.swap.threads import SwapThreads
    from sync.guests.roles import PinAnswer

LEAVING_SECONDS = 15.0
"""How long the question for the staff PIN stays."""
HEARD_SECONDS = 0.1
"""How soon what happened is heard."""
SLOW_GAP = 0.25
"""Longest time between two keys of the slowest scanner."""
_MARGIN = 0.015
_EDITING = ("backspace", "delete")


class SwapApp(TerminalApp[None]):
    """The kiosk in a terminal. Guests can neither end it nor reach anything behind it."""

    CSS_PATH = [SHEET, "swap.tcss"]
    ALLOW_SELECT = False

    @dataclass
    class Leaving(Message):
        """A staff PIN was tried; `answer` is None when it could be no PIN."""

        answer: PinAnswer | None

    def __init__(
        self,
        threads: SwapThreads[Any],
        screen: LockedScreen[Any],
        *,
        sound: bool = True,
    ) -> None:
        super().__init__(sound=sound)
        self.threads = threads
        self.swap_screen = screen
        self._wedge = SearchWedge()
        self._leaving: Timer | None = None  # runs while the PIN to leave is asked for
        self._heard = 0
        self._pending: list[events.Key] = []  # the last keys, while they may begin a scan

    def on_mount(self) -> None:
        self.push_screen(self.swap_screen)
        self.set_interval(PATIENCE / 2, self._submit_unfinished)
        self.set_interval(HEARD_SECONDS, self.sound_reply)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded:
            self._key_pressed(event)
        elif isinstance(event, events.Paste) and not event.is_forwarded:
            self._submit(self._wedge.paste(event.text, event.time))
        else:
            await super().on_event(event)

    def sound_reply(self) -> None:
        """Let what happened last be heard, once."""
        number, reply = self.swap_screen.heard
        heard = tone(reply) if number != self._heard else None
        self._heard = number
        if self.sounds and heard:
            self.sounds.play(heard)

    @on(Leaving)
    def leave(self, message: Leaving) -> None:
        """End, if it was staff who asked for it; else they are told why not."""
        answer = message.answer
        if answer and answer.accepted:
            self.exit()
        else:
            self.swap_screen.say_pin_answer(answer)
            self._show_typed()

    def _key_pressed(self, event: events.Key) -> None:
        if not self.swap_screen.is_mounted:
            return
        self._settle(event.time)
        self._wedge.searching = self._typing or self.swap_screen.view.by_letter
        follows = self._pending and event.time - self._pending[-1].time <= BURST_GAP
        burst = follows or self._wedge.busy(event.time)
        self._submit(self._wedge.press(event.key, event.character, event.time))
        if burst:
            self._pending = []
            return
        self._pending.append(event)
        calm = self._gap + _MARGIN
        self.set_timer(calm, partial(self._settle, event.time + calm))

    @property
    def _gap(self) -> float:
        """Seconds after which a key is not part of a scan any more."""
        return SLOW_GAP if self.swap_screen.people_asked else BURST_GAP

    def _settle(self, now: float) -> None:
        """The first key of a scan looks like a person's until the next one follows, or none.

        While people are asked for their yes, a slow scanner must not say it: more keys in a row
        than there are people are one badge.
        """
        pending = self._pending
        if not pending or now - pending[-1].time <= self._gap:
            return
        self._pending = []
        asked = self.swap_screen.people_asked
        if asked and len(pending) > asked:
            self.threads.scanned(self._take_line())
        elif not self._wedge.busy(pending[-1].time + self._gap + _MARGIN):
            for key in pending:
                self._person_pressed(key)

    def _person_pressed(self, event: events.Key) -> None:
        """A key was pressed, and nothing a scanner does came with it."""
        screen = self.swap_screen
        if event.key == "f10":
            self._ask_to_leave()
        elif self._leaving:
            self._press_while_leaving(event)
        elif event.key == "f2":
            screen.speak(Words(screen.words.next_language))
        elif screen.typing and event.key == "enter":
            screen.submit(self._take_line())
        elif screen.typing and event.key != "escape":
            self.threads.ask(self.threads.desk.stay)
        else:
            meant = event.key == "escape" or screen.view.by_letter
            if meant:
                self._wedge.clear()
            if meant or (not event.is_printable and event.key not in (*_EDITING, "enter")):
                screen.press(event.key, event.character)
        self._show_typed()

    @property
    def _typing(self) -> bool:
        return self._leaving is not None or self.swap_screen.typing

    def _take_line(self) -> str:
        line = self._wedge.line
        self._wedge.clear()
        return line

    # Leaving

    def _ask_to_leave(self) -> None:
        self._wedge.clear()
        self._stop_leaving()
        self._leaving = self.set_timer(LEAVING_SECONDS, self._stop_leaving)

    def _press_while_leaving(self, event: events.Key) -> None:
        if event.key == "enter":
            line = self._take_line()
            self._stop_leaving()
            self.threads.ask(partial(self._try_leaving, line))
        elif event.key == "escape":
            self._stop_leaving()

    def _stop_leaving(self) -> None:
        if self._leaving:
            self._leaving.stop()
        self._leaving = None
        self._wedge.clear()
        self._show_typed()

    def _try_leaving(self, pin: str) -> None:
        answer = self.threads.desk.staff_pin.try_pin(pin)
        self.post_message(self.Leaving(answer))  # from its thread

    # What is typed

    def _submit(self, texts: tuple[str, ...]) -> None:
        for text in texts:
            self.threads.scanned(text)
        self._show_typed()

    def _submit_unfinished(self) -> None:
        """Some scanners send no Enter: silence ends their scans."""
        if self.swap_screen.is_mounted:
            self._wedge.searching = self._typing or self.swap_screen.view.by_letter
            self._submit(self._wedge.wait(self.threads.clock()))

    def _show_typed(self) -> None:
        line = self._wedge.line
        if not self.swap_screen.is_mounted:
            return
        if self._leaving:
            asked = self.swap_screen.words(_("Staff: PIN to leave, then Enter"))
            self.swap_screen.show_typed(line, asked)
        else:
            self.swap_screen.show_typed(
                line if self._typing or not self.swap_screen.view.by_letter else ""
            )
