"""A booth's screen: who asks for a card and what for, the guest's yes, the exhibitor's marks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from badges.cards.meeting import Meeting, Phase
from badges.codes.keyboard_layout import digit
from kiosk.desk.words import Words, _
from kiosk.swap import consent
from kiosk.swap.booth_service import BoothService
from kiosk.swap.screens.locked import LockedScreen
from kiosk.swap.threads import SwapThreads
from kiosk.swap.view import BoothView
from kiosk.swap.widgets.invitation import SwapPoster
from kiosk.swap.widgets.meeting import MeetingPanel
from kiosk.swap.widgets.swap_keys import KeyName
from kiosk.ui.plain_text import plain
from kiosk.ui.widgets.steady_text import SteadyText
from sync.cards.booths import Interest
from sync.cards.swap_rules import ToShow

_MARKS = {1: Interest.HOT, 2: Interest.WARM, 3: Interest.COLD}
_NAMES = {Interest.HOT: _("hot"), Interest.WARM: _("warm"), Interest.COLD: _("cold")}
_LINE = 3  # the place of the free line after three questions
_INVITATION = {
    ToShow.BADGE: _("If you like, show your badge. You are asked before it is given."),
    ToShow.TICKET: _("If you like, show your ticket. You are asked before it is given."),
    ToShow.BOTH: _("If you like, show your badge or ticket. You are asked before it is given."),
}


class BoothScreen(LockedScreen[BoothView]):
    """One exhibitor's kiosk."""

    def __init__(self, desk: BoothService, threads: SwapThreads[BoothView], words: Words) -> None:
        super().__init__(threads, words)
        self._desk = desk
        self.answering: int | None = None  # the question that is answered now, or `_LINE`

    def pages(self) -> Iterable[Widget]:
        yield MeetingPanel(self._desk.to_show, self._desk.rules.yes, takers=False)
        yield SteadyText(id="booth-notes")

    # What keys mean

    @property
    def writing(self) -> bool:
        return self.answering is not None

    def take(self, line: str) -> None:
        desk, place = self._desk, self.answering
        if place == _LINE:
            self.ask(partial(desk.write, line))
        elif place is not None:
            self.ask(partial(desk.answer, place, line))
        following = None if place is None else place + 1
        is_last = following is None or following >= len(self.view.booth.questions)
        self.answering = None if is_last else following
        self.show_all()

    def press(self, key: str, character: str | None) -> None:
        desk, noting = self._desk, self.view.meeting.phase is Phase.DONE
        if key == "escape" and self.typing and not self.view.proving:
            self.answering, self.entering = None, False
        elif key == "escape":
            return self.ask(desk.leave)
        elif self.press_choice(character):
            return None
        elif self.view.meeting.phase is Phase.ASKING and key == "enter":
            self.entering = True
        elif noting and (mark := _MARKS.get(digit(character) or 0)):
            return self.ask(partial(desk.mark, mark))
        elif noting and character == "q" and self.view.booth.questions:
            self.answering = 0
        elif noting and character == "n":
            self.answering = _LINE
        self.show_all()
        return self.ask(desk.stay)

    # What is shown

    def view_changed(self, before: BoothView) -> None:
        if self.answering is not None and self.view.meeting.phase is not Phase.DONE:
            self.answering = None
            self.show_all()

    def heading(self) -> str:
        name, number = plain(self.view.booth.name), self.words.number(self.view.swapped)
        return self.words(_("{name} · cards: {number}"), name=name, number=number)

    def invitation(self) -> SwapPoster:
        invitation = self.words(_INVITATION[self._desk.to_show])
        return SwapPoster(plain(self.view.booth.name), (self._asks(), invitation))

    def key_names(self) -> Sequence[KeyName]:
        words, phase = self.words, self.view.meeting.phase
        if phase is Phase.ASKING:
            return [("enter", words(_("Type a code"))), ("escape", words(_("No")))]
        return [("escape", words(_("Done")))] if phase is Phase.DONE else []

    def show_pages(self) -> None:
        view, words = self.view, self.words
        asking, noting = view.meeting.phase is Phase.ASKING, view.meeting.phase is Phase.DONE
        self.query_one(MeetingPanel).show(
            view.meeting if asking else Meeting(),
            words,
            terms=words(consent.BOOTH, booth=plain(view.booth.name)),
            asked=self._asks(),
        )
        notes = self.query_one("#booth-notes", Static)
        notes.display = noting
        if noting:
            notes.update(self._notes())

    def _asks(self) -> str:
        """Who asks for a card, and what for."""
        booth = self.view.booth
        purpose = plain(booth.purpose(self.words.language))
        asks = _("{name} asks for your card: {purpose}")
        return self.words(asks, name=plain(booth.name), purpose=purpose)

    def _notes(self) -> Content:
        view, words = self.view, self.words
        lead = view.lead
        name = plain(view.meeting.people[0].card.name)
        again = words(_("seen before")) if view.known else ""
        parts: list[tuple[str, str]] = [(f"{name}   {again}", "bold"), ("\n\n", "")]
        for key, interest in _MARKS.items():
            style = "reverse" if lead.interest is interest else ""
            parts += [(f" {key}  {words(_NAMES[interest])} ", style), ("   ", "")]
        parts.append(("\n", ""))
        answers = [*lead.answers, *[""] * _LINE]
        for place, question in enumerate(view.booth.questions):
            style = "reverse" if self.answering == place else ""
            parts += [
                ("\n", ""),
                (f" {plain(question)} ", style),
                (f" {plain(answers[place])}", ""),
            ]
        style = "reverse" if self.answering == _LINE else ""
        parts += [("\n ", ""), (words(_("Note")), style), (f"  {plain(lead.line)}", "")]
        parts.append((f"\n\n{self._hint()}", ""))
        return Content.assemble(*parts)

    def _hint(self) -> str:
        words = self.words
        if self.answering is not None:
            return words(_("Type, then Enter. Esc leaves it as it is."))
        return words(_("1 2 3 interest · Q questions · N note · Esc done"))
