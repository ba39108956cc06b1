"""What the screens of guests' kiosks and booths have in common: the frame, the people, the keys."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from badges.cards.meeting import Asked, Phase
from badges.codes.keyboard_layout import digit
from kiosk.desk.words import Words, _
from kiosk.scan.source import CameraState
from kiosk.scan.watching import Sight
from kiosk.swap import choice_keys, sentences
from kiosk.swap.threads import SwapThreads
from kiosk.swap.view import KioskView, Reply
from kiosk.swap.widgets.choices import Choices
from kiosk.swap.widgets.invitation import SwapInvitation, SwapPoster
from kiosk.swap.widgets.meeting import MeetingPanel
from kiosk.swap.widgets.message import MessageLine
from kiosk.swap.widgets.status import SwapStatus
from kiosk.swap.widgets.swap_keys import KeyName, SwapKeys
from kiosk.ui.newest import NewestOnly
from kiosk.ui.plain_text import plain
from kiosk.ui.widgets.key_legend import LANGUAGE_NAMES
from kiosk.ui.widgets.steady_text import SteadyText
from sync.cards.swap_rules import ToShow
from sync.guests.roles import PinAnswer

LANGUAGE_SECONDS = 20.0
"""How long the language that somebody chose stays when nobody is there any more."""
_DRAWN_AGAIN = 3
"""How often what is asked is laid out anew before it is said not to fit."""

_View = TypeVar("_View", bound=KioskView)


class LockedScreen(Screen[None], Generic[_View]):
    """A screen for guests. No key is bound; the app hands over what a person pressed.

    It shows the newest view and decides nothing: what people do goes to the desk.
    """

    HORIZONTAL_BREAKPOINTS = [(0, "-slim"), (72, "-narrow"), (100, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-high")]

    @dataclass
    class Seen(NewestOnly):
        """A new picture, or news of the camera; only the newest matters."""

        sight: Sight

    @dataclass
    class Told(Message):
        """What to show now."""

        view: Any

    def __init__(self, threads: SwapThreads[_View], words: Words) -> None:
        super().__init__()
        self.threads = threads
        self.words = words
        self.view = threads.desk.view
        self.entering = False  # whether a code is typed while letters mean something else
        self.asked_of_staff = ""  # with what they have typed
        self._sight = Sight(CameraState.STARTING)
        self._first_words = words
        self._busy_at = 0.0
        self._entry = SteadyText(id="swap-entry")

    def compose(self) -> ComposeResult:
        yield SteadyText(id="swap-heading")
        with Container(id="swap-body"):
            yield SwapInvitation(camera=self.threads.has_camera)
            yield from self.pages()
        yield MessageLine()
        yield self._entry
        yield SwapKeys()
        yield SwapStatus()

    def on_mount(self) -> None:
        for name, loop in (
            ("watch", lambda: self.threads.watch(lambda seen: self.post_message(self.Seen(seen)))),
            ("serve", lambda: self.threads.serve(lambda view: self.post_message(self.Told(view)))),
        ):
            self.run_worker(loop, name, group=name, thread=True, exit_on_error=False)
        self.set_interval(1.0, self._pass_second)
        self.speak(self.words)

    def on_unmount(self) -> None:
        self.threads.stop()

    def on_resize(self) -> None:
        self.call_after_refresh(self.show_all)

    # What each of them does in its own way

    @abstractmethod
    def pages(self) -> Iterable[Widget]:
        """What its body shows when somebody is there."""

    @property
    @abstractmethod
    def writing(self) -> bool:
        """Whether a line is typed that others may read."""

    @abstractmethod
    def take(self, line: str) -> None:
        """Take a line that was typed, of which other kiosks know nothing."""

    @abstractmethod
    def press(self, key: str, character: str | None) -> None:
        """Take a key that a person pressed."""

    @abstractmethod
    def heading(self) -> str:
        """The first line."""

    @abstractmethod
    def invitation(self) -> SwapPoster:
        """What passers-by read while nobody is there."""

    @abstractmethod
    def key_names(self) -> Sequence[KeyName]:
        """The keys of this moment, the language apart."""

    @abstractmethod
    def show_pages(self) -> None:
        """Draw what `pages` gave."""

    @abstractmethod
    def view_changed(self, before: _View) -> None:
        """Do what is its own with a new view, once it is drawn."""

    # What the app asks

    @property
    def typing(self) -> bool:
        """Whether a line is typed now, so that no letter means anything."""
        return self.entering or self.view.proving is not None or self.writing

    @property
    def people_asked(self) -> int:
        """How many people may press a key at the same moment."""
        asking = self.view.meeting.phase is Phase.ASKING and not self.typing
        return len(self.view.meeting.people) if asking else 0

    @property
    def heard(self) -> tuple[int, Reply | None]:
        """What came of the last thing that happened, and its number."""
        return self.view.number, self.view.reply

    def speak(self, words: Words) -> None:
        """Use the language of `words` from now on, everywhere."""
        self.words = words
        self._busy_at = self.threads.clock()
        self.ask(partial(setattr, self.threads.desk, "language", words.language))
        self.show_all()

    def show_typed(self, line: str, asked: str = "") -> None:
        """Show that something has been typed and not yet submitted, after what it is `asked` for.

        A ticket's code is a secret, so only what is written for others to read is shown.
        """
        shown = plain(line) if self.writing and not asked else "•" * len(line)
        text = f"{asked} › {shown}▏" if line or asked or self.typing else self._typing_hint()
        self.asked_of_staff = text if asked else ""
        self._entry.update(Content(text.strip()))
        self._entry.display = bool(text)

    # What all of them do

    def ask(self, do: Any) -> None:
        """Have something done at the desk."""
        self.threads.ask(do)

    def show_all(self) -> None:
        """Draw everything anew."""
        view, words = self.view, self.words
        self.query_one("#swap-heading", Static).update(Content(self.heading()))
        self._invite()
        self.show_pages()
        language = ("f2", LANGUAGE_NAMES[words.next_language])
        self.query_one(SwapKeys).show([*self.key_names(), language])
        self.show_typed("")
        self.show_status()
        if view.meeting.phase is Phase.ASKING:
            self.call_after_refresh(self._say_what_is_shown, view.meeting.agreed_to())
        elif not view.is_free:  # now that everything has its place, names know how large they are
            self.call_after_refresh(self.show_pages)

    @on(Told)
    def show_view(self, message: Told) -> None:
        """Show what the desk says now."""
        before, self.view = self.view, message.view
        if self.view.meeting.phase is not Phase.ASKING:
            self.entering = False
        if before.number != self.view.number:
            event, asked = self.threads.desk.event, self.asked_to_type()
            self.query_one(MessageLine).tell(self.view, asked, self.words, event)
        if replace(before, seconds_left=None) != replace(self.view, seconds_left=None):
            self.show_all()
        self.query_one(SwapStatus).tell_time(self.view.seconds_left, self.words)
        self.view_changed(before)

    @on(Seen)
    def show_sight(self, message: Seen) -> None:
        """Show what the camera sees."""
        before, self._sight = self._sight, message.sight
        self.query_one(SwapInvitation).look(message.sight.image)
        if message.sight.two_tickets and not before.two_tickets:
            self.alert(self.words(_("One at a time, please")))
        self.show_status()

    @on(Choices.Touched)
    def choice_touched(self, message: Choices.Touched) -> None:
        """A touch is as good as a key."""
        self.press_choice(message.key)

    @on(SwapKeys.Touched)
    def key_touched(self, message: SwapKeys.Touched) -> None:
        """A touch is as good as a key."""
        if message.key == "f2":
            self.speak(Words(self.words.next_language))
        else:
            self.press(message.key, None)

    def press_choice(self, character: str | None) -> bool:
        """Take a key that says yes or chooses what to give; False when it is none now."""
        view, number = self.view, digit(character)
        if view.meeting.phase is not Phase.ASKING:
            return False
        if number:
            self.ask(partial(self.threads.desk.key, number))
            return True
        choice = choice_keys.meant(character or "", view.meeting, view.touched)
        if choice:
            self.ask(partial(self.threads.desk.choose, *choice))
        return choice is not None

    def submit(self, line: str) -> None:
        """Take the line that was typed."""
        if self.view.proving:
            self.ask(partial(self.threads.desk.prove, line))
        elif self.entering:
            self.entering = False
            self.threads.scanned(line)
        else:
            self.take(line)

    def show_status(self) -> None:
        """Show how the kiosk is."""
        camera = self._sight.state if self.threads.has_camera else None
        now = self.threads.desk.now
        self.query_one(SwapStatus).show(now, camera, self.view.alerts, self.words)

    def alert(self, text: str, *, stays: bool = False) -> None:
        """Say one sentence that somebody has to heed."""
        self.query_one(MessageLine).say(text, calm=False, stays=stays)

    def asked_to_type(self) -> str:
        """What somebody is asked to type, if anything."""
        person, proof = self.view.proving, self.view.proof
        asked = sentences.PROVE[proof] if proof else ""
        return self.words(asked, name=plain(person.name)) if person else ""

    def say_pin_answer(self, answer: PinAnswer | None) -> None:
        """Tell staff what came of the PIN with which they wanted to end the kiosk."""
        self.alert(sentences.pin_answer(answer, self.words, self.threads.desk.event))

    def _invite(self) -> None:
        self.query_one(SwapInvitation).display = self.view.is_free
        said = self.invitation()
        if self.threads.desk.to_show is not ToShow.BADGE:
            secret = self.words(_("A ticket stays secret: its code is neither shown nor kept."))
            said = replace(said, notes=(*said.notes, secret))
        self.query_one(SwapInvitation).show(said)

    def _say_what_is_shown(self, drawn: Asked, tries: int = _DRAWN_AGAIN) -> None:
        """Tell the desk what people can read: a yes counts for that alone."""
        meeting = self.view.meeting
        if meeting.phase is not Phase.ASKING or meeting.agreed_to() != drawn:
            return
        whole = self.query_one(MeetingPanel).whole()
        if whole or not tries:
            self.ask(partial(self.threads.desk.on_screen, drawn, whole))
        else:  # now that everything has its place, names know how large they may be
            self.show_pages()
            self.call_after_refresh(self._say_what_is_shown, drawn, tries - 1)

    def _typing_hint(self) -> str:
        waiting = self.view.meeting.phase is Phase.WAITING and not self.view.by_letter
        asked = sentences.TYPE_CODE[self.threads.desk.to_show]
        return self.words(asked) if self.view.is_free or waiting else ""

    def _pass_second(self) -> None:
        """Show the time; speak the first language again when whoever changed it has gone."""
        self.show_status()
        now = self.threads.clock()
        if not self.view.is_free:
            self._busy_at = now
        elif now - self._busy_at >= LANGUAGE_SECONDS and self.words is not self._first_words:
            self.speak(self._first_words)
