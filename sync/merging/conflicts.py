"""Conflicts: what offline desks could not know of each other, found and shown, never hidden.

They follow from the journal and the guest list, so every file that holds the same finds the same.
What a person decided about one is a journal row too, and travels with the rest.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import chain, islice

from sync.file.connection import Connection, batches, column
from sync.file.projection_tables import NO_LONGER_GOOD
from sync.guests import guests
from sync.journal import devices, projections
from sync.journal import rows as journal_rows
from sync.journal.journal import Kind, Row, canonical
from sync.merging import double_entries, left_out, losses
from sync.merging.clock_offsets import Offsets
from sync.merging.double_entries import DoubleEntry
from sync.model import Guest
from sync.pretix.outcomes import troubled

_CHUNK = 200
"""Tickets that are looked at together."""
_LAST_NUMBER = "SELECT max(seq) FROM journal WHERE device_id = ? AND epoch = ?"
"""Of a chain here: what is missing before that row, nobody can place."""


class ConflictKind(StrEnum):
    """What does not fit together."""

    DOUBLE_ENTRY = "double_entry"
    """A ticket was admitted again, without having left in between."""
    REVOKED_AFTER_ENTRY = "revoked_after_entry"
    """Somebody is in with a ticket that the organiser no longer honours."""
    FORK = "fork"
    """A device wrote two rows with one number: it was copied, or restored from a backup."""
    GAP = "gap"
    """Rows of a device are missing."""
    ROWS_LOST = "rows_lost"
    """A device was set back to a backup: rows that it had acknowledged are missing here."""
    REVOKED_DEVICE = "revoked_device"
    """A device that was revoked has recorded more."""
    CLOCK_STEP = "clock_step"
    """A device's clock was set while it was recording."""
    NOT_AT_PRETIX = "not_at_pretix"
    """pretix does not have what happened here as it is here; shown where pretix is told of it."""


class Decision(StrEnum):
    """What a person found a conflict to be."""

    SHARED_TICKET = "shared_ticket"
    """Two people came with one ticket."""
    SAME_PERSON = "same_person"
    """It was one person, who had left unseen or was scanned twice."""
    OPERATOR_ERROR = "operator_error"
    SEEN = "seen"
    """There is nothing to decide, or nobody can tell any more."""


@dataclass(frozen=True)
class Happened:
    """One of the rows that are in conflict."""

    device: str
    """The device's name."""
    at_ms: int
    """By the device's clock."""
    our_ms: int
    """By ours, as far as the device's clock is known."""


@dataclass(frozen=True)
class Conflict:
    """Something for a person to look at."""

    conflict_id: str
    """The same in every file that holds the same rows."""
    kind: ConflictKind
    ticket_id: str
    """"" for what is about a device."""
    guest_name: str
    code: str
    entries: tuple[Happened, ...]
    """In the order in which they happened, as far as it is known."""
    order_certain: bool
    """Whether it is known which entry came first."""
    apart_ms: int | None = None
    """Between the first entry and the last."""
    size: int | None = None
    """Rows that are missing, or milliseconds that a clock was set by."""
    reason: str = ""
    """Why, where somebody else said it."""
    decision: Decision | None = None


def conflicts(
    connection: Connection,
    *,
    resolved: bool = False,
    lost_here: Sequence[tuple[str, int]] = (),
    most: int | None = None,
) -> list[Conflict]:
    """The conflicts that nobody has decided about yet; all of them with `resolved`.

    `lost_here` are epochs of this file's own of which rows were lost, and up to which number.
    With `most`, no more double entries than that: those whose first entry was earliest.
    """
    search = _Search(connection, lost_here)
    doubles = search.doubles(double_entries.tickets(connection))
    if not resolved:
        doubles = (conflict for conflict in doubles if conflict.decision is None)
    found = sorted(islice(doubles, most), key=lambda conflict: conflict.entries[0].our_ms)
    return [*found, *(each for each in search.others() if resolved or each.decision is None)]


def count(connection: Connection, *, lost_here: Sequence[tuple[str, int]] = ()) -> int:
    """How many conflicts nobody has decided about yet, without reading every one of them."""
    search = _Search(connection, lost_here)
    tickets = double_entries.tickets(connection)
    decided = {row.ticket_id for row in journal_rows.of_kinds(connection, Kind.RESOLVED)}
    unread = [ticket_id for ticket_id in tickets if ticket_id not in decided]
    read = [*search.doubles(sorted(decided.intersection(tickets))), *search.others()]
    return len(unread) + sum(conflict.decision is None for conflict in read)


def about(connection: Connection, conflict_id: str, ticket_id: str) -> Conflict | None:
    """The conflict of this id about this ticket, or about none; the decided ones too."""
    search = _Search(connection, ())
    found = chain(search.doubles([ticket_id] if ticket_id else []), search.others())
    return next((each for each in found if each.conflict_id == conflict_id), None)


def quarantined(connection: Connection) -> int:
    """How many rows could not be trusted and are kept apart."""
    return int(connection.execute("SELECT count(*) FROM quarantine").fetchone()[0])


def _decisions(connection: Connection) -> dict[str, Decision]:
    """The last decision about each conflict; words that are no decision are passed over."""
    rows = journal_rows.of_kinds(connection, Kind.RESOLVED)
    said = [(row.facts()["conflict"], row.facts()["decision"]) for row in rows]
    return {conflict: Decision(word) for conflict, word in said if word in set(Decision)}


@dataclass
class _Search:
    """A search for conflicts, with what it needs to know of devices and decisions."""

    connection: Connection
    lost_here: Sequence[tuple[str, int]]
    names: dict[str, str] = field(init=False)
    offsets: Offsets = field(init=False)
    decisions: dict[str, Decision] = field(init=False)

    def __post_init__(self) -> None:
        self.decisions = _decisions(self.connection)
        self.names = devices.names(self.connection)
        self.offsets = Offsets(self.connection)

    def doubles(self, tickets: Sequence[str]) -> Iterator[Conflict]:
        """The double entries of these tickets."""
        wanted = list(dict.fromkeys(tickets))
        for chunk in batches(wanted, _CHUNK):
            found = guests.with_ticket_ids(self.connection, chunk)
            listed = {guest.ticket_id: guest for guest in found}
            for double in double_entries.of(self.connection, chunk, self.offsets):
                yield self._double(double, listed.get(double.ticket_id))

    def others(self) -> Iterator[Conflict]:
        """Whatever else does not fit."""
        for found in self._found_else():
            yield replace(found, decision=self.decisions.get(found.conflict_id))

    def _found_else(self) -> Iterator[Conflict]:
        yield from self._revoked()
        yield from self._forks()
        yield from self._gaps()
        yield from self._lost()
        for rows in losses.rows_after_revocation(self.connection).values():
            ends = rows[:1] if len(rows) == 1 else [rows[0], rows[-1]]
            yield self._conflict(ConflictKind.REVOKED_DEVICE, ends, size=len(rows))
        for row in journal_rows.of_kinds(self.connection, Kind.CLOCK_STEP):
            step = row.facts().get("step_ms")
            size = step if isinstance(step, int) else None
            yield self._conflict(ConflictKind.CLOCK_STEP, [row], size=size)
        for row, outcome in troubled(self.connection):
            found = self._conflict(ConflictKind.NOT_AT_PRETIX, [row], ticket_id=row.ticket_id)
            yield replace(found, reason=outcome.reason)

    def _double(self, double: DoubleEntry, guest: Guest | None) -> Conflict:
        happened = self._happened(double.rows)
        conflict_id = _id(ConflictKind.DOUBLE_ENTRY, double.rows)
        return Conflict(
            conflict_id=conflict_id,
            kind=ConflictKind.DOUBLE_ENTRY,
            ticket_id=double.ticket_id,
            guest_name=guest.name if guest else "",
            code=guest.code if guest else "",
            entries=happened,
            order_certain=double.order_certain,
            apart_ms=happened[-1].our_ms - happened[0].our_ms,
            decision=self.decisions.get(conflict_id),
        )

    def _happened(self, rows: Iterable[Row]) -> tuple[Happened, ...]:
        return tuple(
            Happened(
                self.names.get(row.device_id, row.device_id),
                row.at_ms,
                self.offsets.span(row).likely,
            )
            for row in rows
        )

    def _revoked(self) -> Iterator[Conflict]:
        inside = self.connection.execute(
            f"SELECT ticket_id, list_id FROM presence WHERE {NO_LONGER_GOOD} "
            "ORDER BY ticket_id, list_id",
        ).fetchall()
        for ticket_id, list_id in inside:
            rows = projections.passages(self.connection, [ticket_id])[ticket_id, list_id]
            if not rows[-1].facts().get("was"):  # else somebody let them in knowing it
                yield self._conflict(
                    ConflictKind.REVOKED_AFTER_ENTRY, rows[-1:], ticket_id=ticket_id
                )

    def _forks(self) -> Iterator[Conflict]:
        forked = self.connection.execute(
            "SELECT device_id, epoch, min(seq) FROM fork GROUP BY 1, 2 ORDER BY 1, 2"
        ).fetchall()
        for chain_and_number in forked:
            rows = journal_rows.numbered(self.connection, *chain_and_number)
            yield self._conflict(ConflictKind.FORK, rows)

    def _gaps(self) -> Iterator[Conflict]:
        for (device_id, epoch), missing in left_out.missing(self.connection).items():
            until = left_out.until(self.connection, (device_id, epoch))
            after = column(
                self.connection,
                "SELECT seq FROM journal j WHERE device_id = ?1 AND epoch = ?2 AND seq > ?3 AND "
                "NOT EXISTS (SELECT 1 FROM journal WHERE device_id = ?1 AND epoch = ?2 "
                "AND seq = j.seq - 1) ORDER BY seq",
                *(device_id, epoch, until + 1),
            ) or column(self.connection, _LAST_NUMBER, device_id, epoch)
            rows = [
                row
                for seq in after
                for row in journal_rows.numbered(self.connection, device_id, epoch, seq)[:1]
            ]
            yield self._conflict(ConflictKind.GAP, rows, size=missing)

    def _lost(self) -> Iterator[Conflict]:
        for lost in losses.lost_rows(self.connection, self.lost_here):
            rows = [lost.told_by] if lost.told_by else []
            found = self._conflict(ConflictKind.ROWS_LOST, rows, size=lost.missing)
            name = self.names.get(lost.chain[0], lost.chain[0])
            (last_ms,) = self.connection.execute(
                "SELECT coalesce(max(wall_ms), 0) FROM head WHERE device_id = ?", lost.chain[:1]
            ).fetchone()
            happened = found.entries or (Happened(name, last_ms, last_ms),)
            content = [ConflictKind.ROWS_LOST, *lost.chain]
            yield replace(found, conflict_id=_short(content), entries=happened)

    def _conflict(
        self,
        kind: ConflictKind,
        rows: Sequence[Row],
        *,
        ticket_id: str = "",
        size: int | None = None,
    ) -> Conflict:
        ordered = sorted(rows, key=lambda r: (self.offsets.span(r).likely, r.hlc, r.hash))
        found = guests.with_ticket_ids(self.connection, [ticket_id]) if ticket_id else []
        return Conflict(
            conflict_id=_id(kind, rows),
            kind=kind,
            ticket_id=ticket_id,
            guest_name=found[0].name if found else "",
            code=found[0].code if found else "",
            entries=self._happened(ordered),
            order_certain=False,
            size=size,
        )


def _id(kind: ConflictKind, rows: Sequence[Row]) -> str:
    """A name for the conflict between these rows; a further row makes it another one."""
    return _short([kind, *sorted(row.hash.hex() for row in rows)])


def _short(content: Sequence[str]) -> str:
    return hashlib.sha256(canonical(list(content))).hexdigest()[:12]
