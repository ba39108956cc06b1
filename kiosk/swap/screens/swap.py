"""The swap kiosk's screen: an invitation, then two people, then cards to take away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from textual.app import ComposeResult
from textual.widget import Widget

from badges.cards.meeting import Meeting, Participant, Phase, SwapWay
from kiosk.desk.words import Words, _
from kiosk.swap import consent
from kiosk.swap.card_room import CardRoom, room_for_cards
from kiosk.swap.screens.locked import LockedScreen
from kiosk.swap.swap_service import SwapService
from kiosk.swap.threads import SwapThreads
from kiosk.swap.view import View
from kiosk.swap.widgets.card import CardPanel, Shown
from kiosk.swap.widgets.invitation import SwapPoster
from kiosk.swap.widgets.meeting import MeetingPanel
from kiosk.swap.widgets.message import MessageLine
from kiosk.swap.widgets.own_card import Act
from kiosk.swap.widgets.pages import PAGE_KEYS, PagesPanel
from kiosk.swap.widgets.swap_keys import KeyName
from kiosk.ui.plain_text import plain
from sync.cards.swap_rules import ToShow

_NEXT = ("space", "enter", "right", "down")
_SHOW = {
    ToShow.BADGE: _("1. Show your badge to the camera, or scan it"),
    ToShow.TICKET: _("1. Show your ticket to the camera, or scan it"),
    ToShow.BOTH: _("1. Show your badge or ticket to the camera, or scan it"),
}
_FOR_STAFF = {
    CardRoom.WHOLE: "",
    CardRoom.TWO_CODES: _(
        "Staff: full cards take two codes in this window. Ctrl and −: smaller letters"
    ),
    CardRoom.CUT: _("Staff: full cards do not fit this window. Ctrl and −: smaller letters"),
}
"""What whoever sets the kiosk up should know about its window."""


class SwapScreen(LockedScreen[View]):
    """One kiosk, for guests among themselves."""

    def __init__(self, desk: SwapService, threads: SwapThreads[View], words: Words) -> None:
        super().__init__(threads, words)
        self._desk = desk
        self._pages = PagesPanel()

    def compose(self) -> ComposeResult:
        yield from super().compose()
        yield CardPanel()

    def pages(self) -> Iterable[Widget]:
        yield MeetingPanel(self._desk.to_show, self._desk.rules.yes)
        yield self._pages

    # What keys mean

    @property
    def writing(self) -> bool:
        return self._pages.editing

    @property
    def typing(self) -> bool:
        return super().typing or self.view.meeting.phase is Phase.STAFF

    def take(self, line: str) -> None:
        if self.view.meeting.phase is Phase.STAFF:
            self.ask(partial(self._desk.confirm, line))
        else:
            self._change(self._pages.take(line))

    def press(self, key: str, character: str | None) -> None:
        desk, view, phase = self._desk, self.view, self.view.meeting.phase
        if key == "escape":
            self._leave()
        elif key in PAGE_KEYS:
            self.ask(partial(desk.open, PAGE_KEYS[key]))
        elif view.wallet:
            self._change(self._pages.press(key, character))
            self._show_cards()
            self.show_typed("")
        elif key == "f3":
            other = SwapWay.GIVE if view.meeting.way is SwapWay.SWAP else SwapWay.SWAP
            self.ask(partial(desk.go, other))
        elif key == "f4":
            self.ask(desk.open_to_group)
        elif phase is Phase.ASKING and key == "enter":
            self.entering = True
            self.show_typed("")
        elif not self.press_choice(character):
            if phase is Phase.DONE and key in _NEXT:
                self.query_one(CardPanel).turn_over()
            self.ask(desk.stay)

    def _leave(self) -> None:
        stepped_back = self._pages.step_back() or self.entering
        self.entering = False
        self.ask(self._desk.stay if stepped_back else self._desk.leave)

    def _change(self, act: Act | None) -> None:
        self.ask(partial(self._desk.in_wallet, act) if act else self._desk.stay)

    # What is shown

    def show_all(self) -> None:
        super().show_all()
        if self.view.number == 0:  # nobody has come yet: staff are setting it up
            missing = _FOR_STAFF[room_for_cards(self.size)]
            self.alert(self.words(missing) if missing else "", stays=True)

    def view_changed(self, before: View) -> None:
        cards = self.query_one(CardPanel)
        if before.turn != self.view.turn:
            cards.turn_over()
        said = self.asked_of_staff or self.query_one(MessageLine).text  # both are behind the cards
        cards.tell(said, self.view.seconds_left)

    def heading(self) -> str:
        view, words = self.view, self.words
        parts = [words(_("SWAP CARDS")), plain(self._desk.event.name)]
        if view.swapped:
            parts.append(
                words(_("cards swapped tonight: {number}"), number=words.number(view.swapped))
            )
        return "  ·  ".join(parts)

    def invitation(self) -> SwapPoster:
        words, swapped = self.words, self.view.swapped
        steps = (
            words(_SHOW[self._desk.to_show]),
            words(_("2. The other person does the same")),
            words(_("3. Choose what you give, show it again: yes")),
        )
        tally = words.number(swapped), words(_("cards swapped tonight"))
        return SwapPoster(
            words(_("Swap your cards")),
            steps,
            (words(_("Nothing is given before that.")),),
            tally if swapped else None,
        )

    def key_names(self) -> Sequence[KeyName]:
        view, words, phase = self.view, self.words, self.view.meeting.phase
        pages = [
            ("f5", words(_("My card"))),
            ("f6", words(_("My contacts"))),
            ("f7", words(_("Who has my card"))),
        ]
        stop = ("escape", words(_("Stop")))
        if view.wallet:
            return [*pages, ("escape", words(_("Done")))]
        if view.hidden:
            return [*pages, stop]
        if phase in (Phase.EMPTY, Phase.DONE):
            return []
        one_way = view.meeting.way is SwapWay.GIVE
        way = ("f3", words(_("Swap")) if one_way else words(_("Only give mine")))
        group = [] if view.meeting.group or view.meeting.yes else [("f4", words(_("Group")))]
        if phase is Phase.WAITING:
            return [way, *group, *pages, stop]
        code = ("enter", words(_("Type a code")))
        return [way, *group, code, stop] if phase is Phase.ASKING else [stop]

    def show_pages(self) -> None:
        view, words = self.view, self.words
        self._pages.show(view, words)
        self.query_one(MeetingPanel).show(
            Meeting() if view.wallet else view.meeting,
            words,
            touched=view.touched,
            terms=words(consent.SWAP),
        )
        self._show_cards()

    def asked_to_type(self) -> str:
        if self.view.meeting.phase is Phase.STAFF:
            return self.words(_("Everybody said yes. Staff: type your PIN to confirm, then Enter"))
        return super().asked_to_type()

    def _show_cards(self) -> None:
        """The cards whose codes are to fill the screen, if any."""
        view, words, event = self.view, self.words, self._desk.event
        note = f"{plain(event.name)} · {self._desk.now:%d/%m/%Y}"
        cards = self.query_one(CardPanel)
        if view.meeting.phase is Phase.DONE and not view.wallet:
            shown = tuple(
                Shown(
                    giver.card,
                    note,
                    words(_("✔ For {names}: take a picture of this code"), names=names),
                )
                for giver, names in _takers(view.meeting)
            )
            hint = words(_("Space: next · Esc: close"))
        elif current := self._pages.contact:
            heading = words(_("Take a picture of this code with your phone"))
            shown, hint = (Shown(current.contact.card, note, heading),), words(_("Esc: back"))
        else:
            shown, hint = (), ""
        cards.show(shown, hint, words)


def _takers(meeting: Meeting) -> list[tuple[Participant, str]]:
    """Everybody whose card changed hands, and the names of those who have it now."""
    return [
        (giver, ", ".join(plain(taker.name) for each, taker in meeting.gifts() if each is giver))
        for giver in meeting.asked()
    ]
