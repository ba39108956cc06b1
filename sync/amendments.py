"""What the door changed in the guest list: walk-ins, corrected names, and people erased.

The guest table follows from the imported list and from these journal rows with their records,
read in hybrid-logical order: the same on every machine, whatever arrived first.
"""

from collections.abc import Sequence
from typing import Any

from badges.ticket_code import compact
from sync import projections, records
from sync.connection import Connection
from sync.folding import name_key
from sync.journal import Kind, Row
from sync.search import search_key

KINDS = frozenset({Kind.WALK_IN, Kind.CORRECTION, Kind.BADGE_REPLACED, Kind.ERASED})
CORRECTED = ("first_name", "last_name", "company")
"""What a correction may set."""
_PERSONAL = (*CORRECTED, "title", "email", "phone", "host", "note")
_LISTED = (*_PERSONAL, "code", "badge_code", "category", "variation", "order", "party")


def apply(connection: Connection, ticket_ids: Sequence[str]) -> None:
    """Bring the guests with these tickets up to date with what the door changed of them."""
    for ticket_id in ticket_ids:
        rows = [row for row in projections.rows_about(connection, ticket_id) if row.kind in KINDS]
        if rows:
            _apply(connection, ticket_id, rows)
    connection.execute("UPDATE event SET amendments = amendments + 1")


def _apply(connection: Connection, ticket_id: str, rows: list[Row]) -> None:
    if any(row.kind == Kind.ERASED for row in rows):
        records.erase(connection, ticket_id)
        _update(connection, ticket_id, dict.fromkeys(_PERSONAL, ""))
        return
    said = records.contents(connection, rows)
    for row in rows:
        content = said.get(records.name_in(row) or "", {})
        if row.kind == Kind.WALK_IN:
            _insert(connection, ticket_id, row, content)
        elif row.kind == Kind.BADGE_REPLACED:
            _update(connection, ticket_id, _texts(content, ("badge_code",)))
        else:
            _update(connection, ticket_id, _texts(content, CORRECTED))


def _insert(connection: Connection, ticket_id: str, row: Row, content: dict[str, Any]) -> None:
    """Put a walk-in on the guest list, once; without their record they have no name yet."""
    blank = dict.fromkeys(_LISTED, "")
    listed = {
        **blank,
        "badge_code": ticket_id,  # no badge says so; it only has to be different
        **_texts(content, _LISTED),
        "ticket_id": ticket_id,
        "source_key": f"walk_in:{ticket_id}",
        "category": row.facts()["category"],
        "status": "valid",
        "paid": int(content.get("paid") is not False),
        **dict.fromkeys(("code_key", "name_key", "search_key"), ""),
    }
    names = ", ".join(f'"{name}"' for name in listed)
    connection.execute(
        f"INSERT INTO guest ({names}) VALUES ({', '.join('?' * len(listed))}) "
        "ON CONFLICT (ticket_id) DO NOTHING",
        list(listed.values()),
    )
    _update(connection, ticket_id, _texts(content, _LISTED))


def _update(connection: Connection, ticket_id: str, values: dict[str, str]) -> None:
    """Set some of a guest's values, and what is found by them."""
    if values:
        changes = ", ".join(f'"{name}" = ?' for name in values)
        connection.execute(
            f"UPDATE guest SET {changes} WHERE ticket_id = ?", [*values.values(), ticket_id]
        )
    found = connection.execute(
        'SELECT first_name, last_name, company, email, "order", code FROM guest '
        "WHERE ticket_id = ?",
        (ticket_id,),
    ).fetchone()
    if found:
        first_name, last_name, *others, code = found
        names = name_key(first_name, last_name)
        connection.execute(
            "UPDATE guest SET code_key = ?, name_key = ?, search_key = ? WHERE ticket_id = ?",
            (compact(code), names, search_key(names, (*others, code)), ticket_id),
        )


def _texts(content: dict[str, Any], names: Sequence[str]) -> dict[str, str]:
    """Those of the named values that are texts; another device may write anything."""
    return {name: content[name] for name in names if isinstance(content.get(name), str)}
