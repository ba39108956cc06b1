"""Withdrawn tickets: the organiser's word that one is revoked or blocked, or good again.

A withdrawal is a journal row that carries the organiser's signature. So it goes wherever rows go
(by pack, hub, merge and segment), any device may carry it, and nobody else can make one. Of
several about a ticket the one with the highest serial number counts, whatever arrived first.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from nacl.signing import VerifyKey

from badges.codes.signature import verifies
from badges.text.sentence import SpokenError
from sync.file import event_row
from sync.file.connection import Connection
from sync.guests.guests import ticket_id_for
from sync.journal import organiser
from sync.journal.journal import FORMAT, Body, Kind, Row, canonical
from sync.journal.rows import of_kinds
from sync.model import Guest, TicketStatus

_GOOD = (TicketStatus.VALID, TicketStatus.UNAPPROVED)


class NotOrganisersError(SpokenError):
    """Only the organiser's own file can sign; this is another one."""


@dataclass(frozen=True)
class _Withdrawal:
    """What a row says of a ticket."""

    ticket_id: str
    status: TicketStatus
    serial: int

    def statement(self, event_id: str) -> bytes:
        """What the organiser signs."""
        said = [FORMAT, "withdrawal", event_id, self.ticket_id, str(self.status), self.serial]
        return canonical(said)


def body(connection: Connection, ticket_id: str, status: TicketStatus, now_ms: int) -> Body:
    """The body of the row that lets a ticket stand so; VALID takes a withdrawal back.

    `now_ms` is the serial number, or one more than the last when the clock was set back. Raises
    `NotOrganisersError`.
    """
    keys = organiser.secret(connection)
    if keys is None:
        raise NotOrganisersError("only the organiser's event file can withdraw tickets")
    _, last = _current(connection, ticket_id)
    said = _Withdrawal(ticket_id, status, max(last + 1, now_ms))
    signature = keys.signing_key.sign(said.statement(event_row.read_id(connection))).signature
    return {"status": str(status), "serial": said.serial, "sig": signature.hex()}


def apply(connection: Connection, rows: Iterable[Row]) -> None:
    """Let tickets stand as the organiser says in `rows`; rows of other kinds mean nothing here.

    The guest list follows by a trigger, now and whenever a guest is added.
    """
    said = [row for row in rows if row.kind == Kind.WITHDRAWAL]
    if said:
        connection.executemany(
            "INSERT INTO withdrawn (ticket_id, status, serial) VALUES (?, ?, ?) "
            "ON CONFLICT (ticket_id) DO UPDATE SET status = excluded.status, "
            "serial = excluded.serial WHERE excluded.serial > serial",
            [(w.ticket_id, str(w.status), w.serial) for w in _genuine(connection, said)],
        )


def unsigned(connection: Connection) -> list[tuple[str, TicketStatus]]:
    """Tickets that an older version withdrew in this file, without a row that travels."""
    found = connection.execute("SELECT ticket_id, status FROM withdrawn WHERE serial = 0")
    return [(ticket_id, TicketStatus(status)) for ticket_id, status in found.fetchall()]


def differ(connection: Connection) -> bool:
    """Whether tickets stand otherwise in this file than the journal's rows say."""
    rows = of_kinds(connection, Kind.WITHDRAWAL)
    derived: dict[str, _Withdrawal] = {}
    for said in _genuine(connection, rows):
        if said.serial > derived.get(said.ticket_id, replace(said, serial=0)).serial:
            derived[said.ticket_id] = said
    held = connection.execute(
        "SELECT ticket_id, status, serial FROM withdrawn WHERE serial > 0"
    ).fetchall()
    (loose,) = connection.execute(
        "SELECT count(*) FROM guest LEFT JOIN withdrawn USING (ticket_id) "
        "WHERE guest.withdrawn <> coalesce(withdrawn.status, '')"
    ).fetchone()
    return bool(loose) or set(held) != {
        (said.ticket_id, str(said.status), said.serial) for said in derived.values()
    }


def status_of(connection: Connection, ticket_id: str) -> TicketStatus:
    """How a ticket stands that no guest list knows."""
    status, _ = _current(connection, ticket_id)
    return status


def status_of_text(connection: Connection, event_id: str, text: str) -> TicketStatus:
    """How the code `text` stands, whoever has it: a shop withdraws one when a ticket is sold on."""
    return status_of(connection, ticket_of_text(event_id, text))


def as_by_code(connection: Connection, event_id: str, guest: Guest) -> Guest:
    """`guest` as they stand who show the ticket of this code.

    A shop withdraws a code when the ticket is sold on, whatever the guest list says of them.
    """
    if guest.status not in _GOOD:
        return guest
    status = status_of_text(connection, event_id, guest.code)
    return guest if status is TicketStatus.VALID else replace(guest, status=status)


def ticket_of_text(event_id: str, text: str) -> str:
    """The id of the ticket that is nothing but its text: a signed one of another shop."""
    return ticket_id_for(event_id, f"code:{text}")


def _current(connection: Connection, ticket_id: str) -> tuple[TicketStatus, int]:
    row = connection.execute(
        "SELECT status, serial FROM withdrawn WHERE ticket_id = ?", (ticket_id,)
    ).fetchone()
    return (TicketStatus(row[0]), row[1]) if row else (TicketStatus.VALID, 0)


def _genuine(connection: Connection, rows: Iterable[Row]) -> Iterable[_Withdrawal]:
    """What the organiser has signed of what `rows` say."""
    key, event_id = organiser.verify_key(connection), event_row.read_id(connection)
    for row in rows:
        if row.is_understood and (said := _signed(row, event_id, key)):
            yield said


def _signed(row: Row, event_id: str, key: VerifyKey) -> _Withdrawal | None:
    facts = row.facts()
    serial = facts.get("serial")
    if type(serial) is not int or serial <= 0:
        return None
    try:
        said = _Withdrawal(row.ticket_id, TicketStatus(facts["status"]), serial)
        signature = bytes.fromhex(facts["sig"])
    except ValueError:
        return None
    return said if verifies(key, said.statement(event_id), signature) else None
