"""The pace of an evening that was: when guests came, and how long each desk took."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from sync.file.connection import Connection, column
from sync.file.event_file import EventFile
from sync.model import MAIN_LIST

LONGEST_S = 30.0
"""A desk that lets nobody in for longer had nobody before it."""
FEWEST_IN_A_ROW = 10
"""Guests without a pause from which it is likely that somebody waited."""
RUSH_MS = 30 * 60_000
"""How long after the opening there is a queue, so that a desk takes one guest after another."""


def arrivals_s(event_file: EventFile, list_id: str, opened_ms: int) -> list[float]:
    """When each guest came in first, in seconds after `opened_ms`."""
    query = "SELECT first_ms FROM presence WHERE list_id = ? AND first_ms >= ? ORDER BY 1"
    arrivals = event_file.ask(column, query, list_id, opened_ms)
    return [(first_ms - opened_ms) / 1000 for first_ms in arrivals]


def desk_times_s(event_file: EventFile, opened_ms: int) -> list[float]:
    """Seconds from one guest let in to the next one at the same desk, in the first half hour."""
    by_desk = event_file.ask(entries_by_desk, MAIN_LIST)
    until = opened_ms + RUSH_MS
    rushes = ([ms for ms in times if opened_ms <= ms <= until] for times in by_desk.values())
    return [seconds for times in rushes for seconds in _between(times)]


@dataclass(frozen=True)
class DeskRush:
    """The longest time in which a desk let in one guest after another."""

    from_ms: int
    until_ms: int
    guests: int
    seconds: float
    """From one guest to the next, the middle one of all these times."""


def rush_of(times: Sequence[int]) -> DeskRush | None:
    """The longest rush among a desk's entries, in order; None when nobody had to wait."""
    rushes: list[list[int]] = []
    for ms in times:
        if rushes and ms - rushes[-1][-1] <= LONGEST_S * 1000:
            rushes[-1].append(ms)
        else:
            rushes.append([ms])
    long = [rush for rush in rushes if len(rush) >= FEWEST_IN_A_ROW]
    if not long:
        return None
    best = max(long, key=lambda rush: rush[-1] - rush[0])
    return DeskRush(best[0], best[-1], len(best), median(_between(best) or [0.0]))


def entries_by_desk(connection: Connection, list_id: str) -> dict[str, list[int]]:
    """When each device let its guests in first, in order."""
    found: dict[str, list[int]] = {}
    for device_id, first_ms in connection.execute(
        "SELECT first_device, first_ms FROM presence WHERE list_id = ? AND first_ms IS NOT NULL "
        "ORDER BY first_ms",
        (list_id,),
    ):
        found.setdefault(device_id, []).append(first_ms)
    return found


def _between(times: Sequence[int]) -> list[float]:
    """Seconds from one guest to the next, pauses and simultaneous ones left out."""
    return [
        (after - before) / 1000
        for before, after in pairwise(times)
        if 0 < after - before <= LONGEST_S * 1000
    ]
