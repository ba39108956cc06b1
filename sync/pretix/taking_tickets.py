"""Taking pretix's tickets into the guest list, and which of their codes are withdrawn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from sync.file.connection import Connection, batches, column, marks
from sync.file.event_file import EventFile
from sync.guest_lists.guest_list import GuestList, Record
from sync.guests import withdrawals
from sync.guests.import_guests import bring_up_to_date
from sync.journal import records
from sync.journal.journal import Kind
from sync.model import TicketStatus
from sync.pretix.orders import FIELDS, VENDOR, Position
from sync.pretix.said import Said, exact

_Each = TypeVar("_Each")


@dataclass(frozen=True)
class TakenTickets:
    """What became of the tickets that pretix named."""

    added: int
    changed: int
    unchanged: int
    by_position: dict[int, str]
    """Whose ticket each position is; those who were erased here are left out."""


def take_tickets(
    connection: Connection, event_id: str, positions: Sequence[Position], now_ms: int
) -> TakenTickets:
    """Add and update the guests of these positions; whom they do not name stays as they are.

    A position is known again by its number, whatever order it is moved to.
    """
    known = _looked_up(
        connection, [each.number for each in positions], "number", "ticket_id", "pretix_position"
    )
    erased = records.erased(connection)
    sources = _looked_up(connection, list(known.values()), "ticket_id", "source_key", "guest")
    proved = _proved(connection, event_id, [p for p in positions if p.number not in known])
    named = [each for each in positions if known.get(each.number) not in erased]
    listed = [_known_as(each, sources.get(known.get(each.number, "")), proved) for each in named]
    guest_list = GuestList(tuple(listed), (), dict.fromkeys(FIELDS, ""), VENDOR)
    difference = bring_up_to_date(connection, event_id, guest_list, now_ms)
    fresh = [
        (each, record)
        for each, record in zip(named, listed, strict=True)
        if each.number not in known
    ]
    found = _ids(connection, [record for _, record in fresh])
    added = {each.number: found[record.source] for each, record in fresh if record.source in found}
    connection.executemany(
        "INSERT INTO pretix_position VALUES (?, ?) ON CONFLICT DO NOTHING", list(added.items())
    )
    return TakenTickets(
        added=len(difference.added),
        changed=len(difference.changed),
        unchanged=difference.unchanged,
        by_position={n: t for n, t in {**known, **added}.items() if t not in erased},
    )


def take_withdrawals(
    connection: Connection,
    event_file: EventFile,
    revoked: Iterable[Said],
    blocked: Iterable[Said],
) -> int:
    """Withdraw the codes that pretix has revoked or blocked; gives how many are news."""
    wanted = {exact(each, "secret"): bool(each.get("blocked")) for each in blocked}
    said = {s: TicketStatus.BLOCKED if is_ else TicketStatus.VALID for s, is_ in wanted.items()}
    said |= {exact(each, "secret"): TicketStatus.REVOKED for each in revoked}
    news = 0
    for secret, status in said.items():
        ticket_id = withdrawals.ticket_of_text(event_file.event_id, secret)
        stands = withdrawals.status_of(connection, ticket_id)
        if stands is status or (status is TicketStatus.VALID and stands is TicketStatus.REVOKED):
            continue
        now_ms = event_file.clock.wall_ms()
        body = withdrawals.body(connection, ticket_id, status, now_ms)
        event_file.record(connection, Kind.WITHDRAWAL, ticket_id, body)
        news += 1
    return news


def _known_as(position: Position, source: str | None, proved: set[int]) -> Record:
    """The record under the key by which the guest list knows it already."""
    if source:
        return replace(position.record, source=source)
    if position.number in proved:
        return replace(position.record, source=f"code:{position.record.code}")
    return position.record


def _proved(connection: Connection, event_id: str, fresh: Sequence[Position]) -> set[int]:
    """New positions whose signed ticket was seen at a door before the list knew of it.

    They go on under the id that the ticket had there: it is one guest, and was in once.
    """
    by_ticket = {
        withdrawals.ticket_of_text(event_id, each.record.code): each.number for each in fresh
    }
    found: set[int] = set()
    for some in batches(list(by_ticket)):
        passed = column(
            connection,
            f"SELECT DISTINCT ticket_id FROM journal WHERE ticket_id IN ({marks(len(some))}) "
            "AND kind <> ?",
            *some,
            Kind.WITHDRAWAL,
        )
        found |= {by_ticket[ticket_id] for ticket_id in passed}
    return found


def _looked_up(
    connection: Connection, keys: Sequence[_Each], key: str, value: str, table: str
) -> dict[_Each, str]:
    """The column `value` of the rows of `table` that have one of `keys` in the column `key`."""
    found: dict[_Each, str] = {}
    for some in batches(keys):
        among = marks(len(some))
        query = f"SELECT {key}, {value} FROM {table} WHERE {key} IN ({among})"
        found |= dict(connection.execute(query, some).fetchall())
    return found


def _ids(connection: Connection, listed: Sequence[Record]) -> dict[str, str]:
    """By its key, the ticket id of each record's guest: under that key, or with its code."""
    found: dict[str, str] = {}
    for name in ("code", "source_key"):
        keys = {r.code if name == "code" else r.source: r.source for r in listed}
        held = _looked_up(connection, list(keys), name, "ticket_id", "guest")
        found |= {keys[key]: ticket_id for key, ticket_id in held.items()}
    return found
