"""What pretix is told of a journal row, and what its answer means: pure, rows in, messages out.

A row's hash is its nonce there: however often it is sent, it counts once. Every passage is forced,
because it has happened; pretix counts people, and keeps what it has no room for.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from sync.journal.journal import Kind, Row
from sync.pretix.client import ScanAnswer
from sync.pretix.errors import PretixPuzzledError
from sync.pretix.outcomes import PushOutcome, Reason, RowOutcome
from sync.pretix.questions import ID
from sync.pretix.said import Said, text

PASSAGES = (Kind.ADMIT, Kind.EXIT)
PUSHED = (*PASSAGES, Kind.DENY, Kind.UNDO)
"""What pretix is told of."""
REASONS = {
    "USED": "already_redeemed",
    "INVALID": "invalid",
    "UNPAID": "unpaid",
    "CANCELED": "canceled",
    "BLOCKED": "blocked",
    "REVOKED": "revoked",
    "UNAPPROVED": "unapproved",
    "NOT_YET": "invalid_time",
    "EXPIRED": "invalid_time",
    "WRONG_LIST": "product",
    "RULES": "rules",
    "QUESTIONS": "incomplete",
    "AMBIGUOUS": "ambiguous",
    "ERROR": "error",
}
"""pretix's word for each verdict: docs.pretix.eu, “Check-in lists”, “Error reasons”."""


class Way(StrEnum):
    """How pretix is told."""

    REDEEM = "redeem"
    REFUSE = "refuse"
    ANNUL = "annul"


@dataclass(frozen=True)
class Message:
    """What pretix is told of one row."""

    row: Row
    way: Way
    list_number: int
    said: Said
    passage: Row | None = None
    """What an undoing takes back."""
    was_sent: bool = False
    """Whether pretix is known to have that."""


@dataclass(frozen=True)
class Context:
    """What this file knows of the tickets and passages that some rows are about."""

    secrets: Mapping[str, str]
    """The code of each ticket of pretix's, "" where its guest was erased."""
    listed: Set[str]
    """The tickets of all guests, wherever they are from."""
    lists: Set[int]
    """The numbers of pretix's lists."""
    recorder_id: str
    """The device that writes down here what happened elsewhere."""
    undone: Set[str] = frozenset()
    """The hashes of the passages that were taken back."""
    passages: Mapping[str, Row] = field(default_factory=dict)
    """What undoings name, by hash."""
    outcomes: Mapping[bytes, RowOutcome] = field(default_factory=dict)
    """What became of these passages so far."""
    sent_ms: Mapping[bytes, int] = field(default_factory=dict)
    """When each passage is told to have been: on one ticket and list, one after the other."""
    answers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """What was answered at a desk, as pretix takes it, by ticket and the question's number."""


def message(row: Row, known: Context) -> Message | RowOutcome | None:
    """What pretix is told of `row`; or what became of it without; None while it has to wait."""
    if not row.is_understood:
        return RowOutcome(PushOutcome.NOT_AT_PRETIX, Reason.DAMAGED)
    if row.kind == Kind.UNDO:
        return _undoing(row, known)
    if row.kind == Kind.DENY:
        return _refusal(row, known)
    if row.hash.hex() in known.undone:
        return None  # it goes with what undid it
    return _passage(row, known)


def meaning(sent: Message, answer: ScanAnswer) -> RowOutcome:
    """What became of a row that pretix was told of.

    Raises `PretixPuzzledError` where pretix did not understand it: then nothing is to be sent on.
    """
    if sent.way is Way.ANNUL:
        return _annulled(sent, answer)
    if answer.status < 300:
        return RowOutcome(PushOutcome.AT_PRETIX)
    if sent.way is Way.REDEEM and answer.said.get("status") == "error":
        reason = text(answer.said, "reason")
        if answer.status == 404:
            return RowOutcome(PushOutcome.UNKNOWN_THERE, reason)
        return RowOutcome(PushOutcome.REFUSED, reason)
    raise _puzzled(sent, answer)


def _passage(row: Row, known: Context) -> Message | RowOutcome | None:
    number = _list_of(row, known)
    if isinstance(number, RowOutcome):
        return number
    secret = _secret(row.ticket_id, known)
    if not isinstance(secret, str):
        return secret
    said = {
        "lists": [number],
        "secret": secret,
        "type": "exit" if row.kind == Kind.EXIT else "entry",
        "datetime": _iso(known.sent_ms.get(row.hash, row.at_ms)),
        "nonce": row.hash.hex(),
        "force": True,
        "questions_supported": False,
        "canceled_supported": True,
        "source_type": "barcode",
    }
    answers = known.answers.get(row.ticket_id) if row.kind == Kind.ADMIT else None
    if answers:
        said["answers"] = dict(answers)
    return Message(row, Way.REDEEM, number, said)


def _refusal(row: Row, known: Context) -> Message | RowOutcome | None:
    number = _list_of(row, known)
    if isinstance(number, RowOutcome):
        return number
    reason = REASONS.get(str(row.facts()["verdict"]))
    if reason is None:
        return RowOutcome(PushOutcome.NOT_AT_PRETIX, Reason.NO_WORD)
    shown = _secret(row.ticket_id, known) if row.ticket_id else None
    if isinstance(shown, RowOutcome):
        return shown
    if shown is None:  # what the code said is kept nowhere: two that were the same are seen to be
        shown = f"unknown {str(row.facts().get('scanned') or row.ticket_id)[:20]}"
    said = {
        "raw_barcode": shown,
        "raw_source_type": "barcode",
        "type": "entry",
        "datetime": _iso(row.at_ms),
        "error_reason": reason,
        "nonce": row.hash.hex(),
    }
    return Message(row, Way.REFUSE, number, said)


def _undoing(row: Row, known: Context) -> Message | RowOutcome | None:
    passage = known.passages.get(str(row.facts()["of"]))
    if passage is None:
        return None  # it comes when the passage does
    if passage.kind not in PASSAGES:
        return RowOutcome(PushOutcome.NOT_AT_PRETIX, Reason.NO_PASSAGE)
    if passage.device_id == known.recorder_id:
        return RowOutcome(PushOutcome.NOT_ANNULLED, Reason.MADE_ELSEWHERE)
    before = known.outcomes.get(passage.hash)
    if before and before.outcome in (PushOutcome.ANNULLED, PushOutcome.UNDONE_BEFORE):
        return before
    if before and before.outcome is not PushOutcome.AT_PRETIX:
        return RowOutcome(PushOutcome.UNDONE_BEFORE)
    sendable = _passage(passage, known)
    if not isinstance(sendable, Message):
        return sendable
    said = {
        "lists": [sendable.list_number],
        "nonce": passage.hash.hex(),
        "datetime": _iso(max(row.at_ms, passage.at_ms)),
        "error_explanation": "taken back at the desk",
    }
    return Message(row, Way.ANNUL, sendable.list_number, said, passage, was_sent=bool(before))


def _annulled(sent: Message, answer: ScanAnswer) -> RowOutcome:
    if answer.status < 300:
        return RowOutcome(PushOutcome.ANNULLED)
    if answer.status == 404 and "nonce" in text(answer.said, "detail"):
        if sent.was_sent:
            return RowOutcome(PushOutcome.NOT_ANNULLED, Reason.EARLIER_DEVICE)
        return RowOutcome(PushOutcome.UNDONE_BEFORE)
    reasons = answer.said.get("non_field_errors") or answer.said.get("")
    if answer.status != 400 or not isinstance(reasons, list):
        raise _puzzled(sent, answer)
    reason = text({"": " ".join(map(str, reasons))}, "")
    if "unsuccessful" in reason:  # it was annulled before, and we were not told
        return RowOutcome(PushOutcome.ANNULLED)
    return RowOutcome(PushOutcome.NOT_ANNULLED, reason)


def _list_of(row: Row, known: Context) -> int | RowOutcome:
    """The number of the list at pretix where it happened."""
    list_id = str(row.facts()["list"])
    digits = list_id.removeprefix(ID)
    if digits == list_id or not (digits.isascii() and digits.isdigit()):
        return RowOutcome(PushOutcome.NOT_AT_PRETIX, Reason.OTHER_LIST)
    if int(digits) not in known.lists:
        return RowOutcome(PushOutcome.NOT_AT_PRETIX, Reason.LIST_GONE)
    return int(digits)


def _secret(ticket_id: str, known: Context) -> str | RowOutcome | None:
    """The code of a ticket that pretix sold; None while it has not told of it yet."""
    secret = known.secrets.get(ticket_id)
    if secret:
        return secret
    if secret is not None:
        return RowOutcome(PushOutcome.NOT_AT_PRETIX, Reason.ERASED)
    if ticket_id in known.listed:
        return RowOutcome(PushOutcome.NOT_AT_PRETIX, Reason.NOT_SOLD_THERE)
    return None


def _puzzled(sent: Message, answer: ScanAnswer) -> PretixPuzzledError:
    said = text({"": str(dict(answer.said))}, "")[:200]
    return PretixPuzzledError(
        "pretix does not understand what it is told ({way}, status {status}: {said}): nothing "
        "more is sent, and all is kept; pull, then push again",
        way=sent.way,
        status=answer.status,
        said=said,
    )


def _iso(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat()
