"""What the desk answers to one scan: everything a screen or a script needs, and no words."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kiosk.desk.rules.verdict import Flag, Verdict
from sync.model import Guest, Passage, Question


class VerdictReason(StrEnum):
    """Why, where the verdict alone does not say; `kiosk.desk.words` has the sentences."""

    # INVALID
    UNKNOWN = "unknown"
    MISTYPED = "mistyped"
    BADGE = "badge"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    WEB_ADDRESS = "web_address"
    BUSINESS_CARD = "business_card"
    WIFI = "wifi"
    HEALTH_PASS = "health_pass"
    BOARDING_PASS = "boarding_pass"
    PAYMENT = "payment"
    CALENDAR = "calendar"
    MESSAGE = "message"
    # AMBIGUOUS
    SEVERAL_GUESTS = "several_guests"
    # USED
    JUST_NOW = "just_now"
    """The same desk admitted this ticket moments ago: the same person, scanned twice."""
    # NOT_RECORDED
    DISK_FULL = "disk_full"
    LOCKED = "locked"
    READ_ONLY = "read_only"
    REPLACED = "replaced"
    STORAGE = "storage"


@dataclass(frozen=True)
class Outcome:
    """A judged scan, or an undo. It is durably in the journal, unless NOT_RECORDED or ERROR."""

    verdict: Verdict
    code: str
    """The ticket's code, or the cleaned start of what was scanned; safe to show as plain text."""
    list_name: str
    at: datetime
    """When it was judged, in the event's timezone."""
    guest: Guest | None = None
    reason: VerdictReason | None = None
    flags: frozenset[Flag] = frozenset()
    first_entry: Passage | None = None
    """For USED: when and at which desk the ticket was first admitted."""
    last_entry: Passage | None = None
    """For USED: when and where the latest entry was."""
    questions: tuple[Question, ...] = ()
    """For QUESTIONS: those that are still open."""
    vip: bool = False
    """Whether the guest is one who is awaited."""
    party_waiting: int = 0
    """For VALID: how many who belong to this guest's party have not entered yet."""
    together: tuple[str, ...] = ()
    """For the last of a party that was let in at once: the names of all who come in now."""
    row: bytes | None = None
    """Hash of the journal row that holds this outcome."""
