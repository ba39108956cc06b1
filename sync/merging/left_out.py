"""What a desk's hub has left out of the others' journals: numbers that are not here, and no gaps.

The hub says of a chain up to which number it knows it, and how many of those numbers it lacks
itself. It is kept once the desk holds all that it needs of that: whatever else is not here up to
that number was left out.
"""

from collections.abc import Mapping
from typing import NamedTuple

from sync.file.connection import Connection
from sync.journal.journal import Chain

_MISSING = (
    "SELECT device_id, epoch, min(highest - numbers, CASE WHEN until IS NULL "
    "THEN highest - numbers ELSE left_out.missing + max(0, highest - until) - "
    "(SELECT count(DISTINCT seq) FROM journal WHERE device_id = chain_tally.device_id "
    "AND epoch = chain_tally.epoch AND seq > until) END) AS gap "
    "FROM chain_tally LEFT JOIN left_out USING (device_id, epoch) "
    "WHERE highest <> numbers AND gap > 0 ORDER BY device_id, epoch"
)


class ChainNumbers(NamedTuple):
    """What somebody who was sent all rows of a chain knows of its numbers."""

    until: int
    """The highest."""
    missing: int
    """How many below it are not there either."""


def known(connection: Connection) -> dict[Chain, ChainNumbers]:
    """What this file knows of the numbers of each chain."""
    found = connection.execute(
        "SELECT device_id, epoch, max(highest, coalesce(until, 0)) FROM chain_tally "
        "LEFT JOIN left_out USING (device_id, epoch)"
    ).fetchall()
    gaps = missing(connection)
    return {(d, e): ChainNumbers(until, gaps.get((d, e), 0)) for d, e, until in found}


def missing(connection: Connection) -> dict[Chain, int]:
    """How many numbers of each chain are missing here, and were not left out; of those with any."""
    return {(d, e): gap for d, e, gap in connection.execute(_MISSING).fetchall()}


def until(connection: Connection, chain: Chain) -> int:
    """Up to which number the hub knew a chain that it left rows out of; 0 when it left out none."""
    found = connection.execute(
        "SELECT until FROM left_out WHERE device_id = ? AND epoch = ?", chain
    ).fetchone()
    return int(found[0]) if found else 0


def news(connection: Connection, told: Mapping[Chain, ChainNumbers]) -> dict[Chain, ChainNumbers]:
    """What of `told` is more than this file knows: higher numbers, or fewer missing."""
    here = known(connection)
    found = {}
    for chain, said in told.items():
        own = here.get(chain, ChainNumbers(0, 0))
        if said.until > own.until or (said.until == own.until and said.missing < own.missing):
            found[chain] = said
    return found


def keep(connection: Connection, told: Mapping[Chain, ChainNumbers]) -> None:
    """Keep what the hub has told."""
    connection.executemany(
        "INSERT OR REPLACE INTO left_out (device_id, epoch, until, missing) VALUES (?, ?, ?, ?)",
        [(*chain, *numbers) for chain, numbers in told.items()],
    )


def forget(connection: Connection) -> None:
    """Take whatever is not here for missing from now on: this file is to hold everything."""
    connection.execute("DELETE FROM left_out")


def is_any(connection: Connection) -> bool:
    """Whether rows were left out of this file."""
    return connection.execute("SELECT 1 FROM left_out").fetchone() is not None
