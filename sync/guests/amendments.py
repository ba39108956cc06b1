"""What the door changed in the guest list: walk-ins, corrected names, and people erased.

The guest table follows from the imported list and from these journal rows with their records,
read in causal order: the same on every machine, whatever arrived first.
"""

from collections.abc import Sequence
from typing import Any

from sync.file.connection import Connection
from sync.guests import guest_rows, mentions
from sync.guests.guest_rows import GuestRow
from sync.journal import records
from sync.journal import rows as journal_rows
from sync.journal.journal import Kind, Row

KINDS = frozenset({Kind.WALK_IN, Kind.CORRECTION, Kind.BADGE_REPLACED, Kind.ERASED})
CORRECTED = ("first_name", "last_name", "company")
"""What a correction may set."""
_PERSONAL = (*CORRECTED, "title", "email", "phone", "host", "note")
_LISTED = (*_PERSONAL, "code", "badge_code", "category", "variation", "order", "party")
_ERASED = (*_PERSONAL, "code", "order", "party")


def apply(connection: Connection, ticket_ids: Sequence[str]) -> None:
    """Bring the guests with these tickets up to date with what the door changed of them."""
    for ticket_id in ticket_ids:
        rows = journal_rows.about(connection, ticket_id, *KINDS)
        if rows:
            _apply(connection, ticket_id, rows)
    connection.execute("UPDATE event SET amendments = amendments + 1")


def corrected(connection: Connection) -> dict[str, dict[str, str]]:
    """What the door set right in guests' names, by ticket: a newer list does not undo it."""
    tickets = {row.ticket_id for row in journal_rows.of_kinds(connection, Kind.CORRECTION)}
    found: dict[str, dict[str, str]] = {ticket_id: {} for ticket_id in tickets}
    for ticket_id in tickets:
        rows = journal_rows.about(connection, ticket_id, Kind.CORRECTION)
        said = records.contents(connection, rows)
        for row in rows:
            found[ticket_id].update(_texts(said.get(row, {}), CORRECTED))
    return found


def _apply(connection: Connection, ticket_id: str, rows: list[Row]) -> None:
    is_erased = any(row.kind == Kind.ERASED for row in rows)
    if is_erased:
        mentions.forget(connection, ticket_id)
        records.erase(connection, ticket_id)
    said = records.contents(connection, rows)
    for row in rows:
        content = said.get(row, {})
        if row.kind == Kind.WALK_IN:
            _insert(connection, ticket_id, row, content)
        elif row.kind == Kind.BADGE_REPLACED:
            guest_rows.change(connection, ticket_id, _texts(content, ("badge_code",)))
        elif row.kind == Kind.CORRECTION:
            guest_rows.change(connection, ticket_id, _texts(content, CORRECTED))
    if is_erased:
        _blank(connection, ticket_id)


def _blank(connection: Connection, ticket_id: str) -> None:
    """Leave nothing of a guest but that there was one, of what category, and how they stood."""
    nobody = f"erased:{ticket_id}"
    values = {**dict.fromkeys(_ERASED, ""), "badge_code": nobody, "source_key": nobody}
    guest_rows.change(connection, ticket_id, values)
    connection.execute("UPDATE listed_guest SET content = NULL WHERE ticket_id = ?", (ticket_id,))


def _insert(connection: Connection, ticket_id: str, row: Row, content: dict[str, Any]) -> None:
    """Put a walk-in on the guest list, once; without their record they have no name yet."""
    texts = _texts(content, _LISTED)
    listed: GuestRow = {
        **dict.fromkeys(_LISTED, ""),
        "badge_code": ticket_id,  # no badge says so; it only has to be different
        **texts,
        "ticket_id": ticket_id,
        "source_key": f"walk_in:{ticket_id}",
        "category": row.facts()["category"],
        "status": "valid",
        "paid": int(content.get("paid") is not False),
    }
    guest_rows.add(connection, listed | guest_rows.keys(listed))
    guest_rows.change(connection, ticket_id, texts)


def _texts(content: dict[str, Any], names: Sequence[str]) -> dict[str, str]:
    """Those of the named values that are texts; another device may write anything."""
    return {name: content[name] for name in names if isinstance(content.get(name), str)}
