"""The evening in detail: by ticket shop, by when guests came, and refusals as they happened."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sync.counts.place import Place
from sync.file.connection import Connection, marks
from sync.file.standing import standing
from sync.model import HOUR_MS, MINUTE_MS

PLAIN_LIST, AT_THE_DOOR, ERASED = "", "walk_in", "erased"
"""What stands for guests of a list without a shop, for those who were put on it at a door, and for
those of whom nobody knows any more."""
_NO_SHOPS = ("code", "row", "listed")
WINDOWS_MS = (30 * MINUTE_MS, HOUR_MS, 2 * HOUR_MS)
"""How long after the opening each window of arrivals ends; the last one does not."""


@dataclass(frozen=True)
class ShopCount:
    """The guests that one ticket shop has sold to."""

    shop: str
    expected: int
    come: int

    @property
    def no_shows(self) -> int:
        """Expected and not come."""
        return self.expected - self.come


@dataclass(frozen=True)
class ArrivalWindows:
    """When the guests of one category came: in each of `WINDOWS_MS`, and after the last."""

    category: str
    admitted: tuple[int, ...]


def by_shop(connection: Connection, place: Place) -> tuple[ShopCount, ...]:
    """Expected guests and those of them who came, by shop."""
    rows = connection.execute(
        "SELECT iif(instr(source_key, ':'), substr(source_key, 1, instr(source_key, ':') - 1), ''),"
        f" category, {standing('guest')}, count(*), sum(EXISTS (SELECT 1 FROM presence "
        "WHERE presence.ticket_id = guest.ticket_id AND list_id = ? AND first_ms IS NOT NULL)) "
        "FROM guest GROUP BY 1, 2, 3",
        (place.place_id,),
    ).fetchall()
    expected: Counter[str] = Counter()
    come: Counter[str] = Counter()
    for prefix, category, stands, guests, came in rows:
        if place.expects(category, stands):
            shop = PLAIN_LIST if prefix in _NO_SHOPS else prefix
            expected[shop] += guests
            come[shop] += came
    return tuple(ShopCount(shop, expected[shop], come[shop]) for shop in sorted(expected))


def windows(
    connection: Connection, place: Place, opened_ms: int | None
) -> tuple[ArrivalWindows, ...]:
    """When guests came, by category; nobody where the doors never opened."""
    if opened_ms is None:
        return ()
    found: dict[str, list[int]] = {}
    for category, first_ms in connection.execute(
        "SELECT category, first_ms FROM presence WHERE list_id = ? AND first_ms IS NOT NULL",
        (place.place_id,),
    ):
        numbers = found.setdefault(category, [0] * (len(WINDOWS_MS) + 1))
        numbers[sum(first_ms >= opened_ms + end for end in WINDOWS_MS)] += 1
    return tuple(ArrivalWindows(code, tuple(found[code])) for code in sorted(found))


def refusals(connection: Connection, place: Place) -> Mapping[int, Mapping[str, int]]:
    """Refused scans by the five minutes in which they were, and by verdict."""
    found: dict[int, dict[str, int]] = {}
    for at_ms, verdict, number in connection.execute(
        "SELECT five_minutes_ms, verdict, sum(refused) FROM refusal_tally "
        f"WHERE list_id IN ({marks(len(place.lists))}) GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2",
        place.list_ids,
    ):
        found.setdefault(at_ms, {})[verdict] = number
    return found
