"""The whole evening, looked back on: everything that the report is made of, without a name."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from statistics import median

from sync.cards import swap_counts
from sync.cards.swap_counts import SwapCounts
from sync.counts import details
from sync.counts.desk_evenings import DeskEvening, desk_evenings
from sync.counts.details import ArrivalWindows, ShopCount
from sync.counts.live_count import live_count
from sync.counts.model import Bar, LiveCount, opening
from sync.counts.place import place_of
from sync.counts.refused_people import RefusedPeople, refused_at
from sync.file import event_row
from sync.file.connection import Connection, batches, column
from sync.file.event_file import EventFile
from sync.guests import check_in_lists
from sync.journal import projections
from sync.journal.journal import Kind
from sync.journal.projections import FIVE_MINUTES_MS, five_minutes
from sync.merging.conflicts import conflicts
from sync.model import MINUTE_MS, Event
from sync.pretix import waiting as told_there

LONGEST_MS = 14 * 86_400_000
"""The longest event that is drawn, in five minutes each."""


@dataclass(frozen=True)
class Evening:
    """One event over all its street doors, or one room, from the first guest to the last."""

    event: Event
    count: LiveCount
    opened_ms: int | None
    """When guests began to come, the staff's trying out left aside."""
    median_ms: int | None
    """When half of those who came had come."""
    in_half_an_hour: int
    """Admitted within thirty minutes of the opening."""
    peak: int
    """Most inside at one time."""
    peak_ms: int | None
    inside: tuple[tuple[int, int], ...]
    """How many were inside at the end of every five minutes."""
    returned: int
    """Guests who left and came back."""
    refused_people: RefusedPeople
    desks: tuple[DeskEvening, ...]
    swaps: SwapCounts
    undone: int
    badges: int
    conflicts: dict[str, int]
    """By kind, those that were settled too."""
    decisions: dict[tuple[str, str], int]
    """The same by kind and by what somebody found them to be, "" where nobody has yet."""
    shops: tuple[ShopCount, ...]
    windows: tuple[ArrivalWindows, ...]
    arrivals: tuple[Bar, ...]
    """All first entries, by the five minutes in which there were any."""
    refusals: Mapping[int, Mapping[str, int]]
    """Refused scans by the five minutes in which they were, and by verdict."""
    at_pretix: Mapping[tuple[str, str], int]
    """Rows by what became of them at pretix, and why; {} where nothing is told there."""


def evening(event_file: EventFile, list_name: str) -> Evening:
    """The evening at the place of the list called `list_name`, as far as this file knows of it.

    Raises `UnknownListError` or `sync.file.storage_error.StorageError`.
    """
    count = live_count(event_file, list_name, event_file.clock.wall_ms())
    with event_file.reading() as connection:
        place = place_of(connection, check_in_lists.required(connection, list_name))
        arrivals = column(
            connection,
            "SELECT first_ms FROM presence WHERE list_id = ? AND first_ms IS NOT NULL "
            "ORDER BY first_ms",
            place.place_id,
        )
        came = Counter(map(five_minutes, arrivals))
        bars = tuple(Bar(at_ms, came[at_ms]) for at_ms in sorted(came))
        opened = opening(bars, count.expected)
        if opened is None and bars:  # never many at a time: from the first one on
            opened = bars[0].at_ms
        early = range(opened, opened + 30 * MINUTE_MS) if opened is not None else ()
        kinds = dict(connection.execute("SELECT kind, rows FROM kind_tally").fetchall())
        steps = sorted(_steps(connection, place.place_id))
        peak, peak_ms = _peak(steps)
        found = conflicts(connection, resolved=True)
        return Evening(
            event=event_row.read(connection),
            count=count,
            opened_ms=opened,
            median_ms=int(median(arrivals)) if arrivals else None,
            in_half_an_hour=sum(ms in early for ms in arrivals),
            peak=peak,
            peak_ms=peak_ms,
            inside=tuple(_inside(steps)),
            returned=count.returned,
            refused_people=refused_at(connection, place),
            desks=desk_evenings(connection, place),
            swaps=swap_counts.count(connection),
            undone=kinds.get(Kind.UNDO, 0),
            badges=kinds.get(Kind.BADGE_PRINTED, 0),
            conflicts=dict(Counter(str(each.kind) for each in found)),
            decisions=dict(Counter((str(each.kind), str(each.decision or "")) for each in found)),
            shops=details.by_shop(connection, place),
            windows=details.windows(connection, place, opened),
            arrivals=bars,
            refusals=details.refusals(connection, place),
            at_pretix=told_there.counted(connection),
        )


def _steps(connection: Connection, list_id: str) -> Iterator[tuple[int, int]]:
    """When somebody came in (+1) or went out (-1), each person in and out by turns."""
    tickets = column(connection, "SELECT ticket_id FROM presence WHERE list_id = ?", list_id)
    for some in batches(tickets):
        passages = projections.passages(connection, some)
        for (_, where), passed in passages.items():
            within = False
            for row in passed if where == list_id else ():
                if within != (row.kind == Kind.ADMIT):
                    within = not within
                    yield row.at_ms, 1 if within else -1


def _peak(steps: Iterable[tuple[int, int]]) -> tuple[int, int | None]:
    """The most inside at one time, and when that was first."""
    now = most = 0
    when = None
    for at_ms, step in steps:
        now += step
        if now > most:
            most, when = now, at_ms
    return most, when


def _inside(steps: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Who was inside, along an axis that a clock in another year does not stretch.

    It spans `LONGEST_MS` about the middle one of all passages; those outside count at its ends.
    """
    if not steps:
        return
    middle = steps[len(steps) // 2][0]
    first, last = middle - LONGEST_MS // 2, middle + LONGEST_MS // 2
    changes: Counter[int] = Counter()
    for at_ms, step in steps:
        changes[five_minutes(min(max(at_ms, first), last))] += step
    now = 0
    for at_ms in range(min(changes), max(changes) + 1, FIVE_MINUTES_MS):
        now += changes[at_ms]
        yield at_ms, now
