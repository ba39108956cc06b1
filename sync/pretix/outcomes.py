"""What became of a row on its way to pretix. Nothing is ever dropped: each row has an outcome."""

from dataclasses import dataclass
from enum import StrEnum


class PushOutcome(StrEnum):
    """What became of one journal row; the words are in every output."""

    AT_PRETIX = "at_pretix"
    ANNULLED = "annulled"
    """An undoing: pretix has taken the check-in back."""
    UNDONE_BEFORE = "undone_before_sending"
    """It was taken back before pretix ever heard of it."""
    NOT_ANNULLED = "not_annulled"
    """pretix keeps the check-in; the reason says why."""
    NOT_AT_PRETIX = "not_at_pretix"
    """pretix has no such ticket, list or verdict, and was not asked; the reason says which."""
    UNKNOWN_THERE = "unknown_there"
    """pretix was asked, and does not know the ticket."""
    REFUSED = "refused"
    """pretix does not take it; the reason is pretix's own."""
    WAITING = "waiting"
    """It is to be sent."""

    @property
    def is_trouble(self) -> bool:
        """Whether somebody should look at it."""
        return self in (PushOutcome.NOT_ANNULLED, PushOutcome.UNKNOWN_THERE, PushOutcome.REFUSED)


@dataclass(frozen=True)
class RowOutcome:
    """A row's outcome, and why."""

    outcome: PushOutcome
    reason: str = ""
