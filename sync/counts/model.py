"""What the live count consists of. Plain data; nobody is named."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sync.model import MINUTE_MS

BAR_MS = 5 * MINUTE_MS
"""The time that one bar of arrivals stands for."""
OPENING_SHARE = 0.005
"""Guests within five minutes, of those expected, from which the doors count as open."""


class _Inside:
    """People who were counted in and out."""

    admitted: int
    inside: int

    @property
    def left(self) -> int:
        """Admitted and not inside now."""
        return self.admitted - self.inside


class _Expected(_Inside):
    """People of whom it is known who was to come."""

    expected: int
    awaited: int

    @property
    def come(self) -> int:
        """Of the expected, those who were admitted."""
        return self.expected - self.awaited

    @property
    def not_expected(self) -> int:
        """Admitted, and not among the expected (any more)."""
        return self.admitted - self.come


@dataclass(frozen=True)
class Bar:
    """The guests who came within five minutes."""

    at_ms: int
    admitted: int


@dataclass(frozen=True)
class CategoryCount(_Expected):
    """One category of guests."""

    code: str
    expected: int
    admitted: int
    inside: int
    awaited: int
    """Expected and not yet come."""
    returned: int = 0


@dataclass(frozen=True)
class RoomCount(_Inside):
    """One room: people in it are counted beside those of the event."""

    name: str
    admitted: int
    inside: int


@dataclass(frozen=True)
class DeskCount:
    """One device, as far as this file has heard of it."""

    name: str
    admitted: int
    last_5: int
    """Admitted in the last five minutes."""
    last_15: int
    refused: dict[str, int]
    """Refused scans by verdict."""
    heard_ms: int | None
    """When it wrote the newest row that is here, or None for never."""
    exits: int = 0
    """Times that it let somebody out."""
    exits_15: int = 0
    """The same, in about the last fifteen minutes."""


class Why:
    """Why somebody who was admitted is not among the expected; else the status of the ticket."""

    NOT_LISTED = "not_listed"
    OTHER_CATEGORY = "other_category"


@dataclass(frozen=True)
class LiveCount(_Expected):
    """The event over all its street doors, or one room, at one moment.

    What each number is, and how they add up: `kiosk.live.definitions`.
    """

    at_ms: int
    capacity: int | None
    expected: int
    admitted: int
    inside: int
    awaited: int
    bars: tuple[Bar, ...] = ()
    """Arrivals, five minutes after five minutes without a gap, up to now or the evening's end."""
    categories: tuple[CategoryCount, ...] = ()
    rooms: tuple[RoomCount, ...] = ()
    desks: tuple[DeskCount, ...] = ()
    refused: dict[str, int] = field(default_factory=dict)
    double_entries: int = 0
    """Tickets that were admitted again without having left."""
    walk_ins: int = 0
    help_desk: int = 0
    cards_shared: int = 0
    returned: int = 0
    """Guests who left and came in again."""
    exits: int = 0
    """Times that somebody was let out."""
    not_expected_why: dict[str, int] = field(default_factory=dict)
    """Admitted and not among the expected, by how their ticket stands now; see `Why`."""

    @property
    def refused_scans(self) -> int:
        """Scans that let nobody in."""
        return sum(self.refused.values())

    @property
    def opened_ms(self) -> int | None:
        """When guests began to come; see `opening`."""
        return opening(self.bars, self.expected)

    @property
    def last_15(self) -> int:
        """Admitted in the last fifteen minutes."""
        return sum(desk.last_15 for desk in self.desks)


def opening(bars: Iterable[Bar], expected: int) -> int | None:
    """When guests began to come: single early scans are the staff's, trying out."""
    enough = max(2.0, OPENING_SHARE * expected)
    return next((bar.at_ms for bar in bars if bar.admitted >= enough), None)


def together(bars: Sequence[Bar], number: int) -> list[Bar]:
    """Each `number` of neighbouring bars as one, so that the whole evening has room."""
    groups = [bars[start : start + number] for start in range(0, len(bars), number)]
    return [Bar(group[0].at_ms, sum(bar.admitted for bar in group)) for group in groups]
