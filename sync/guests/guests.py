"""Guests in the event file: read by code, written by an import."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import fields

from badges.codes.keyboard_layout import readings
from badges.codes.shop_ticket import shop_readings
from badges.codes.ticket_code import compact
from sync.file.connection import Connection, column, marks
from sync.file.standing import status
from sync.model import Guest, TicketStatus

_FIELDS = tuple(field.name for field in fields(Guest))
COLUMNS = ", ".join(status("guest") if name == "status" else f'guest."{name}"' for name in _FIELDS)
"""What a `Guest` is made of, from the table `guest`: their status as withdrawals leave it."""


def from_row(row: Iterable[object]) -> Guest:
    """A guest from a row of `COLUMNS`."""
    values = dict(zip(_FIELDS, row, strict=True))
    values["status"] = TicketStatus(str(values["status"]))
    values["paid"] = bool(values["paid"])
    return Guest(**values)  # type: ignore[arg-type]  # the columns are the fields


def ticket_id_for(event_id: str, source_key: str) -> str:
    """The id of the ticket that a guest list calls `source_key`: the same on every laptop."""
    return hashlib.sha256(f"{event_id}|{source_key}".encode()).hexdigest()[:20]


def with_code(connection: Connection, text: str) -> list[Guest]:
    """The guests whose ticket says `text`: exactly, as it is typed, or as their shop writes it.

    Usually one or none. Several when one code was sold twice, or when two readings of a badly
    typed text both exist: the desk must not choose.
    """
    exact = _where(connection, "code", [text])
    if exact:
        return exact
    typed = _where(connection, "code_key", [compact(reading) for reading in readings(text)])
    return typed or _of_a_shop(connection, text)


def _of_a_shop(connection: Connection, text: str) -> list[Guest]:
    """The guests whose ticket a shop writes as `text`, though its list has less of it."""
    return [
        guest
        for reading in shop_readings(text)
        for guest in _where(connection, "code", [reading.code])
        if not reading.order or guest.order == reading.order
    ]


def with_badge_code(connection: Connection, text: str) -> list[Guest]:
    """The guests whose badge says `text`."""
    return _where(connection, "badge_code", [compact(reading) for reading in readings(text)])


def shown_codes(connection: Connection) -> list[str]:
    """Every text that a ticket or badge of this event may show, whatever became of its guest."""
    query = "SELECT code FROM guest UNION SELECT badge_code FROM guest"
    return list(filter(None, column(connection, query)))


def with_ticket_ids(connection: Connection, ticket_ids: Sequence[str]) -> list[Guest]:
    """The guests with these ticket ids, in this order; ids that are not there are left out."""
    found = {guest.ticket_id: guest for guest in _where(connection, "ticket_id", ticket_ids)}
    return [found[ticket_id] for ticket_id in ticket_ids if ticket_id in found]


def party_of(connection: Connection, guest: Guest) -> list[Guest]:
    """The others who come with `guest`: of one party, or of one order where none is named.

    They are in the order of the list.
    """
    if guest.is_alone:
        return []
    name = "party" if guest.party else '"order"'
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM guest WHERE {name} = ? AND {name} <> '' "  # as its index says
        "AND ticket_id <> ? ORDER BY rowid",
        (guest.party or guest.order, guest.ticket_id),
    )
    return [from_row(row) for row in rows.fetchall()]


def everybody(connection: Connection) -> list[Guest]:
    """All guests, in the order of their ticket ids."""
    rows = connection.execute(f"SELECT {COLUMNS} FROM guest ORDER BY ticket_id").fetchall()
    return [from_row(row) for row in rows]


def not_erased(connection: Connection) -> list[Guest]:
    """All guests but those whose data was erased."""
    cursor = connection.execute(
        f"SELECT {COLUMNS} FROM guest WHERE ticket_id NOT IN (SELECT ticket_id FROM erased) "
        "ORDER BY ticket_id"
    )
    return [from_row(row) for row in cursor.fetchall()]


def names(connection: Connection) -> list[tuple[str, str]]:
    """Ticket id and folded name of every guest."""
    return list(connection.execute("SELECT ticket_id, name_key FROM guest"))


def _where(connection: Connection, name: str, values: Sequence[str]) -> list[Guest]:
    cursor = connection.execute(
        f"SELECT {COLUMNS} FROM guest WHERE {name} IN ({marks(len(values))}) ORDER BY ticket_id",
        values,
    )
    return [from_row(row) for row in cursor.fetchall()]
