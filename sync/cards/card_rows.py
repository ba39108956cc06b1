"""The journal rows that business cards follow from, in hybrid-logical order.

That order is the same on every machine that has the same rows, so whatever is derived in it
does not depend on which laptop was merged first.
"""

from collections.abc import Sequence

from sync.file.connection import Connection, marks
from sync.file.schema import NOTABLE
from sync.journal.journal import COLUMNS, Kind, Row

_BODY = "CASE WHEN json_valid(body) THEN body END"  # a damaged row must not stop the others


def about(connection: Connection, ticket_id: str, *kinds: Kind) -> list[Row]:
    """Rows of these kinds about one guest."""
    return _rows(connection, kinds, "ticket_id = ?", [ticket_id])


def naming(connection: Connection, name: str, value: str, *kinds: Kind) -> list[Row]:
    """Rows of these kinds whose body says `value` under `name`."""
    return _rows(connection, kinds, f"{_BODY} ->> ? = ?", [name, value])


def every(connection: Connection, *kinds: Kind) -> list[Row]:
    """All rows of these kinds."""
    return _rows(connection, kinds, "1 = 1", [])


def _rows(
    connection: Connection, kinds: Sequence[Kind], condition: str, values: Sequence[str]
) -> list[Row]:
    found = connection.execute(
        f"SELECT {COLUMNS} FROM journal "
        f"WHERE {NOTABLE} AND kind IN ({marks(len(kinds))}) AND {condition} "
        "ORDER BY hlc, device_id, epoch, seq, hash",
        [*kinds, *values],
    ).fetchall()
    return [row for row in (Row(*each) for each in found) if row.is_understood]
