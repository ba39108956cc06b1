"""The pace of an evening that was: when guests came, and how long each desk took."""

from itertools import pairwise

from sync.file.connection import Connection
from sync.file.event_file import EventFile
from sync.journal.journal import Kind

LONGEST_S = 30.0
"""A desk that lets nobody in for longer had nobody before it."""
RUSH_MS = 30 * 60_000
"""How long after the opening there is a queue, so that a desk takes one guest after another."""


def arrivals_s(event_file: EventFile, list_id: str, opened_ms: int) -> list[float]:
    """When each guest came in first, in seconds after `opened_ms`."""
    with event_file.reading() as connection:
        rows = connection.execute(
            "SELECT first_ms FROM presence WHERE list_id = ? AND first_ms >= ? ORDER BY 1",
            (list_id, opened_ms),
        ).fetchall()
    return [(first_ms - opened_ms) / 1000 for (first_ms,) in rows]


def desk_times_s(event_file: EventFile, opened_ms: int) -> list[float]:
    """Seconds from one guest let in to the next one at the same desk, in the first half hour."""
    with event_file.reading() as connection:
        return [
            (after - before) / 1000
            for times in _by_desk(connection, opened_ms)
            for before, after in pairwise(times)
            if 0 < after - before <= LONGEST_S * 1000
        ]


def _by_desk(connection: Connection, opened_ms: int) -> list[list[int]]:
    found: dict[str, list[int]] = {}
    for device_id, wall_ms in connection.execute(
        "SELECT device_id, wall_ms FROM journal WHERE kind = ? AND wall_ms BETWEEN ? AND ? "
        "ORDER BY device_id, wall_ms",
        (Kind.ADMIT, opened_ms, opened_ms + RUSH_MS),
    ):
        found.setdefault(device_id, []).append(wall_ms)
    return list(found.values())
