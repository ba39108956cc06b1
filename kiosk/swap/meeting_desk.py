"""What every swap kiosk's desk does: badges, tickets, keys and control codes in, yeses out.

One thread calls it.  Whatever it is told, it answers with a view: the screen shows nothing else.
A yes counts for what was on the screen, and a card as given only after its rows are committed.
"""

from __future__ import annotations

import math
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, Generic, TypeVar

from badges.cards.business_card import CardField
from badges.cards.field_choice import FieldChoice, FieldSet, after_key, of_card
from badges.cards.meeting import Asked, Meeting, MeetingAnswer, Participant, Phase
from badges.codes.control_code import ControlCode, control_code
from kiosk.swap import visitor
from kiosk.swap.consent import TEXT_VERSION
from kiosk.swap.people_here import PeopleHere
from kiosk.swap.proof import ProofCheck, Proving
from kiosk.swap.staff_pin import StaffPin
from kiosk.swap.view import KioskView, Reply, SwapTrouble
from kiosk.swap.visitor import Identified, Refusal, Visitor
from kiosk.ui.language import LANGUAGES
from sync.cards import swap_rules, swaps
from sync.cards.contacts import OwnCard
from sync.cards.swap_rules import Proof, YesBy
from sync.cards.swaps import Gift, Said
from sync.file.event_file import EventFile
from sync.file.storage_error import StorageError
from sync.guests.roles import PinAnswer

_SETS = {
    ControlCode.EMAIL: FieldSet.WITH_EMAIL,
    ControlCode.BOTH: FieldSet.BOTH,
    ControlCode.EVERYTHING: FieldSet.EVERYTHING,
}

_FOR_NOW = (
    MeetingAnswer.THIRD,
    MeetingAnswer.FULL,
    MeetingAnswer.TOO_LATE,
    MeetingAnswer.CARDS_TAKEN,
)
"""What somebody is told for whom there is no room yet."""

_View = TypeVar("_View", bound=KioskView, covariant=True)


class MeetingDesk(ABC, Generic[_View]):
    """One meeting after another, each with what its people show, choose and agree to."""

    purpose = "swap"
    """What for, in the consents it records."""

    def __init__(
        self,
        event_file: EventFile,
        staff_pin: StaffPin,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.language = LANGUAGES[0]  # what the screen speaks: it says when that changes
        self.event = event_file.event
        self.staff_pin = staff_pin
        self.rules = event_file.ask(swap_rules.of_event)
        self.to_show = event_file.ask(swap_rules.to_show)
        self._file = event_file
        self._clock = clock
        self._here = PeopleHere(ProofCheck(badges=event_file.ask(swap_rules.has_badges)))
        self._nobody = Meeting(staff_confirms=self._staff_confirm)
        self._meeting = self._nobody
        self._pin: PinAnswer | None = None
        self._reply: Reply | None = None
        self._number = self._alerts = self._turn = 0
        self._put_off = ""  # what somebody shows who is to wait
        self._swapped = 0  # cards that have changed hands here

    # What the kinds of kiosks differ in

    @property
    @abstractmethod
    def view(self) -> _View:
        """What to show now."""

    @abstractmethod
    def _seconds_left(self) -> float | None:
        """Until silence ends what is shown; None when nothing runs out."""

    @abstractmethod
    def leave(self) -> None:
        """Somebody wants to stop: what was not agreed to by all is forgotten."""

    @abstractmethod
    def tick(self) -> None:
        """Time went by."""

    @property
    def _staff_confirm(self) -> bool:
        """Whether staff say the last word."""
        return self.rules.proof is Proof.STAFF

    @abstractmethod
    def _receive(self, found: Visitor) -> None:
        """Somebody who may swap is there, and takes no part yet."""

    # What people show

    @property
    def is_meeting(self) -> bool:
        """Whether people are asked or get cards: a badge may hang there that is not shown again."""
        return self._meeting.phase not in (Phase.EMPTY, Phase.WAITING)

    def is_ours(self, text: str) -> bool:
        """Whether a code in the picture is a badge, a ticket or a control code, and no poster."""
        return control_code(text) is not None or visitor.is_pass(self._file, text)

    def shown_codes(self) -> list[str]:
        """Every text that may be held up here."""
        return [*visitor.shown_codes(self._file), *(each.text for each in ControlCode)]

    def scanned(self, text: str) -> None:
        """A badge, a ticket or a control code was shown, or typed."""
        if control := control_code(text):
            return self._controlled(control)
        found = visitor.identify(self._file, text, self.to_show)
        if isinstance(found, Refusal):
            return self._say(found)
        self._showed(found)
        self._put_off = text if self._reply in _FOR_NOW else ""
        return None

    def held(self, text: str) -> None:
        """A text is still held up: who was put off is let in as soon as there is room."""
        if text == self._put_off and self._meeting.has_room(self._clock()):
            self.scanned(text)

    def _showed(self, found: Identified) -> None:
        """A guest showed something of theirs."""
        ticket_id = found.guest.ticket_id
        known = self._meeting.person(ticket_id)
        if known and self._meeting.phase is Phase.ASKING:
            self._here.shows(ticket_id, found.by)
            return self._adopt(*self._meeting.came(known, self._clock()))
        guest = visitor.visit(self._file, found.guest)
        if isinstance(guest, Refusal):
            return self._say(guest)
        self._receive(guest)
        if self._is_here(ticket_id):
            self._here.shows(ticket_id, found.by)
        return None

    def _is_here(self, ticket_id: str) -> bool:
        """Whether somebody takes part."""
        return self._meeting.person(ticket_id) is not None

    def _controlled(self, control: ControlCode) -> None:
        """A control code stands for a key of whoever showed something last."""
        if control is ControlCode.STOP:
            return self.leave()
        if control is ControlCode.NEXT:
            self._turn += 1
            return self.stay()
        person = self._meeting.person(self._here.touched)
        if person is None:
            return self._say(SwapTrouble.SHOW_FIRST)
        if control is ControlCode.YES:
            if self.rules.yes is not YesBy.KEY:  # anybody there could hold it up
                return self._say(SwapTrouble.YES_BY_SHOWING)
            return self._adopt(*self._meeting.came(person, self._clock()))
        return self._give(person, of_card(_SETS[control], person.own))

    # What people press

    def key(self, number: int) -> None:
        """Person `number` pressed their key, counted from 1: yes, where keys may say it."""
        people = self._meeting.people
        if self.rules.yes is YesBy.KEY and 1 <= number <= len(people):
            self._here.touched = people[number - 1].ticket_id
            self._adopt(*self._meeting.said_yes(self._here.touched, self._clock()))

    def choose(self, number: int, choice: FieldChoice) -> None:
        """Person `number`, counted from 1, gives something more or less."""
        people = self._meeting.people
        if 1 <= number <= len(people):
            person = people[number - 1]
            self._here.touched = person.ticket_id
            self._give(person, after_key(choice, person.own, person.given))

    def stay(self) -> None:
        """Somebody pressed a key that means nothing else: they are still there."""
        self._meeting = self._meeting.stayed(self._clock())

    def on_screen(self, asked: Asked, whole: bool) -> None:
        """The screen shows what is `asked`; `whole`: all of it can be read."""
        if asked != self._meeting.agreed_to():
            return
        before, self._meeting = self._meeting, self._meeting.shown(whole, self._clock())
        fitted, fits = before.asked_at < math.inf, self._meeting.asked_at < math.inf
        if fitted and not fits:
            self._say(MeetingAnswer.NOT_SHOWN)
        elif fits and self._reply is MeetingAnswer.NOT_SHOWN:
            self._say(None)

    def prove(self, text: str) -> None:
        """The person who is asked typed the end of their badge or ticket, or staff their PIN."""
        if not self._here.asked:
            return None
        person, asked = self._here.asked
        if self._here.is_locked(person):
            return self._give_up(SwapTrouble.LOCKED)
        self._meeting = self._meeting.stayed(self._clock())
        if asked is Proving.STAFF:
            if not self._staff_agree(text):
                return None
        elif not self._here.holds(person, asked, text):
            return self._say(SwapTrouble.WRONG_END)
        self._here.believe(person)
        return self._proved(person)

    # What is the same everywhere

    def _told(self) -> dict[str, Any]:
        """What the views of all kiosks say, by name."""
        person, proof = self._here.asked or (None, None)
        return {
            "meeting": self._meeting,
            "reply": self._reply,
            "number": self._number,
            "proving": person,
            "proof": proof,
            "pin": self._pin,
            "seconds_left": self._seconds_left(),
            "alerts": self._alerts,
            "turn": self._turn,
            "touched": self._here.touched,
            "swapped": self._swapped,
        }

    @property
    def now(self) -> datetime:
        """The time it is, in the event's zone."""
        return self.event.local_time(self._file.clock.wall_ms())

    def fail(self) -> None:
        """The program itself failed; nothing may be taken as recorded."""
        self._begin_anew(self._nobody)
        self._say(SwapTrouble.ERROR)

    def _proved(self, person: Participant) -> None:
        """It is them: so their yes counts."""
        self._adopt(*self._meeting.said_yes(person.ticket_id, self._clock()))

    def _give(self, person: Participant, fields: frozenset[CardField]) -> None:
        if not person.own.filled():
            self.stay()
            return self._say(SwapTrouble.NO_FIELDS)
        return self._adopt(*self._meeting.gave(person.ticket_id, fields, self._clock()))

    def _adopt(self, meeting: Meeting, answer: MeetingAnswer) -> None:
        """Let the meeting go on as it would, once it is proved and on disk."""
        for ticket_id in meeting.yes - self._meeting.yes:
            if missing := self._missing(ticket_id):
                return self._ask_to_prove(ticket_id, missing)
        if answer is MeetingAnswer.DONE and not self._recorded(meeting):
            asking = replace(self._meeting, phase=Phase.ASKING, yes=frozenset())
            self._meeting = asking.stayed(self._clock())
            return self._say(SwapTrouble.NOT_SAVED)
        if meeting.phase is Phase.EMPTY:
            self._begin_anew(meeting)
        self._meeting = meeting
        return self._say(answer if answer is not MeetingAnswer.NOTHING else None)

    def _missing(self, ticket_id: str) -> Proving | None:
        """What somebody has still to type before their word counts."""
        return self._here.missing(ticket_id) if self.rules.proof is Proof.PIN else None

    def _ask_to_prove(self, ticket_id: str, missing: Proving) -> None:
        self._here.ask(ticket_id, missing)
        self._meeting = self._meeting.stayed(self._clock())
        self._say(SwapTrouble.PROVE)

    def _recorded(self, meeting: Meeting) -> bool:
        gifts = [Gift(a.ticket_id, b.ticket_id, a.card) for a, b in meeting.gifts()]
        said = Said(TEXT_VERSION, self.language, self.purpose)
        try:
            swaps.give(self._file, gifts, said, self._chosen(meeting))
        except StorageError:
            return False
        return True

    def _chosen(self, meeting: Meeting) -> dict[str, OwnCard]:
        """What givers chose otherwise than before, to be remembered for the evening."""
        return self._here.chosen(meeting.asked())

    def _staff_agree(self, typed: str) -> bool:
        """Whether staff typed their PIN; what came of it is shown."""
        self._pin = self.staff_pin.try_pin(typed)
        accepted = self._pin is not None and self._pin.accepted
        if not accepted:
            self._say(SwapTrouble.WRONG_PIN)
        return accepted

    def _begin_anew(self, meeting: Meeting) -> None:
        self._meeting = meeting
        self._here.forget()

    def _give_up(self, reply: Reply | None) -> None:
        """Nobody proves anything any more; the meeting goes on without."""
        self._here.asked = None
        self._say(reply)

    def _say(self, reply: Reply | None) -> None:
        self._reply = reply
        self._number += 1
