"""Conflicts: what offline desks could not know of each other, found and shown, never hidden."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from sync import devices, guests, projections
from sync.connection import Connection
from sync.journal import Kind, Row


class ConflictKind(StrEnum):
    """What does not fit together."""

    DOUBLE_ENTRY = "double_entry"
    """A ticket was admitted again, without having left in between."""
    FORK = "fork"
    """A device wrote two rows with one number: it was copied, or restored from a backup."""
    GAP = "gap"
    """Rows of a device are missing."""


@dataclass(frozen=True)
class Happened:
    """One of the rows that are in conflict."""

    device: str
    """The device's name."""
    at_ms: int


@dataclass(frozen=True)
class Conflict:
    """Something for a person to look at."""

    kind: ConflictKind
    ticket_id: str
    """"" for what is about a device."""
    guest_name: str
    code: str
    entries: tuple[Happened, ...]
    order_certain: bool
    """Whether it is known which entry came first; clocks of several laptops do not tell."""


def conflicts(connection: Connection) -> list[Conflict]:
    """All conflicts in the journal, as it is now."""
    return [*_double_entries(connection), *_forks(connection), *_gaps(connection)]


def _double_entries(connection: Connection) -> Iterator[Conflict]:
    tickets = connection.execute(
        "SELECT DISTINCT ticket_id FROM presence WHERE entries > 1 ORDER BY ticket_id"
    ).fetchall()
    multiple = {
        list_id
        for (list_id,) in connection.execute(
            "SELECT list_id FROM check_in_list WHERE multiple_entry"
        ).fetchall()
    }
    for ticket in tickets:
        for (ticket_id, list_id), rows in projections.passages(connection, ticket).items():
            doubled = [] if list_id in multiple else _doubled(rows)
            if doubled:
                yield _double_entry(connection, ticket_id, doubled)


def _doubled(passages: list[Row]) -> list[Row]:
    """The entries that follow an entry without an exit between, and those that they follow."""
    doubled: list[Row] = []
    for before, after in pairwise(passages):
        if before.kind == after.kind == Kind.ADMIT:
            doubled += [after] if before in doubled else [before, after]
    return doubled


def _double_entry(connection: Connection, ticket_id: str, rows: list[Row]) -> Conflict:
    found = guests.with_ticket_ids(connection, [ticket_id])
    return Conflict(
        kind=ConflictKind.DOUBLE_ENTRY,
        ticket_id=ticket_id,
        guest_name=found[0].name if found else "",
        code=found[0].code if found else "",
        entries=_happened(connection, rows),
        order_certain=len({(row.device_id, row.epoch) for row in rows}) == 1,
    )


def _happened(connection: Connection, rows: list[Row]) -> tuple[Happened, ...]:
    return tuple(Happened(devices.name_of(connection, r.device_id), r.at_ms) for r in rows)


def _forks(connection: Connection) -> Iterator[Conflict]:
    forked = connection.execute(
        "SELECT device_id, epoch, min(seq) FROM (SELECT device_id, epoch, seq FROM journal "
        "GROUP BY device_id, epoch, seq HAVING count(DISTINCT hash) > 1) "
        "GROUP BY device_id, epoch ORDER BY device_id, epoch"
    ).fetchall()
    for device_id, epoch, seq in forked:
        rows = projections.rows_numbered(connection, device_id, epoch, seq)
        yield _about_device(ConflictKind.FORK, _happened(connection, rows))


def _gaps(connection: Connection) -> Iterator[Conflict]:
    incomplete = connection.execute(
        "SELECT device_id, epoch, max(seq) FROM journal GROUP BY device_id, epoch "
        "HAVING max(seq) <> count(DISTINCT seq) ORDER BY device_id, epoch"
    ).fetchall()
    for device_id, epoch, seq in incomplete:
        rows = projections.rows_numbered(connection, device_id, epoch, seq)
        yield _about_device(ConflictKind.GAP, _happened(connection, rows[:1]))


def _about_device(kind: ConflictKind, entries: tuple[Happened, ...]) -> Conflict:
    return Conflict(kind, "", "", "", entries, order_certain=False)
