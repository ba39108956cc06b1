"""What a swap kiosk shows: one value, made anew after everything that happens."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from badges.cards.meeting import Meeting, MeetingAnswer, Participant, Phase
from kiosk.swap.proof import Proving
from kiosk.swap.visitor import Refusal
from kiosk.swap.wallet import Wallet
from sync.cards.booths import Booth, Lead
from sync.guests.roles import PinAnswer


class SwapTrouble(StrEnum):
    """What is told beside answers and refusals."""

    PROVE = "prove"
    """The person has to type the end of their badge or ticket, or staff their PIN."""
    WRONG_END = "wrong_end"
    LOCKED = "locked"
    """Too many wrong tries for this badge."""
    WRONG_PIN = "wrong_pin"
    """Of staff; `KioskView.pin` says more."""
    ALONE_FIRST = "alone_first"
    """A page was asked for, and nobody is there whose page it could be."""
    SHOW_FIRST = "show_first"
    """A control code came before anybody whose it could be."""
    YES_BY_SHOWING = "yes_by_showing"
    """The code that says yes, where each person says it by showing what they have again."""
    NO_FIELDS = "no_fields"
    """There is nothing more on this person's card that they could give."""
    UNREADABLE = "unreadable"
    """What was typed cannot stand in that field."""
    GIVEN = "given"
    """A booth was given a card."""
    NOT_SAVED = "not_saved"
    ERROR = "error"


class Page(StrEnum):
    """A guest's own pages."""

    CARD = "card"
    CONTACTS = "contacts"
    HOLDERS = "holders"


Reply = MeetingAnswer | Refusal | SwapTrouble


@dataclass(frozen=True)
class KioskView:
    """What the screens of guests' kiosks and booths have in common."""

    meeting: Meeting = field(default_factory=Meeting)
    reply: Reply | None = None
    """What came of the last thing that happened; None when it needs no word."""
    number: int = 0
    """Counts what happened, so that the same reply twice can be told from one."""
    proving: Participant | None = None
    """Who is asked to prove who they are."""
    proof: Proving | None = None
    """What they are asked for."""
    pin: PinAnswer | None = None
    """What came of the staff's last try of a PIN."""
    seconds_left: float | None = None
    alerts: int = 0
    """Times that somebody was given too many cards."""
    turn: int = 0
    """Counts how often somebody asked for the next card by showing the code for it."""
    touched: str = ""
    """The ticket of whoever chose or showed something last."""
    swapped: int = 0
    """Cards that have changed hands here tonight."""

    @property
    def is_free(self) -> bool:
        """Whether nobody is there."""
        return self.meeting.phase is Phase.EMPTY

    @property
    def by_letter(self) -> bool:
        """Whether a single letter or digit means something now."""
        return self.meeting.phase in (Phase.ASKING, Phase.DONE)


@dataclass(frozen=True)
class View(KioskView):
    """All that the screen of a guests' kiosk may show."""

    hidden: bool = False
    """Somebody is there alone whose card is hidden."""
    page: Page | None = None
    wallet: Wallet | None = None

    @property
    def is_free(self) -> bool:
        return super().is_free and self.wallet is None and not self.hidden

    @property
    def by_letter(self) -> bool:
        return self.wallet is not None or super().by_letter


@dataclass(frozen=True, kw_only=True)
class BoothView(KioskView):
    """All that a booth's screen may show. A meeting that is done is one to take notes of."""

    booth: Booth
    lead: Lead = field(default_factory=Lead)
    known: bool = False
    """The booth had this guest's card before."""
