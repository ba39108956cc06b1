"""What the locked screens have in common: threads, a sentence, a typed line, a status."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from kiosk.desk.words import Words, _
from kiosk.scan.source import CameraState
from kiosk.scan.watching import Sight
from kiosk.swap.threads import SwapThreads
from kiosk.swap.view import Reply
from kiosk.swap.widgets.status import SwapStatus
from kiosk.ui.plain_text import plain
from kiosk.ui.widgets.preview import Preview

MESSAGE_SECONDS = 8.0
"""How long a sentence stays when nothing else happens."""
LANGUAGE_SECONDS = 20.0
"""How long the language that somebody chose stays when nobody is there any more."""


class LockedScreen(Screen[None]):
    """A screen for guests. No key is bound; the app hands over what a person pressed."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-high")]

    def __init__(self, threads: SwapThreads[Any], words: Words) -> None:
        super().__init__()
        self.threads = threads
        self.words = words
        self._sight = Sight(CameraState.STARTING)
        self._said = 0
        self._first_words = words
        self._busy_at = 0.0

    # What the app asks

    @property
    @abstractmethod
    def secret(self) -> bool:
        """Whether what is typed now is for its writer's eyes only."""

    @property
    @abstractmethod
    def typing(self) -> bool:
        """Whether a line is typed now that is no code."""

    @property
    @abstractmethod
    def by_letter(self) -> bool:
        """Whether a single letter or digit means something now."""

    @property
    @abstractmethod
    def people_asked(self) -> int:
        """How many people may say yes with a key now."""

    @property
    @abstractmethod
    def free(self) -> bool:
        """Whether nobody is there."""

    @property
    @abstractmethod
    def heard(self) -> tuple[int, Reply | None]:
        """What came of the last thing that happened, and its number."""

    @abstractmethod
    def submit(self, line: str) -> None:
        """Take the line that was typed."""

    @abstractmethod
    def press(self, key: str, character: str | None) -> None:
        """Take a key that a person pressed."""

    def speak(self, words: Words) -> None:
        """Use the language of `words` from now on, everywhere."""
        self.words = words
        self._busy_at = self.threads.clock()
        self.ask(partial(setattr, self.threads.desk, "language", words.language))
        self.show_all()

    def rest(self) -> None:
        """Speak the first language again when whoever changed it has gone."""
        now = self.threads.clock()
        if not self.free:
            self._busy_at = now
        elif now - self._busy_at >= LANGUAGE_SECONDS and self.words is not self._first_words:
            self.speak(self._first_words)

    def show_typed(self, line: str, asked: str = "") -> None:
        """Show what has been typed and not yet submitted, after what it is `asked` for."""
        secret = self.secret or bool(asked)
        shown = "•" * len(line) if secret else plain(line)
        text = f"{asked} › {shown}▏" if line or asked or self.typing else self.typing_hint()
        for entry in self.query("#swap-entry").results(Static):
            entry.update(Content(text.strip()))
            entry.display = bool(text)

    # What each of them does in its own way

    @abstractmethod
    def show_all(self) -> None:
        """Draw everything anew."""

    @abstractmethod
    def typing_hint(self) -> str:
        """What may be typed now."""

    # What all of them do

    def work(self, tell: Callable[[Any], object], see: Callable[[Sight], object]) -> None:
        """Start the threads."""
        for name, loop in (
            ("watch", lambda: self.threads.watch(see)),
            ("serve", lambda: self.threads.serve(tell)),
        ):
            self.run_worker(loop, name, group=name, thread=True, exit_on_error=False)
        self.set_interval(1.0, self.rest)
        self.speak(self.words)

    def on_unmount(self) -> None:
        self.threads.stop()

    def on_resize(self) -> None:
        self.call_after_refresh(self.show_all)

    def ask(self, do: Callable[[], None]) -> None:
        """Have something done at the desk."""
        self.threads.ask(do)

    def look(self, sight: Sight) -> None:
        """Show what the camera sees."""
        told_two = self._sight.two_tickets
        self._sight = sight
        for preview in self.query(Preview):
            preview.show(sight.image)
        if sight.two_tickets and not told_two:
            self.say(self.words(_("One badge at a time, please")), calm=False)

    def show_status(self, now: datetime, alerts: int) -> None:
        """Show how the kiosk is."""
        camera = self._sight.state if self.threads.has_camera else None
        self.query_one(SwapStatus).show(now, camera, alerts, self.words)

    def say(self, text: str, *, calm: bool, stays: bool = False) -> None:
        """Say one sentence for a while, or until the next one."""
        message = self.query_one("#swap-message", Static)
        message.update(Content(text))
        message.set_class(bool(text) and not calm, "-alert")
        message.set_class(bool(text) and calm, "-calm")
        self._said += 1
        if text and not stays:
            self.set_timer(MESSAGE_SECONDS, partial(self._unsay, self._said))

    def _unsay(self, number: int) -> None:
        if number == self._said:
            self.say("", calm=True)
