"""What became of a row on its way to pretix. Nothing is ever dropped: each row has an outcome."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sync.file.connection import Connection, batches, marks
from sync.journal import rows as journal_rows
from sync.journal.journal import Row


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


class Reason(StrEnum):
    """Why pretix does not have a row, where the reason is ours."""

    DAMAGED = "it is damaged, and counts for nothing here"
    NO_WORD = "pretix has no word for this verdict"
    NO_PASSAGE = "what it takes back is no passage"
    MADE_ELSEWHERE = "it was made elsewhere: take it back there"
    EARLIER_DEVICE = "it was sent by an earlier device: take it back at pretix"
    OTHER_LIST = "its list is not pretix's"
    LIST_GONE = "pretix has this list no more"
    ERASED = "its guest was erased"
    NOT_SOLD_THERE = "its ticket was not sold there"


@dataclass(frozen=True)
class RowOutcome:
    """A row's outcome, and why."""

    outcome: PushOutcome
    reason: str = ""


Outcomes = dict[bytes, RowOutcome]
"""What became of rows, by their hashes."""


def of_rows(connection: Connection, hashes: Sequence[bytes]) -> Outcomes:
    """What became of these rows, as far as it is known."""
    found: Outcomes = {}
    for some in batches(hashes):
        found |= _where(connection, f"hash IN ({marks(len(some))})", some)
    return found


def of_all(connection: Connection) -> Outcomes:
    """What became of all rows of which it is known."""
    return _where(connection, "1", ())


def troubled(connection: Connection) -> list[tuple[Row, RowOutcome]]:
    """The rows that are not at pretix as they are here, and should be, by time."""
    wanted = [each for each in PushOutcome if each.is_trouble]
    condition = f"outcome IN ({marks(len(wanted))})"
    found = _where(connection, condition, wanted)
    if not found:
        return []
    rows = journal_rows.where(
        connection, f"hash IN (SELECT hash FROM pretix_sent WHERE {condition})", wanted
    )
    return [(row, found[row.hash]) for row in sorted(rows, key=lambda row: (row.at_ms, row.hash))]


def keep(connection: Connection, outcomes: Mapping[bytes, RowOutcome], now_ms: int) -> None:
    """Keep what became of rows, in place of what was known before."""
    connection.executemany(
        "INSERT OR REPLACE INTO pretix_sent (hash, outcome, reason, at_ms) VALUES (?, ?, ?, ?)",
        [(digest, each.outcome, each.reason, now_ms) for digest, each in outcomes.items()],
    )


def _where(
    connection: Connection, condition: str, values: Sequence[bytes] | Sequence[str]
) -> Outcomes:
    rows = connection.execute(
        f"SELECT hash, outcome, reason FROM pretix_sent WHERE {condition}", values
    )
    return {digest: RowOutcome(PushOutcome(said), why) for digest, said, why in rows.fetchall()}
