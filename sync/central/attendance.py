"""Who is in, kept at the centre as rows arrive, by the same derivation as on every laptop."""

from collections import Counter
from collections.abc import Sequence

from psycopg import Connection

from sync.central.store import CentralStore
from sync.counts.list_attendance import ListAttendance
from sync.journal import projections
from sync.journal.journal import COLUMNS, Kind, Row

_Tally = tuple[str, str]
"""List and device."""
_Kept = tuple[int, bool, int | None, str | None, int]
"""Entries, inside, first time and device, doubles: a row of `presence`."""


def lock(connection: Connection, event_id: str, tickets: Sequence[str]) -> None:
    """Let nobody else write about these tickets: rows of one may come through two hubs at once.

    All lock in one order, so nobody waits for ever; without it, one would not see what the other
    has just written.
    """
    connection.execute(
        "SELECT pg_advisory_xact_lock(key) FROM (SELECT DISTINCT "
        "hashtextextended(%s || ' ' || ticket, 0) AS key FROM unnest(%s::text[]) AS ticket "
        "ORDER BY 1) AS keys",
        (event_id, list(tickets)),
    )


def follow(connection: Connection, event_id: str, new: Sequence[Row]) -> None:
    """Bring presence and tallies up to date with rows that are already in the journal.

    Their tickets are locked.
    """
    refused = Counter[_Tally]()
    tickets = set[str]()
    for row in new:
        if row.kind == Kind.DENY and row.is_understood:
            refused[row.facts()["list"], row.device_id] += 1
        elif row.ticket_id:
            tickets.add(row.ticket_id)
    if refused:
        _add_refused(connection, event_id, refused)
    if tickets:
        _refresh(connection, event_id, sorted(tickets))


def lists(store: CentralStore, event_id: str | None = None) -> list[ListAttendance]:
    """The lists of one event, or of all events: the one query that asks every node.

    Raises `StorageError`.
    """
    with store.reading() as connection:
        found = connection.execute(
            "SELECT event_id, list_id, sum(admitted), sum(inside), sum(refused), sum(doubled) "
            "FROM (SELECT event_id, list_id, admitted, inside, 0 AS refused, doubled "
            "FROM attendance_tally UNION ALL "
            "SELECT event_id, list_id, 0, 0, refused, 0 FROM refusal_tally) AS tally "
            "WHERE %(event)s::text IS NULL OR event_id = %(event)s GROUP BY 1, 2 ORDER BY 1, 2",
            {"event": event_id},
        ).fetchall()
    return [ListAttendance(str(e), str(name), *map(int, numbers)) for e, name, *numbers in found]


def _refresh(connection: Connection, event_id: str, tickets: list[str]) -> None:
    before = _stored(connection, event_id, tickets)
    after = _derived(connection, event_id, tickets)
    gone = sorted(before.keys() - after.keys())
    changed = sorted(key for key, kept in after.items() if before.get(key) != kept)
    with connection.cursor() as cursor:
        cursor.executemany(
            "DELETE FROM presence WHERE event_id = %s AND ticket_id = %s AND list_id = %s",
            [(event_id, *key) for key in gone],
        )
        cursor.executemany(
            "INSERT INTO presence VALUES (%s, %s, %s, %s, %s, %s, %s, %s) "
            "ON CONFLICT (event_id, ticket_id, list_id) DO UPDATE SET entries = excluded.entries, "
            "inside = excluded.inside, first_ms = excluded.first_ms, "
            "first_device = excluded.first_device, doubled = excluded.doubled",
            [(event_id, *key, *after[key]) for key in changed],
        )
    tally = Counter[_Tally]()
    inside, doubled = Counter[_Tally](), Counter[_Tally]()
    for kept, sign in ((before, -1), (after, +1)):
        for (_, list_id), (_, is_inside, first_ms, device, doubles) in kept.items():
            if first_ms is not None and device is not None:
                tally[list_id, device] += sign
                inside[list_id, device] += sign * is_inside
                doubled[list_id, device] += sign * bool(doubles)
    moved = sorted(key for key in tally if tally[key] or inside[key] or doubled[key])
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO attendance_tally VALUES (%s, %s, %s, %s, %s, %s) "
            "ON CONFLICT (event_id, list_id, device_id) DO UPDATE SET "
            "admitted = attendance_tally.admitted + excluded.admitted, "
            "inside = attendance_tally.inside + excluded.inside, "
            "doubled = attendance_tally.doubled + excluded.doubled",
            [(event_id, *key, tally[key], inside[key], doubled[key]) for key in moved],
        )


def _stored(
    connection: Connection, event_id: str, tickets: list[str]
) -> dict[tuple[str, str], _Kept]:
    found = connection.execute(
        "SELECT ticket_id, list_id, entries, inside, first_ms, first_device, doubled "
        "FROM presence WHERE event_id = %s AND ticket_id = ANY(%s)",
        (event_id, tickets),
    ).fetchall()
    return {(ticket_id, list_id): tuple(kept) for ticket_id, list_id, *kept in found}


def _derived(
    connection: Connection, event_id: str, tickets: list[str]
) -> dict[tuple[str, str], _Kept]:
    found = connection.execute(
        f"SELECT {COLUMNS} FROM journal WHERE event_id = %s AND ticket_id = ANY(%s) AND kind <> %s",
        (event_id, tickets, str(Kind.DENY)),
    ).fetchall()
    derived: dict[tuple[str, str], _Kept] = {}
    for key, (rows, history) in projections.passages_in(Row(*row) for row in found).items():
        is_ = projections.presence_of(key, rows, history)
        derived[key] = (is_.entries, is_.inside, is_.first_ms, is_.first_device, is_.doubled)
    return derived


def _add_refused(connection: Connection, event_id: str, refused: Counter[_Tally]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO refusal_tally VALUES (%s, %s, %s, %s) "
            "ON CONFLICT (event_id, list_id, device_id) DO UPDATE SET "
            "refused = refusal_tally.refused + excluded.refused",
            [(event_id, *key, refused[key]) for key in sorted(refused)],
        )
