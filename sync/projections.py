"""What follows from the journal: who is inside, and the tallies that the live count adds up.

Nothing here is a source of truth. `project` brings the tables up to date with rows that have
just been appended or merged, in the same transaction; `rebuild` makes them anew from the
journal, by the same code.  Rows of one ticket are read in hybrid-logical order and undone rows
are left out, so the result depends on the set of rows alone, not on when they arrived.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from sync import presence
from sync.connection import Connection
from sync.journal import COLUMNS, Kind, Row
from sync.presence import TicketPresence

FIVE_MINUTES_MS = 300_000


def project(connection: Connection, new_rows: Iterable[Row]) -> None:
    """Bring presence and tallies up to date with `new_rows`, which are already in the journal."""
    tickets = set()
    for row in new_rows:
        if row.kind == Kind.DENY:
            _count_refusal(connection, row)
        elif row.ticket_id:
            tickets.add(row.ticket_id)
    refresh(connection, tickets)


def refresh(connection: Connection, ticket_ids: Iterable[str]) -> None:
    """Derive presence and attendance of these tickets anew from their journal rows."""
    for ticket_id in ticket_ids:
        before = presence.stored(connection, ticket_id)
        after = _derived(connection, ticket_id)
        for list_id, old in before.items():
            if after.get(list_id) != old:
                _count(connection, list_id, old, -1)
                presence.remove(connection, ticket_id, list_id)
        for list_id, new in after.items():
            if before.get(list_id) != new:
                presence.store(connection, ticket_id, list_id, new)
                _count(connection, list_id, new, +1)


def rebuild(connection: Connection) -> None:
    """Make presence and tallies anew from the whole journal."""
    for table in ("presence", "attendance_tally", "refusal_tally"):
        connection.execute(f"DELETE FROM {table}")
    project(connection, _rows(connection, "1 = 1", ()))


def _rows(connection: Connection, condition: str, values: tuple[str, ...]) -> Iterator[Row]:
    cursor = connection.execute(
        f"SELECT {COLUMNS} FROM journal WHERE {condition} "
        "ORDER BY hlc, device_id, epoch, seq, hash",
        values,
    )
    return (Row(*row) for row in cursor.fetchall())


def entry_times(connection: Connection, ticket_id: str, list_id: str) -> tuple[int, ...]:
    """When a ticket entered on a list, undone entries left out, in milliseconds UTC."""
    passages = _passages(connection, ticket_id).get(list_id, [])
    return tuple(sorted(row.at_ms for row in passages if row.kind == Kind.ADMIT))


def _derived(connection: Connection, ticket_id: str) -> dict[str, TicketPresence]:
    found = connection.execute(
        "SELECT category FROM guest WHERE ticket_id = ?", (ticket_id,)
    ).fetchone()
    category = found[0] if found else ""
    passages = _passages(connection, ticket_id)
    return {list_id: _presence(rows, category) for list_id, rows in passages.items()}


def _passages(connection: Connection, ticket_id: str) -> dict[str, list[Row]]:
    """A ticket's entries and exits by list, undone ones left out, in hybrid-logical order."""
    rows = list(_rows(connection, "ticket_id = ?", (ticket_id,)))
    undone = {row.facts()["of"] for row in rows if row.kind == Kind.UNDO}
    passages: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.kind in (Kind.ADMIT, Kind.EXIT) and row.hash.hex() not in undone:
            passages[row.facts()["list"]].append(row)
    return passages


def _presence(passages: list[Row], category: str) -> TicketPresence:
    entries = [row for row in passages if row.kind == Kind.ADMIT]
    first, last = (entries[0], entries[-1]) if entries else (None, None)
    return TicketPresence(
        entries=len(entries),
        exits=len(passages) - len(entries),
        inside=passages[-1].kind == Kind.ADMIT,
        first_ms=first.at_ms if first else None,
        first_device=first.device_id if first else None,
        last_ms=last.at_ms if last else None,
        last_device=last.device_id if last else None,
        category=category,
    )


def _count(connection: Connection, list_id: str, of: TicketPresence, sign: int) -> None:
    """Add a ticket's share to the tallies, or take it away; it counts where it first entered."""
    if of.first_ms is None:
        return
    connection.execute(
        "INSERT INTO attendance_tally (list_id, category, device_id, five_minutes_ms, admitted, "
        "inside) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
        "admitted = admitted + excluded.admitted, inside = inside + excluded.inside",
        (
            list_id,
            of.category,
            of.first_device,
            five_minutes(of.first_ms),
            sign,
            sign * of.inside,
        ),
    )


def _count_refusal(connection: Connection, row: Row) -> None:
    facts = row.facts()
    connection.execute(
        "INSERT INTO refusal_tally (list_id, verdict, device_id, five_minutes_ms, refused) "
        "VALUES (?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET refused = refused + 1",
        (facts["list"], facts["verdict"], row.device_id, five_minutes(row.at_ms)),
    )


def five_minutes(ms: int) -> int:
    """The start of the five minutes that `ms` falls in."""
    return ms - ms % FIVE_MINUTES_MS
