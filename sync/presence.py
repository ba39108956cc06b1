"""The table of presence: per ticket and list, how often in and out, and whether inside now."""

from dataclasses import dataclass

from sync.connection import Connection
from sync.devices import name_of
from sync.model import Passage, Presence


@dataclass(frozen=True)
class TicketPresence:
    """One ticket on one list: a row of the table `presence`, but for its two keys."""

    entries: int
    exits: int
    inside: bool
    first_ms: int | None
    first_device: str | None
    last_ms: int | None
    last_device: str | None
    category: str


def stored(connection: Connection, ticket_id: str) -> dict[str, TicketPresence]:
    """What the table holds of a ticket, by list."""
    cursor = connection.execute(
        "SELECT list_id, entries, exits, inside, first_ms, first_device, last_ms, last_device, "
        "category FROM presence WHERE ticket_id = ?",
        (ticket_id,),
    )
    return {
        list_id: TicketPresence(entries, exits, bool(inside), *rest)
        for list_id, entries, exits, inside, *rest in cursor.fetchall()
    }


def store(connection: Connection, ticket_id: str, list_id: str, of: TicketPresence) -> None:
    """Put in the row of a ticket and list that has none."""
    connection.execute(
        "INSERT INTO presence (ticket_id, list_id, entries, exits, inside, first_ms, "
        "first_device, last_ms, last_device, category) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            ticket_id,
            list_id,
            of.entries,
            of.exits,
            of.inside,
            of.first_ms,
            of.first_device,
            of.last_ms,
            of.last_device,
            of.category,
        ),
    )


def remove(connection: Connection, ticket_id: str, list_id: str) -> None:
    """Take out the row of a ticket and list."""
    connection.execute(
        "DELETE FROM presence WHERE ticket_id = ? AND list_id = ?", (ticket_id, list_id)
    )


def of_ticket(connection: Connection, ticket_id: str, list_id: str) -> Presence:
    """What is known of a ticket on a list, with the desks by name."""
    row = connection.execute(
        "SELECT entries, exits, inside, first_ms, first_device, last_ms, last_device "
        "FROM presence WHERE ticket_id = ? AND list_id = ?",
        (ticket_id, list_id),
    ).fetchone()
    if row is None:
        return Presence()
    entries, exits, inside, first_ms, first_device, last_ms, last_device = row
    return Presence(
        entries=entries,
        exits=exits,
        inside=bool(inside),
        first_entry=_passage(connection, first_ms, first_device),
        last_entry=_passage(connection, last_ms, last_device),
    )


def _passage(connection: Connection, at_ms: int | None, device_id: str | None) -> Passage | None:
    if at_ms is None or device_id is None:
        return None
    return Passage(at_ms, device_id, name_of(connection, device_id))
