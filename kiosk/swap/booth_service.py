"""An exhibitor's own kiosk: a guest's badge, their yes to this exhibitor, then a few marks."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from badges.cards.business_card import BusinessCard, CardField
from badges.cards.meeting import (
    SILENCE_SECONDS,
    Meeting,
    MeetingAnswer,
    Participant,
    Phase,
    SwapWay,
)
from kiosk.swap import visitor
from kiosk.swap.meeting_desk import MeetingDesk
from kiosk.swap.proof import Proving
from kiosk.swap.staff_pin import StaffPin
from kiosk.swap.view import BoothView, Reply, SwapTrouble
from kiosk.swap.visitor import Identified, Refusal, Visitor
from sync.cards import booths, contacts
from sync.cards.booths import Booth, Interest, Lead
from sync.cards.contacts import OwnCard
from sync.cards.swap_rules import Proof
from sync.file.event_file import EventFile
from sync.file.storage_error import StorageError


class BoothService(MeetingDesk[BoothView]):
    """The desk of one booth. Its meetings are of a guest, who gives, and the booth."""

    purpose = "lead"

    def __init__(
        self,
        event_file: EventFile,
        booth: Booth,
        staff_pin: StaffPin,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(event_file, staff_pin, clock=clock)
        self.booth = booth
        self._lead = self._noted = Lead()
        self._known_before = False
        self._count()

    @property
    def view(self) -> BoothView:
        """What to show now."""
        return BoothView(
            **self._told(), booth=self.booth, lead=self._lead, known=self._known_before
        )

    def mark(self, interest: Interest) -> None:
        """The exhibitor says how near this guest is to becoming a customer."""
        self._note(replace(self._lead, interest=interest))

    def answer(self, place: int, text: str) -> None:
        """The exhibitor answers one of their own questions, counted from 0."""
        count = len(self.booth.questions)
        if 0 <= place < count:
            answers = [*self._lead.answers, *[""] * count][:count]
            answers[place] = text.strip()
            self._note(replace(self._lead, answers=tuple(answers)))

    def write(self, text: str) -> None:
        """The exhibitor writes a line."""
        self._note(replace(self._lead, line=text.strip()))

    def leave(self) -> None:
        """Somebody wants to stop; marks are kept."""
        if self._here.asked:
            return self._give_up(None)
        asked = self._meeting.phase is Phase.ASKING
        self._finish()
        if asked:
            self._say(MeetingAnswer.LEFT)
        return None

    def tick(self) -> None:
        """Time went by."""
        if self._seconds_left() == 0:
            asked = self._meeting.phase is Phase.ASKING
            self._finish()
            if asked:
                self._say(MeetingAnswer.SILENCE)

    @property
    def _staff_confirm(self) -> bool:
        return False  # there may be none: what proves who somebody is, they type

    def _missing(self, ticket_id: str) -> Proving | None:
        return self._here.missing(ticket_id) if self.rules.proof is not Proof.BADGE else None

    def _showed(self, found: Identified) -> None:
        person = self._meeting.person(found.guest.ticket_id)
        if person and self._meeting.phase is Phase.DONE:
            return self.stay()
        if not person:
            self._finish()
        return super()._showed(found)

    def _receive(self, found: Visitor) -> None:
        lately = visitor.given_lately(self._file, self.booth.address)
        noted = self._file.ask(booths.leads, self.booth).get(found.guest.ticket_id)
        if not found.own.visible:
            return self._say(Refusal.NOT_SHARING)
        if lately >= self.rules.leads_per_hour:
            self._alerts += 1
            return self._say(Refusal.TOO_MANY)
        found = self._as_it_was_given(found)
        self._here.welcome(found)
        self._noted = self._lead = noted or Lead()
        self._known_before = noted is not None
        now = self._clock()
        booth = Participant(self.booth.address, BusinessCard(company=self.booth.name))
        people = (found.person, booth)
        self._meeting = Meeting(people, SwapWay.GIVE, phase=Phase.ASKING, at=now, asked_at=now)
        return self._say(None)

    def _as_it_was_given(self, found: Visitor) -> Visitor:
        """The guest, who gives what this booth has of them already, and nothing more to begin with.

        What they chose among guests, or at another booth, was not said to this one.
        """
        held = self._file.ask(contacts.holders, found.guest.ticket_id)
        known = [each.fields for each in held if each.taker == self.booth.address]
        given = frozenset(field for field in CardField if known and field in known[-1])
        return replace(found, own=replace(found.own, given=given & found.own.card.filled()))

    def _chosen(self, meeting: Meeting) -> dict[str, OwnCard]:
        return {}  # the consent itself is what is remembered here

    def _adopt(self, meeting: Meeting, answer: MeetingAnswer) -> None:
        super()._adopt(meeting, answer)
        if self._reply is MeetingAnswer.DONE:
            self._count()
            self._say(SwapTrouble.GIVEN)

    def _note(self, lead: Lead) -> None:
        if self._meeting.phase is Phase.DONE:
            self.stay()
            self._lead = lead

    def _finish(self) -> None:
        """Put the guest away, with what was noted about them on disk."""
        meeting, lead = self._meeting, self._lead
        self._begin_anew(self._nobody)
        reply: Reply | None = None
        if meeting.phase is Phase.DONE and lead != self._noted:
            try:
                booths.put_lead(self._file, self.booth, meeting.people[0].ticket_id, lead)
            except StorageError:
                reply = SwapTrouble.NOT_SAVED
        if meeting.people:
            self._say(reply)

    def _begin_anew(self, meeting: Meeting) -> None:
        super()._begin_anew(meeting)
        self._lead, self._known_before = Lead(), False

    def _count(self) -> None:
        self._swapped = len(self._file.ask(booths.visitors, self.booth))

    def _seconds_left(self) -> float | None:
        if self._meeting.phase is Phase.DONE:
            patience = 4 * SILENCE_SECONDS
            return max(0.0, patience - (self._clock() - self._meeting.at))
        return self._meeting.seconds_left(self._clock())
