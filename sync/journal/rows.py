"""Journal rows as they are read: in hybrid-logical order, those about one guest in causal order.

Either is the same on every machine that has the same rows, so whatever is derived in it
does not depend on which laptop was merged first.
"""

from collections.abc import Sequence

from sync.file.connection import Connection, marks
from sync.file.schema import NOTABLE
from sync.journal.causality import History
from sync.journal.journal import COLUMNS, Kind, Row

_ORDER = "hlc, device_id, epoch, seq, hash"
_BODY = "CASE WHEN json_valid(body) THEN body END"  # a damaged row must not stop the others


def where(connection: Connection, condition: str, values: Sequence[str | int] = ()) -> list[Row]:
    """The rows that fit an SQL condition, those that cannot be understood too."""
    found = connection.execute(
        f"SELECT {COLUMNS} FROM journal WHERE {condition} ORDER BY {_ORDER}", values
    )
    return [Row(*row) for row in found.fetchall()]


def numbered(connection: Connection, device_id: str, epoch: str, seq: int) -> list[Row]:
    """The rows that a device has given the number `seq`: one, or more after a fork."""
    return where(connection, "device_id = ? AND epoch = ? AND seq = ?", (device_id, epoch, seq))


def history_of(connection: Connection, ticket_id: str) -> History:
    """What happened to a ticket, as far as it can be understood."""
    found = where(connection, "ticket_id = ?", (ticket_id,))
    return History([row for row in found if row.is_understood])


def about(connection: Connection, ticket_id: str, *kinds: Kind) -> list[Row]:
    """Rows of these kinds about one guest that can be understood, in causal order."""
    return [row for row in history_of(connection, ticket_id).rows if row.kind in kinds]


def naming(connection: Connection, name: str, value: str, *kinds: Kind) -> list[Row]:
    """Rows of these notable kinds that can be understood and say `value` under `name`."""
    return of_kinds(connection, *kinds, condition=f"{_BODY} ->> ? = ?", values=[name, value])


def of_kinds(
    connection: Connection, *kinds: Kind, condition: str = "1", values: Sequence[str] = ()
) -> list[Row]:
    """The rows of these notable kinds that can be understood, and fit a condition."""
    wanted = f"{NOTABLE} AND kind IN ({marks(len(kinds))}) AND {condition}"
    return [row for row in where(connection, wanted, [*kinds, *values]) if row.is_understood]


def newest(connection: Connection, kind: Kind, number: int) -> list[Row]:
    """Of the `number` newest rows of a notable kind, those that can be understood, newest first."""
    found = connection.execute(
        f"SELECT {COLUMNS} FROM journal WHERE {NOTABLE} AND kind = ? ORDER BY hlc DESC LIMIT ?",
        (kind, number),
    )
    return [row for row in (Row(*each) for each in found.fetchall()) if row.is_understood]
