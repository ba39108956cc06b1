"""A booth's screen: who asks for a card and what for, the guest's yes, the exhibitor's marks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from badges.codes.keyboard_layout import digit
from kiosk.desk.words import Words, _
from kiosk.scan.watching import Sight
from kiosk.swap import consent, sentences
from kiosk.swap.booth_service import BoothService, BoothStage, BoothView
from kiosk.swap.screens.locked import LockedScreen
from kiosk.swap.threads import SwapThreads
from kiosk.swap.view import Reply, SwapTrouble
from kiosk.swap.widgets.person import PersonPanel
from kiosk.swap.widgets.status import SwapStatus
from kiosk.ui.plain_text import plain
from kiosk.ui.widgets.big_text import BigText
from kiosk.ui.widgets.preview import Preview
from sync.cards.booths import Interest

_YES = 1
_MARKS = {1: Interest.HOT, 2: Interest.WARM, 3: Interest.COLD}
_NAMES = {Interest.HOT: _("hot"), Interest.WARM: _("warm"), Interest.COLD: _("cold")}
_LINE = 3  # the place of the free line after three questions


class BoothScreen(LockedScreen):
    """One exhibitor's kiosk."""

    @dataclass
    class Seen(Message):
        """A new picture, or news of the camera; only the newest matters."""

        sight: Sight

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, BoothScreen.Seen)

    @dataclass
    class Told(Message):
        """What to show now."""

        view: BoothView

    def __init__(self, desk: BoothService, threads: SwapThreads[BoothView], words: Words) -> None:
        super().__init__(threads, words)
        self._desk = desk
        self.view = desk.view
        self.asking: int | None = None  # the question that is answered now, or `_LINE`

    def compose(self) -> ComposeResult:
        yield Static(id="swap-heading", markup=False)
        with Container(id="swap-body"):
            with Horizontal(id="swap-idle"):
                if self.threads.has_camera:
                    yield Preview()
                with Vertical(id="swap-invitation"):
                    yield BigText("swap-title")
                    yield Static(id="swap-steps", markup=False)
            with Vertical(id="swap-meeting"):
                yield Static(id="swap-asked", markup=False)
                with Container(id="swap-people", classes="-alone"):
                    yield PersonPanel(1)
                yield Static(id="swap-terms", markup=False)
            yield Static(id="booth-notes", markup=False)
        yield Static(id="swap-message", markup=False)
        yield Static(id="swap-entry", markup=False)
        yield SwapStatus()

    def on_mount(self) -> None:
        self.work(
            lambda view: self.post_message(self.Told(view)),
            lambda sight: self.post_message(self.Seen(sight)),
        )

    @property
    def secret(self) -> bool:
        return self.view.proving

    @property
    def typing(self) -> bool:
        return self.view.proving or self.asking is not None

    @property
    def by_letter(self) -> bool:
        return self.view.stage is not BoothStage.EMPTY

    @property
    def people_asked(self) -> int:
        return 1 if self.view.stage is BoothStage.ASKING and not self.typing else 0

    @property
    def free(self) -> bool:
        return self.view.stage is BoothStage.EMPTY

    @property
    def heard(self) -> tuple[int, Reply | None]:
        return self.view.number, self.view.reply

    def submit(self, line: str) -> None:
        """Take the line that was typed."""
        desk, place = self._desk, self.asking
        if self.view.proving:
            self.ask(partial(desk.prove, line))
        elif place == _LINE:
            self.ask(partial(desk.write, line))
        elif place is not None:
            self.ask(partial(desk.answer, place, line))
        self.asking = None if place is None else self._following(place)
        self.show_all()

    def press(self, key: str, character: str | None) -> None:
        """Take a key that a person pressed."""
        desk, stage, number = self._desk, self.view.stage, digit(character)
        if key == "escape" and self.asking is not None:
            self.asking = None
        elif key == "escape":
            return self.ask(desk.leave)
        elif stage is BoothStage.ASKING and number == _YES:
            return self.ask(desk.agree)
        elif stage is BoothStage.NOTING and number in _MARKS:
            return self.ask(partial(desk.mark, _MARKS[number]))
        elif stage is BoothStage.NOTING and character == "q" and self.view.booth.questions:
            self.asking = 0
        elif stage is BoothStage.NOTING and character == "n":
            self.asking = _LINE
        self.show_all()
        return self.ask(desk.stay)

    @on(Told)
    def show_view(self, message: Told) -> None:
        """Show what the desk says now."""
        before, self.view = self.view, message.view
        if self.view.stage is not BoothStage.NOTING:
            self.asking = None
        if before.number != self.view.number:
            self._show_message()
        if replace(before, seconds_left=None) != replace(self.view, seconds_left=None):
            self.show_all()
        self.query_one(SwapStatus).tell_time(self.view.seconds_left, self.words)

    @on(Seen)
    def show_sight(self, message: Seen) -> None:
        """Show what the camera sees."""
        self.look(message.sight)
        now = self._desk.event.local_time(self._desk.now_ms())
        self.show_status(now, self.view.alerts)

    @on(PersonPanel.Touched)
    def person_touched(self) -> None:
        """A touch is as good as a key."""
        self.ask(self._desk.agree)

    def typing_hint(self) -> str:
        if self.view.stage is BoothStage.EMPTY:
            return self.words(_("Or type the code of your badge, then Enter"))
        return ""

    def show_all(self) -> None:
        view, words = self.view, self.words
        name = plain(view.booth.name)
        heading = words(_("{name}: {number} cards"), name=name, number=words.number(view.visitors))
        self.query_one("#swap-heading", Static).update(Content(heading))
        for part, stage in (("idle", BoothStage.EMPTY), ("meeting", BoothStage.ASKING)):
            self.query_one(f"#swap-{part}").display = view.stage is stage
        notes = self.query_one("#booth-notes", Static)
        notes.display = view.stage is BoothStage.NOTING
        rows = max(1, min(14, self.size.height // 3))
        self.query_one("#swap-title", BigText).show(name, rows, rows // 2)
        purpose = plain(view.booth.purpose(words.language))
        steps = words(_("{name} asks for your card: {purpose}"), name=name, purpose=purpose)
        invitation = words(_("If you like, show your badge. You are asked before it is given."))
        self.query_one("#swap-steps", Static).update(Content(f"{steps}\n\n{invitation}"))
        if view.stage is BoothStage.ASKING and view.person:
            self.query_one("#swap-asked", Static).update(Content(steps))
            self.query_one(PersonPanel).show(
                view.person,
                words,
                asked=True,
                yes=False,
                rows=min(9, rows),
                width=self.size.width - 10,
            )
            no = words(_("Esc = no"))
            terms = words(consent.BOOTH, booth=name)
            self.query_one("#swap-terms", Static).update(Content(f"{no} · {terms}"))
        if view.stage is BoothStage.NOTING:
            notes.update(self._notes())
        self.show_typed("")
        now = self._desk.event.local_time(self._desk.now_ms())
        self.show_status(now, view.alerts)

    def _notes(self) -> Content:
        view, words = self.view, self.words
        lead = view.lead
        name = plain(view.person.card.name) if view.person else ""
        again = words(_("seen before")) if view.known else ""
        parts: list[tuple[str, str]] = [(f"{name}   {again}", "bold"), ("\n\n", "")]
        for key, interest in _MARKS.items():
            style = "reverse" if lead.interest is interest else ""
            parts += [(f" {key}  {words(_NAMES[interest])} ", style), ("   ", "")]
        parts.append(("\n", ""))
        answers = [*lead.answers, *[""] * _LINE]
        for place, question in enumerate(view.booth.questions):
            style = "reverse" if self.asking == place else ""
            parts += [
                ("\n", ""),
                (f" {plain(question)} ", style),
                (f" {plain(answers[place])}", ""),
            ]
        style = "reverse" if self.asking == _LINE else ""
        parts += [("\n ", ""), (words(_("Note")), style), (f"  {plain(lead.line)}", "")]
        parts.append((f"\n\n{self._hint()}", ""))
        return Content.assemble(*parts)

    def _hint(self) -> str:
        words = self.words
        if self.asking is not None:
            return words(_("Type, then Enter. Esc leaves it as it is."))
        return words(_("1 2 3 interest · Q questions · N note · Esc done"))

    def _following(self, place: int) -> int | None:
        """The question after this one."""
        return place + 1 if place + 1 < len(self.view.booth.questions) else None

    def _show_message(self) -> None:
        view, words = self.view, self.words
        sentence = sentences.SENTENCES.get(view.reply) if view.reply else None
        text = words(sentence) if sentence else ""
        if view.proving and view.person:
            name = plain(view.person.card.first_name or view.person.card.name)
            asked = _("{name}: type the last four characters of your ticket, then Enter")
            text = " · ".join(filter(None, [text, words(asked, name=name)]))
        self.say(text, calm=view.reply is SwapTrouble.GIVEN, stays=view.proving)
