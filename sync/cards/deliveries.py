"""Which cards have left the house in a file, so that a later withdrawal can be told to its holder.

Before the export a withdrawn card is simply not there; after it, somebody has it at home, and
is to be asked to delete it.
"""

from collections.abc import Iterable

from sync.cards import contacts
from sync.cards.contacts import Contact, Shared
from sync.file.connection import Connection, column
from sync.journal import rows as journal_rows
from sync.journal.journal import Kind


def note(connection: Connection, delivered: Iterable[Contact], at_ms: int) -> None:
    """Remember that these cards were written to their takers' files."""
    connection.executemany(
        "INSERT INTO card_delivery (shared, at_ms) VALUES (?, ?) ON CONFLICT DO NOTHING",
        [(contact.shared.row.hash, at_ms) for contact in delivered],
    )


def withdrawn(connection: Connection, taker: str) -> list[Shared]:
    """Cards that `taker` got in a file and may not keep any more, one for each giver."""
    rows = journal_rows.naming(connection, "to", taker, Kind.CARD_SHARED, Kind.CONSENT_WITHDRAWN)
    kept = {shared.giver for shared in contacts.standing(rows)}
    shared = [row for row in rows if row.kind == Kind.CARD_SHARED and row.ticket_id not in kept]
    gone = {
        row.ticket_id: contacts.shared(row) for row in shared if _delivered(connection, row.hash)
    }
    return list(gone.values())


def _delivered(connection: Connection, shared: bytes) -> bool:
    return bool(column(connection, "SELECT 1 FROM card_delivery WHERE shared = ?", shared))
