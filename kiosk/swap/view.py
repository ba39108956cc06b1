"""What the swap kiosk shows: one value, made anew after everything that happens."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from badges.cards.meeting import Meeting, MeetingAnswer, Participant
from kiosk.swap.visitor import Refusal
from kiosk.swap.wallet import Wallet


class SwapTrouble(StrEnum):
    """What is told beside answers and refusals."""

    PROVE = "prove"
    """The person has to type the end of their ticket."""
    WRONG_PIN = "wrong_pin"
    LOCKED = "locked"
    """Too many wrong tries for this badge."""
    BADGE_FIRST = "badge_first"
    """A page was asked for, and nobody is there whose page it could be."""
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
class View:
    """All that the screen may show."""

    meeting: Meeting = field(default_factory=Meeting)
    reply: Reply | None = None
    """What came of the last thing that happened; None when it needs no word."""
    number: int = 0
    """Counts what happened, so that the same reply twice can be told from one."""
    proving: Participant | None = None
    """Who is asked for the end of their ticket."""
    hidden: bool = False
    """Somebody is there alone whose card is hidden."""
    page: Page | None = None
    wallet: Wallet | None = None
    seconds_left: float | None = None
    alerts: int = 0
    """Times that somebody was given too many cards."""
