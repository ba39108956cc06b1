"""The swap kiosk's screen: an invitation, then two people, then cards to take away.

It shows the newest `View` and nothing else; what keys mean now is told by `press`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from badges.cards.meeting import Meeting, MeetingAnswer, Phase, SwapWay
from badges.codes.keyboard_layout import digit
from kiosk.desk.words import Words, _
from kiosk.scan.watching import Sight
from kiosk.swap import sentences
from kiosk.swap.screens.locked import LockedScreen
from kiosk.swap.swap_service import SwapService
from kiosk.swap.threads import SwapThreads
from kiosk.swap.view import Reply, SwapTrouble, View
from kiosk.swap.visitor import Refusal
from kiosk.swap.widgets.card import CardPanel, Shown
from kiosk.swap.widgets.meeting import MeetingPanel
from kiosk.swap.widgets.own_card import Act
from kiosk.swap.widgets.pages import PAGE_KEYS, PagesPanel
from kiosk.swap.widgets.person import PersonPanel
from kiosk.swap.widgets.status import SwapStatus
from kiosk.swap.widgets.swap_keys import SwapKeys
from kiosk.ui.plain_text import plain
from kiosk.ui.widgets.big_text import BigText
from kiosk.ui.widgets.preview import Preview
from sync.cards.swap_rules import Proof

_NEXT = ("space", "enter", "right", "down")


class SwapScreen(LockedScreen):
    """One kiosk. Decides nothing: what people do goes to the attendant's desk."""

    @dataclass
    class Seen(Message):
        """A new picture, or news of the camera; only the newest matters."""

        sight: Sight

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, SwapScreen.Seen)

    @dataclass
    class Told(Message):
        """What to show now."""

        view: View

    def __init__(self, desk: SwapService, threads: SwapThreads[View], words: Words) -> None:
        super().__init__(threads, words)
        self._desk = desk
        self.view = View()
        self._card = 0  # which of the cards to take away is shown

    def compose(self) -> ComposeResult:
        yield Static(id="swap-heading", markup=False)
        with Container(id="swap-body"):
            with Horizontal(id="swap-idle"):
                if self.threads.has_camera:
                    yield Preview()
                with Vertical(id="swap-invitation"):
                    yield BigText("swap-title")
                    yield Static(id="swap-steps", markup=False)
            yield MeetingPanel()
            yield PagesPanel()
        yield Static(id="swap-message", markup=False)
        yield Static(id="swap-entry", markup=False)
        yield SwapKeys()
        yield SwapStatus()
        yield CardPanel()

    def on_mount(self) -> None:
        self.query_one(CardPanel).display = False
        self.work(
            lambda view: self.post_message(self.Told(view)),
            lambda sight: self.post_message(self.Seen(sight)),
        )
        self.set_interval(1.0, self._show_status)

    # What keys mean

    @property
    def secret(self) -> bool:
        """Whether what is typed now is for its writer's eyes only."""
        return bool(self.view.proving) or self.view.meeting.phase is Phase.STAFF

    @property
    def typing(self) -> bool:
        """Whether a line is typed now that is no code."""
        # Keys may come before the screen is there.
        return self.secret or any(pages.editing for pages in self.query(PagesPanel))

    @property
    def by_letter(self) -> bool:
        """Whether a single letter or digit means something now."""
        phase = self.view.meeting.phase
        return self.view.wallet is not None or phase in (Phase.ASKING, Phase.DONE)

    @property
    def people_asked(self) -> int:
        asking = self.view.meeting.phase is Phase.ASKING and not self.typing
        return len(self.view.meeting.people) if asking else 0

    @property
    def free(self) -> bool:
        view = self.view
        return view.meeting.phase is Phase.EMPTY and view.wallet is None and not view.hidden

    @property
    def heard(self) -> tuple[int, Reply | None]:
        return self.view.number, self.view.reply

    def submit(self, line: str) -> None:
        """Take the line that was typed."""
        desk, view = self._desk, self.view
        if view.proving:
            self.ask(partial(desk.prove, line))
        elif view.meeting.phase is Phase.STAFF:
            self.ask(partial(desk.confirm, line))
        else:
            self._change(self.query_one(PagesPanel).write(line))

    def press(self, key: str, character: str | None) -> None:
        """Take a key that a person pressed."""
        desk, view = self._desk, self.view
        if key == "escape":
            self._leave()
        elif key in PAGE_KEYS:
            self.ask(partial(desk.open, PAGE_KEYS[key]))
        elif view.wallet:
            self._change(self.query_one(PagesPanel).press(key, character))
            self.show_typed("")
        elif key == "f3":
            other = SwapWay.GIVE if view.meeting.way is SwapWay.SWAP else SwapWay.SWAP
            self.ask(partial(desk.choose, other))
        elif key == "f4":
            self.ask(desk.open_to_group)
        elif view.meeting.phase is Phase.ASKING and (number := digit(character)):
            self.ask(partial(desk.key, number))
        else:
            if view.meeting.phase is Phase.DONE and key in _NEXT:
                self._card += 1
            self.ask(desk.stay)

    def _leave(self) -> None:
        stepped_back = self.query_one(PagesPanel).step_back()
        self.ask(self._desk.stay if stepped_back else self._desk.leave)

    def _change(self, act: Act | None) -> None:
        self.ask(partial(self._desk.in_wallet, act) if act else self._desk.stay)

    # What is shown

    @on(Told)
    def show_view(self, message: Told) -> None:
        """Show what the desk says now."""
        before, self.view = self.view, message.view
        if self.view.meeting.phase is not Phase.DONE:
            self._card = 0
        if before.number != self.view.number:
            self._show_message()
        if replace(before, seconds_left=None) != replace(self.view, seconds_left=None):
            self.show_all()
        self._show_cards()
        self._show_time()

    @on(Seen)
    def show_sight(self, message: Seen) -> None:
        """Show what the camera sees."""
        self.look(message.sight)

    @on(PersonPanel.Touched)
    def person_touched(self, message: PersonPanel.Touched) -> None:
        """A touch is as good as a key."""
        if self.view.meeting.phase is Phase.ASKING:
            self.ask(partial(self._desk.key, message.number))

    @on(SwapKeys.Touched)
    def key_touched(self, message: SwapKeys.Touched) -> None:
        """A touch is as good as a key."""
        if message.key == "f2":
            self.speak(Words(self.words.next_language))
        else:
            self.press(message.key, None)

    def show_all(self) -> None:
        view, words = self.view, self.words
        name = plain(self._desk.event.name)
        self.query_one("#swap-heading", Static).update(
            Content("  ·  ".join([words(_("SWAP CARDS")), name]))
        )
        self.query_one("#swap-idle").display = not view.wallet and not view.meeting.people
        self.query_one(PagesPanel).show(view, words)
        self.query_one(MeetingPanel).show(Meeting() if view.wallet else view.meeting, words)
        self._show_invitation()
        self.query_one(SwapKeys).show(view.meeting.phase, view, words)
        self.show_typed("")
        self._show_cards()
        self._show_status()

    def _show_invitation(self) -> None:
        words = self.words
        rows = max(1, min(16, self.size.height * 2 // 5))
        self.query_one("#swap-title", BigText).show(words(_("Swap your cards")), rows, rows // 2)
        steps = (
            words(_("1. Show your badge to the camera, or scan it")),
            words(_("2. The other person shows theirs")),
            words(_("3. You both say yes")),
            "",
            words(_("Nothing is given before that.")),
        )
        self.query_one("#swap-steps", Static).update(Content("\n".join(steps)))

    def _show_message(self) -> None:
        view, words = self.view, self.words
        reply = view.reply
        if view.proving:
            name = plain(view.proving.card.first_name or view.proving.card.name)
            if self._desk.rules.proof is Proof.STAFF:
                text = words(_("Staff: type your PIN, then Enter"))
            else:
                text = words(
                    _("{name}: type the last four characters of your ticket, then Enter"), name=name
                )
            if reply is SwapTrouble.WRONG_PIN:
                text = f"{words(sentences.SENTENCES[reply])} · {text}"
            return self.say(text, calm=False, stays=True)
        if view.meeting.phase is Phase.STAFF:
            text = words(_("Everybody said yes. Staff: type your PIN to confirm, then Enter"))
            return self.say(text, calm=False, stays=True)
        sentence = sentences.SENTENCES.get(reply) if reply else None
        calm = isinstance(reply, MeetingAnswer) or reply is Refusal.HIDDEN
        return self.say(words(sentence) if sentence else "", calm=calm)

    def _show_cards(self) -> None:
        self.query_one(CardPanel).show(self._card_to_take(), self.words)

    def _card_to_take(self) -> Shown | None:
        """The card whose code fills the screen, if any."""
        view, words, event = self.view, self.words, self._desk.event
        at = event.local_time(self._desk.now_ms())
        note = f"{plain(event.name)} · {at:%d/%m/%Y}"
        if view.meeting.phase is Phase.DONE and not view.wallet:
            givers = view.meeting.asked()
            giver = givers[self._card % len(givers)]
            takers = [taker for each, taker in view.meeting.gifts() if each is giver]
            names = ", ".join(plain(each.card.first_name or each.card.name) for each in takers)
            number = self._card % len(givers) + 1
            return Shown(
                giver.card,
                note,
                words(_("✔ Done. For {names}: take a picture of this code"), names=names),
                words(
                    _("Card {number} of {all} · Space: next card · Esc: close"),
                    number=number,
                    all=len(givers),
                ),
            )
        current = self.query_one(PagesPanel).contact
        if current:
            heading = words(_("Take a picture of this code with your phone"))
            return Shown(current.contact.card, note, heading, words(_("Esc: back")))
        return None

    def _show_time(self) -> None:
        self.query_one(CardPanel).tell_time(self.view.seconds_left)
        self.query_one(SwapStatus).tell_time(self.view.seconds_left, self.words)

    def _show_status(self) -> None:
        now = self._desk.event.local_time(self._desk.now_ms())
        self.show_status(now, self.view.alerts)

    def typing_hint(self) -> str:
        if self.view.wallet or self.view.meeting.phase not in (Phase.EMPTY, Phase.WAITING):
            return ""
        return self.words(_("Or type the code of your badge, then Enter"))
