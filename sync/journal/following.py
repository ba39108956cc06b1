"""What follows from rows of the journal, whichever way they came into it."""

from collections.abc import Iterable

from sync.file.connection import Connection
from sync.guests import amendments, withdrawals
from sync.journal import projections
from sync.journal.journal import Row


def follow(connection: Connection, rows: Iterable[Row]) -> None:
    """Bring all that is derived up to date with `rows`, which are already in the journal."""
    new = list(rows)
    amended = sorted({row.ticket_id for row in new if row.kind in amendments.KINDS})
    if amended:
        amendments.apply(connection, amended)
    withdrawals.apply(connection, new)
    projections.project(connection, new)
