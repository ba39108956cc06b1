"""An exhibitor's own kiosk: a guest's badge, their yes to this exhibitor, then a few marks."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from badges.cards.meeting import READ_SECONDS, SILENCE_SECONDS, Participant
from kiosk.swap import visitor
from kiosk.swap.consent import TEXT_VERSION
from kiosk.swap.proof import ProofCheck
from kiosk.swap.view import Reply, SwapTrouble
from kiosk.swap.visitor import Refusal
from sync.cards import booths, swap_rules, swaps
from sync.cards.booths import Booth, Interest, Lead
from sync.cards.swap_rules import Proof
from sync.cards.swaps import Gift, Said
from sync.file.event_file import EventFile
from sync.file.storage_error import StorageError
from sync.model import Guest


class BoothStage(StrEnum):
    """What a booth waits for."""

    EMPTY = "empty"
    ASKING = "asking"
    """The guest's yes."""
    NOTING = "noting"
    """The exhibitor's marks; the card is theirs already."""


@dataclass(frozen=True)
class BoothView:
    """All that the booth's screen may show."""

    booth: Booth
    stage: BoothStage = BoothStage.EMPTY
    person: Participant | None = None
    lead: Lead = field(default_factory=Lead)
    known: bool = False
    """The booth had this guest's card before."""
    proving: bool = False
    reply: Reply | None = None
    number: int = 0
    visitors: int = 0
    alerts: int = 0
    seconds_left: float | None = None


class BoothService:
    """The desk of one booth; see `SwapService` for what both have in common."""

    def __init__(
        self,
        event_file: EventFile,
        booth: Booth,
        check_staff: Callable[[str], bool],
        *,
        language: str = "fr",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.language = language
        self.event = event_file.event
        self._file = event_file
        self._clock = clock
        self._check_staff = check_staff
        self._rules = event_file.ask(swap_rules.of_event)
        wanted = Proof.BADGE if self._rules.proof is Proof.BADGE else Proof.PIN
        self._proof = ProofCheck(wanted, check_staff)
        self._view = BoothView(booth)
        self._guest: Guest | None = None
        self._at = self._asked_at = 0.0
        self._noted = Lead()
        self._count()

    @property
    def view(self) -> BoothView:
        """What to show now."""
        return replace(self._view, seconds_left=self._seconds_left())

    def now_ms(self) -> int:
        """The time on the wall."""
        return self._file.clock.wall_ms()

    def is_staff(self, pin: str) -> bool:
        """Whether a PIN is one of the staff's."""
        return self._check_staff(pin)

    def scanned(self, text: str) -> None:
        """A badge was shown, or its code typed; the same one again says yes."""
        guest = visitor.identify(self._file, text)
        if isinstance(guest, Refusal):
            return self._say(guest)
        same = self._guest is not None and guest.ticket_id == self._guest.ticket_id
        if same and self._view.stage is BoothStage.ASKING:
            if self._clock() - self._asked_at >= READ_SECONDS:
                self.agree()
            return None
        if same:
            return self.stay()
        self._finish()
        return self._receive(guest)

    def agree(self) -> None:
        """The guest says yes."""
        view, guest = self._view, self._guest
        if view.stage is not BoothStage.ASKING or guest is None or view.person is None:
            return None
        self.stay()
        if self._proof.wanted is Proof.PIN and not view.proving:
            self._view = replace(view, proving=True)
            return self._say(SwapTrouble.PROVE)
        return None if view.proving else self._give(view.person)

    def prove(self, text: str) -> None:
        """The guest typed the end of their ticket."""
        view, guest = self._view, self._guest
        if not view.proving or guest is None or view.person is None:
            return None
        self.stay()
        if self._proof.locked(guest.ticket_id):
            self._begin_anew()
            return self._say(SwapTrouble.LOCKED)
        if not self._proof.holds(guest, text):
            return self._say(SwapTrouble.WRONG_PIN)
        return self._give(view.person)

    def mark(self, interest: Interest) -> None:
        """The exhibitor says how near this guest is to becoming a customer."""
        self._note(replace(self._view.lead, interest=interest))

    def answer(self, place: int, text: str) -> None:
        """The exhibitor answers one of their own questions, counted from 0."""
        count = len(self._view.booth.questions)
        if 0 <= place < count:
            answers = [*self._view.lead.answers, *[""] * count][:count]
            answers[place] = text.strip()
            self._note(replace(self._view.lead, answers=tuple(answers)))

    def write(self, text: str) -> None:
        """The exhibitor writes a line."""
        self._note(replace(self._view.lead, line=text.strip()))

    def stay(self) -> None:
        """Somebody is still there."""
        self._at = self._clock()

    def leave(self) -> None:
        """Somebody wants to stop; marks are kept."""
        self._finish()

    def tick(self) -> None:
        """Time went by."""
        if self._seconds_left() == 0:
            self._finish()

    def fail(self) -> None:
        """The program itself failed."""
        self._begin_anew()
        self._say(SwapTrouble.ERROR)

    def _receive(self, guest: Guest) -> None:
        booth = self._view.booth
        found = visitor.visit(self._file, guest)
        lately = visitor.given_lately(self._file, booth.address)
        noted = self._file.ask(booths.leads, booth).get(guest.ticket_id)
        if isinstance(found, Refusal):
            return self._say(found)
        if not found.own.visible:
            return self._say(Refusal.NOT_SHARING)
        if lately >= self._rules.leads_per_hour:
            self._view = replace(self._view, alerts=self._view.alerts + 1)
            return self._say(Refusal.TOO_MANY)
        self._guest = guest
        self._noted = noted or Lead()
        self._view = replace(
            self._view,
            stage=BoothStage.ASKING,
            person=found.person,
            lead=self._noted,
            known=noted is not None,
        )
        self._at = self._asked_at = self._clock()
        return self._say(None)

    def _give(self, person: Participant) -> None:
        gift = Gift(person.ticket_id, self._view.booth.address, person.card)
        try:
            swaps.give(self._file, [gift], Said(TEXT_VERSION, self.language, "lead"))
        except StorageError:
            self._view = replace(self._view, proving=False)
            return self._say(SwapTrouble.NOT_SAVED)
        self._view = replace(self._view, stage=BoothStage.NOTING, proving=False)
        self._count()
        return self._say(SwapTrouble.GIVEN)

    def _note(self, lead: Lead) -> None:
        if self._view.stage is BoothStage.NOTING:
            self.stay()
            self._view = replace(self._view, lead=lead)

    def _finish(self) -> None:
        """Put the guest away, with what was noted about them on disk."""
        view, guest = self._view, self._guest
        self._begin_anew()
        if view.stage is BoothStage.EMPTY or guest is None:
            return
        self._say(None)
        if view.lead != self._noted:
            try:
                booths.put_lead(self._file, view.booth, guest.ticket_id, view.lead)
            except StorageError:
                self._say(SwapTrouble.NOT_SAVED)

    def _begin_anew(self) -> None:
        self._guest = None
        view = self._view
        self._view = BoothView(
            view.booth,
            number=view.number,
            reply=view.reply,
            visitors=view.visitors,
            alerts=view.alerts,
        )

    def _count(self) -> None:
        found = self._file.ask(booths.visitors, self._view.booth)
        self._view = replace(self._view, visitors=len(found))

    def _seconds_left(self) -> float | None:
        if self._view.stage is BoothStage.EMPTY:
            return None
        patience = SILENCE_SECONDS if self._view.stage is BoothStage.ASKING else 4 * SILENCE_SECONDS
        return max(0.0, patience - (self._clock() - self._at))

    def _say(self, reply: Reply | None) -> None:
        self._view = replace(self._view, reply=reply, number=self._view.number + 1)
