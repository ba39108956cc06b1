"""Double entries: tickets that were let in twice, and in which order that was.

Which tickets they are is known without reading the journal; the rows are read for those that are
wanted.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sync.file.connection import Connection, marks
from sync.journal import places, projections
from sync.journal import rows as journal_rows
from sync.journal.causality import History
from sync.journal.journal import Kind, Row
from sync.merging.clock_offsets import Offsets


@dataclass(frozen=True)
class DoubleEntry:
    """One ticket that entered one place more often than it left."""

    ticket_id: str
    rows: tuple[Row, ...]
    """The entries, in the order in which they happened, as far as it is known."""
    order_certain: bool
    """Whether it is known which came first."""


def tickets(connection: Connection) -> list[str]:
    """The tickets that entered some place twice, by their first entry there.

    One is named as often as there are such places; none where entering twice is allowed.
    """
    found = connection.execute(
        "SELECT ticket_id, list_id FROM presence WHERE doubled > 0 ORDER BY first_ms, ticket_id"
    ).fetchall()
    multiple = {
        place_id: places.is_multiple(connection, place_id)
        for place_id in {each[1] for each in found}
    }
    return [ticket_id for ticket_id, place_id in found if not multiple[place_id]]


def of(
    connection: Connection, ticket_ids: Sequence[str], offsets: Offsets
) -> Iterator[DoubleEntry]:
    """The double entries of these tickets, a ticket after the other."""
    found = journal_rows.where(
        connection,
        f"ticket_id IN ({marks(len(ticket_ids))}) AND kind <> ?",
        (*ticket_ids, Kind.DENY),
    )
    by_ticket: dict[str, list[Row]] = {ticket_id: [] for ticket_id in ticket_ids}
    for row in found:
        by_ticket[row.ticket_id].append(row)
    street_doors = places.street_doors(connection)
    for rows in by_ticket.values():
        yield from _of_ticket(connection, rows, street_doors, offsets)


def _of_ticket(
    connection: Connection, rows: list[Row], street_doors: frozenset[str], offsets: Offsets
) -> Iterator[DoubleEntry]:
    by_our_clock: History | None = None
    for (ticket_id, place_id), (passed, history) in projections.passages_in(
        rows, street_doors
    ).items():
        doubles = projections.doubles(passed, history)
        if not doubles or places.is_multiple(connection, place_id):
            continue
        entries = {row for pair in doubles for row in pair}
        if by_our_clock is None:
            by_our_clock = History(history.rows, lambda row: offsets.span(row).likely)
        ordered = tuple(row for row in by_our_clock.rows if row in entries)
        yield DoubleEntry(ticket_id, ordered, _is_ordered(ordered, by_our_clock, offsets))


def _is_ordered(rows: Sequence[Row], history: History, offsets: Offsets) -> bool:
    """Whether each of `rows` surely came before the next.

    The next one knew of it, or is of the same journal, or measured clocks leave no doubt.
    """
    return all(
        history.knew(after, before)
        or (before.chain == after.chain and before.seq < after.seq)
        or offsets.span(before).is_before(offsets.span(after))
        for before, after in pairwise(rows)
    )
