"""Swaps in numbers, for organisers: how many, never who with whom.

A cell of fewer than `FEWEST` is left out: it could point at somebody.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from random import Random, SystemRandom

from sync.cards.contacts import BOOTH
from sync.file.connection import Connection, column
from sync.journal import rows as journal_rows
from sync.journal.journal import Kind, Row
from sync.model import HOUR_MS, MAIN_LIST

FEWEST = 5
OTHERS = "other"
"""What a category of fewer than `FEWEST` people is called in the graph."""

Pair = tuple[str, str]
"""Two ticket ids, the smaller one first."""


@dataclass(frozen=True)
class SwapCounts:
    """The networking of an event in numbers; None where a number could point at somebody."""

    pairs: int
    """Pairs of guests of whom one at least has given the other a card."""
    by_hour: dict[int, int | None]
    """Pairs by the hour in which they met first, in milliseconds UTC."""
    present: int
    """Guests who came in."""
    taking_part: int
    """Those of them who gave or got a card."""
    matrix: dict[tuple[str, str], int | None]
    """Pairs by the categories of the two, in alphabetical order."""
    leads: dict[str, int | None]
    """Guests whose card each booth was given, by the booth's id."""
    withdrawn: int


@dataclass(frozen=True)
class Graph:
    """Who met whom, under pseudonyms that nobody can undo."""

    nodes: dict[str, str]
    """Category by pseudonym."""
    edges: list[tuple[str, str]]


def count(connection: Connection) -> SwapCounts:
    """The swaps of the event in numbers."""
    rows = journal_rows.of_kinds(connection, Kind.CARD_SHARED)
    first = _first_meetings(rows)
    categories = _categories(connection)
    hours = Counter(at_ms - at_ms % HOUR_MS for at_ms in first.values())
    cells: Counter[Pair] = Counter()
    for one, other in first:
        a, b = sorted((categories.get(one, ""), categories.get(other, "")))
        cells[a, b] += 1
    visitors: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        to: str = row.facts()["to"]
        if to.startswith(BOOTH):
            visitors[to.removeprefix(BOOTH)].add(row.ticket_id)
    present = _present(connection)
    met = {ticket for pair in first for ticket in pair}
    return SwapCounts(
        pairs=len(first),
        by_hour={hour: _shown(number) for hour, number in sorted(hours.items())},
        present=len(present),
        taking_part=len(met & present),
        matrix={cell: _shown(number) for cell, number in sorted(cells.items())},
        leads={booth: _shown(len(found)) for booth, found in sorted(visitors.items())},
        withdrawn=len(journal_rows.of_kinds(connection, Kind.CONSENT_WITHDRAWN)),
    )


def graph(connection: Connection, dice: Random | None = None) -> Graph:
    """Who met whom, with new pseudonyms each time; a rare category is called `OTHERS`."""
    pairs = _first_meetings(journal_rows.of_kinds(connection, Kind.CARD_SHARED))
    tickets = sorted({ticket for pair in pairs for ticket in pair})
    (dice or SystemRandom()).shuffle(tickets)
    pseudonyms = {ticket: f"n{number}" for number, ticket in enumerate(tickets, start=1)}
    categories = _categories(connection)
    sizes = Counter(categories.get(ticket, "") for ticket in tickets)
    return Graph(
        {
            pseudonyms[ticket]: category if sizes[category] >= FEWEST else OTHERS
            for ticket in tickets
            for category in [categories.get(ticket, "")]
        },
        sorted(tuple(sorted((pseudonyms[a], pseudonyms[b]))) for a, b in pairs),  # type: ignore[misc]
    )


def cards_given_to(connection: Connection, taker: str, since_ms: int) -> int:
    """How many people's cards `taker` was given since then."""
    rows = journal_rows.naming(connection, "to", taker, Kind.CARD_SHARED)
    return len({row.ticket_id for row in rows if row.at_ms >= since_ms})


def cards_given(connection: Connection, since_ms: int) -> int:
    """How many cards guests were given by guests since then, as far as this file knows."""
    rows = journal_rows.of_kinds(connection, Kind.CARD_SHARED)
    given = [row for row in rows if row.at_ms >= since_ms]
    return sum(not row.facts()["to"].startswith(BOOTH) for row in given)


def _first_meetings(rows: list[Row]) -> dict[Pair, int]:
    """When each pair of guests met first, the same pair at two kiosks once."""
    first: dict[Pair, int] = {}
    for row in rows:
        to: str = row.facts()["to"]
        if not to.startswith(BOOTH):
            pair = (min(row.ticket_id, to), max(row.ticket_id, to))
            first[pair] = min(first.get(pair, row.at_ms), row.at_ms)
    return first


def _categories(connection: Connection) -> dict[str, str]:
    return dict(connection.execute("SELECT ticket_id, category FROM guest").fetchall())


def _present(connection: Connection) -> set[str]:
    query = "SELECT ticket_id FROM presence WHERE list_id = ? AND entries > 0"
    return set(column(connection, query, MAIN_LIST))


def _shown(number: int) -> int | None:
    return number if number >= FEWEST else None
