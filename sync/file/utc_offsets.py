"""How far the event's local time is from UTC, and since when: for views, which know no timezones.

It follows from the event's timezone, and is written anew whenever that is.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sync.file.connection import Connection
from sync.model import DAY_MS, EARLIEST_MS, LATEST_MS, MINUTE_MS

TABLE = "CREATE TABLE utc_offset (from_ms INTEGER PRIMARY KEY, offset_ms INTEGER NOT NULL)"
_STEP_MS = 14 * DAY_MS
"""No timezone changes its clocks twice within two weeks."""


def write(connection: Connection) -> None:
    """Let the table say what the event's timezone does; nothing for one that is not known here."""
    connection.execute("DELETE FROM utc_offset")
    found = connection.execute("SELECT timezone FROM event").fetchone()
    try:
        zone = ZoneInfo(found[0]) if found else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return
    if zone:
        connection.executemany("INSERT INTO utc_offset VALUES (?, ?)", _changes(zone))


@lru_cache(maxsize=8)
def _changes(zone: ZoneInfo) -> list[tuple[int, int]]:
    """See `_found`: it takes some milliseconds."""
    return list(_found(zone))


def _found(zone: ZoneInfo) -> Iterator[tuple[int, int]]:
    """Since when local time is ahead of UTC, and by how much, in milliseconds."""
    before = _offset_ms(zone, EARLIEST_MS)
    yield EARLIEST_MS, before
    for at_ms in range(EARLIEST_MS + _STEP_MS, LATEST_MS, _STEP_MS):
        after = _offset_ms(zone, at_ms)
        if after != before:
            yield _changed(zone, at_ms - _STEP_MS, at_ms), after
            before = after


def _changed(zone: ZoneInfo, low: int, high: int) -> int:
    """The moment between `low` and `high`, a minute apart in the end, at which it changes."""
    before = _offset_ms(zone, low)
    while high - low > MINUTE_MS:
        middle = (low + high) // 2 // MINUTE_MS * MINUTE_MS
        low, high = (middle, high) if _offset_ms(zone, middle) == before else (low, middle)
    return high


def _offset_ms(zone: ZoneInfo, at_ms: int) -> int:
    offset = datetime.fromtimestamp(at_ms / 1000, zone).utcoffset()
    return round((offset or timedelta()) / timedelta(milliseconds=1))
