"""What stands in a cell: a text, a word for a status, yes or no, a number of people, a time."""

import re
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from badges.text.cleaning import one_line
from sync.guests.folding import fold
from sync.model import TicketStatus

MAX_FIELD = 300
"""Longest value kept of one field, in characters."""

_STATUS_WORDS = {
    TicketStatus.VALID: "valide|validee|valid|confirme|confirmee|confirmed|paye|payee|paid|"
    "complete|completed|attending|checked in|active|actif|acquired|free|gratuit|ok|oui|yes|"
    "inscrit|inscrite|registered|participe|present|presente|accepted|accepte|acceptee|sent|envoye",
    TicketStatus.CANCELED: "annule|annulee|canceled|cancelled|rembourse|remboursee|refunded|"
    "not attending|ne participe pas|deleted|supprime|refuse|refusee|rejected|withdrawn|released|"
    "declined|decline|absent|absente|conteste|contestee|transferred|invalidated|invalide|non|no",
    TicketStatus.BLOCKED: "bloque|bloquee|blocked",
    TicketStatus.REVOKED: "revoque|revoquee|revoked",
    TicketStatus.UNAPPROVED: "a valider|non valide|unapproved|to approve|pending approval|"
    "approval pending|awaiting moderation|en attente de validation|en attente d approbation",
}
_STATUS_OF = {word: status for status, words in _STATUS_WORDS.items() for word in words.split("|")}
_UNPAID = frozenset(
    "impaye|impayee|non paye|non payee|unpaid|not paid|pending|en attente|to be paid|"
    "awaiting payment|en attente de paiement|en attente de reglement|offline payment|"
    "expire|expiree|expired|reserved|a payer|a regler|overdue".split("|")
)
_NO = frozenset("non|no|false|faux|0|n".split("|"))
_YES = frozenset("oui|yes|true|vrai|1|o|y|x|ok".split("|"))
_folded = lru_cache(maxsize=1024)(fold)  # the same few words stand in every row
_CANCELING = ("annul", "cancel", "refund", "rembours")
_SOFTENING = frozenset("non|not|pas|partiel|partielle|partiellement|partial|partially".split("|"))

_FRENCH_TIME = re.compile(
    r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?:\D+(\d{1,2})(?:[:hH](\d{2})?(?::(\d{2}))?)?)?"
)
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}|\d{8}")
_WRAPPED = re.compile(r'="(.*)"', re.DOTALL)
_GUARD = re.compile(r"'(?=[=+\-@])")


def clean(cell: str, longest: int = MAX_FIELD) -> str:
    """A cell without control characters, in NFC, with single spaces, cut to `longest`.

    Joiners inside words stay: some scripts are spelled with them. What spreadsheets put around
    a text so that it stays one (`="0123"`, `'+33`) goes.
    """
    text = one_line(cell)
    if text[:1] in "='":
        wrapped = _WRAPPED.fullmatch(text)
        text = wrapped[1].replace('""', '"') if wrapped else _GUARD.sub("", text, count=1)
    return text[:longest]


def status(word: str) -> TicketStatus | None:
    """What a word in a status column says of the ticket, payment aside; None when unknown."""
    key = _folded(word)
    if not key or key in _UNPAID:
        return TicketStatus.VALID
    if key in _STATUS_OF:
        return _STATUS_OF[key]
    words = key.split()
    canceled = any(each.startswith(_CANCELING) for each in words) and _SOFTENING.isdisjoint(words)
    return TicketStatus.CANCELED if canceled else None


def is_unpaid(word: str) -> bool:
    """Whether a word in a status column says that the ticket has not been paid for."""
    return _folded(word) in _UNPAID


def is_no(word: str) -> bool:
    """Whether a word in a yes-or-no column, of payments too, says no."""
    return _folded(word) in _NO


def is_yes(word: str) -> bool:
    """Whether a word in a yes-or-no column says yes."""
    return _folded(word) in _YES


def number(text: str) -> int | None:
    """A whole number of people, “+2” too; None when it is something else."""
    digits = text.removeprefix("+").strip()
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 7 else None


def time_ms(text: str, zone: ZoneInfo, *, end: bool = False) -> int | None:
    """An ISO or French date, with or without a time, in milliseconds UTC; None when it is none.

    It is in `zone` unless it names another; a day without a time begins, or with `end` ends.
    """
    at, is_day = _moment(text)
    if at is None:
        return None
    if is_day and end:
        at += timedelta(days=1, milliseconds=-1)
    at = at if at.tzinfo else at.replace(tzinfo=zone)
    return int(at.timestamp() * 1000)


def split_name(name: str) -> tuple[str, str]:
    """First and last name out of one text.

    “Last, First”; words in capitals are a last name; otherwise the first word is the first name.
    """
    last, comma, first = name.partition(",")
    if comma and first.strip():
        return first.strip(), last.strip()
    words = name.split()
    capital = [word for word in words if len(word) > 1 and word.isupper()]
    if capital and len(capital) < len(words):
        return " ".join(word for word in words if word not in capital), " ".join(capital)
    return " ".join(words[:1]), " ".join(words[1:])


def _moment(text: str) -> tuple[datetime | None, bool]:
    """The time that `text` says, and whether it is a day without a time."""
    french = _FRENCH_TIME.fullmatch(text)
    try:
        if french is None:
            return datetime.fromisoformat(text), bool(_ISO_DAY.fullmatch(text))
        day, month, year, hour, *rest = french.groups()
        minute, second = (int(each or 0) for each in rest)
        at = datetime(int(year), int(month), int(day), int(hour or 0), minute, second)
    except (ValueError, OverflowError):
        return None, False
    return at, hour is None
