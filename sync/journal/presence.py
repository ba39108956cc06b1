"""The table of presence: per ticket and list, how often in and out, and whether inside now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from sync.file.connection import Connection, marks
from sync.journal.devices import name_of
from sync.model import Passage, Presence

Key = tuple[str, str]
"""Ticket id and place: "main" for the event over all its street doors, else a list's id."""


@dataclass(frozen=True)
class TicketPresence:
    """One ticket at one place: a row of the table, in the order of its columns."""

    ticket_id: str
    list_id: str
    entries: int
    exits: int
    inside: bool
    first_ms: int | None
    first_device: str | None
    last_ms: int | None
    last_device: str | None
    category: str
    standing: str
    """How the guest's ticket stands: its status, or "unpaid"."""
    doubled: int
    """Entries that follow an entry without an exit between."""
    exits_at: str = ""
    """Device and five minutes (ms UTC) of each exit, as JSON; "" when there is none."""

    @property
    def returned(self) -> bool:
        """Whether they left and came in again."""
        return self.entries > self.doubled + 1

    @property
    def key(self) -> Key:
        """What the table knows it by."""
        return self.ticket_id, self.list_id


_NAMES = [field.name for field in fields(TicketPresence)]
_COLUMNS = ", ".join(_NAMES)
_MARKS = marks(len(_NAMES))


def stored(connection: Connection, ticket_ids: Sequence[str]) -> dict[Key, TicketPresence]:
    """What the table holds of these tickets."""
    cursor = connection.execute(
        f"SELECT {_COLUMNS} FROM presence WHERE ticket_id IN ({marks(len(ticket_ids))})",
        ticket_ids,
    )
    found = [dict(zip(_NAMES, row, strict=True)) for row in cursor.fetchall()]
    known = [TicketPresence(**{**row, "inside": bool(row["inside"])}) for row in found]
    return {row.key: row for row in known}


def replace(connection: Connection, gone: Iterable[Key], new: Iterable[TicketPresence]) -> None:
    """Take out the rows `gone`, then put in those that are `new` or changed."""
    connection.executemany("DELETE FROM presence WHERE ticket_id = ? AND list_id = ?", gone)
    connection.executemany(
        f"INSERT OR REPLACE INTO presence ({_COLUMNS}) VALUES ({_MARKS})",
        [[getattr(row, name) for name in _NAMES] for row in new],
    )


def of_ticket(connection: Connection, ticket_id: str, place_id: str) -> Presence:
    """What is known of a ticket at a place, with the desks by name."""
    row = connection.execute(
        "SELECT entries, exits, inside, first_ms, first_device, last_ms, last_device "
        "FROM presence WHERE ticket_id = ? AND list_id = ?",
        (ticket_id, place_id),
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


def together(earlier: Presence, later: Presence) -> Presence:
    """What two tickets of one person come to, of which the one went on as the other."""
    return Presence(
        entries=earlier.entries + later.entries,
        exits=earlier.exits + later.exits,
        inside=later.inside if later.entries or later.exits else earlier.inside,
        first_entry=earlier.first_entry or later.first_entry,
        last_entry=later.last_entry or earlier.last_entry,
        entry_times=earlier.entry_times + later.entry_times,
    )


def is_kept(connection: Connection) -> bool:
    """Whether this file knows of anybody's passage: one that no door has written to does not."""
    return connection.execute("SELECT 1 FROM presence LIMIT 1").fetchone() is not None


def _passage(connection: Connection, at_ms: int | None, device_id: str | None) -> Passage | None:
    if at_ms is None or device_id is None:
        return None
    return Passage(at_ms, device_id, name_of(connection, device_id))
