"""A badge in the print queue: how far it is, and why it is printed once more."""

from dataclasses import dataclass
from enum import StrEnum


class JobState(StrEnum):
    """How far a badge is."""

    QUEUED = "queued"
    SENT = "sent"
    """Given to a printer, or about to be."""
    PRINTED = "printed"
    FAILED = "failed"


class ReprintReason(StrEnum):
    """Why a guest gets a badge that was printed before."""

    LOST = "lost"
    DAMAGED = "damaged"
    CORRECTED = "corrected"
    NOT_PRINTED = "not_printed"
    """It never came out of the printer, or not whole."""
    OTHER = "other"


DOUBTFUL = "doubtful"
"""The reason of a job that may have been printed or not: only a person can tell."""
WITHDRAWN = "withdrawn"
"""The reason of a job that was given up before it was sent."""


@dataclass(frozen=True)
class PrintJob:
    """One badge to print, in the order of the table's columns."""

    job_id: str
    ticket_id: str
    state: JobState
    reason: str
    """Why it failed or waits; "" while there is nothing to say."""
    reprint_reason: str | None
    asked_ms: int
    sent_ms: int | None
    done_ms: int | None
    printer: str | None
    printer_job: str
    """What the printer calls it; "" when that is not known."""


@dataclass(frozen=True)
class Waiting:
    """The queue in numbers."""

    waiting: int
    """Badges that are still to come out."""
    failed: int
    """Tickets whose newest badge did not come out, or may not have."""
