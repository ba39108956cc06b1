"""What the live count consists of. Plain data; nobody is named."""

from dataclasses import dataclass, field

from sync.model import MINUTE_MS

BAR_MS = 5 * MINUTE_MS
"""The time that one bar of arrivals stands for."""
OPENING_SHARE = 0.005
"""Guests within five minutes, of those expected, from which the doors count as open."""


@dataclass(frozen=True)
class Bar:
    """The guests who came within five minutes."""

    at_ms: int
    admitted: int


@dataclass(frozen=True)
class CategoryCount:
    """One category of guests."""

    code: str
    expected: int
    admitted: int
    inside: int
    awaited: int
    """Expected and not yet come."""


@dataclass(frozen=True)
class ListCount:
    """One check-in list."""

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


@dataclass(frozen=True)
class LiveCount:
    """One check-in list, at one moment."""

    at_ms: int
    capacity: int | None
    expected: int
    admitted: int
    inside: int
    awaited: int
    bars: tuple[Bar, ...] = ()
    """Arrivals, five minutes after five minutes without a gap, up to now or the evening's end."""
    categories: tuple[CategoryCount, ...] = ()
    lists: tuple[ListCount, ...] = ()
    desks: tuple[DeskCount, ...] = ()
    refused: dict[str, int] = field(default_factory=dict)
    double_entries: int = 0
    """Tickets that were admitted again without having left."""
    walk_ins: int = 0
    help_desk: int = 0
    cards_shared: int = 0

    @property
    def opened_ms(self) -> int | None:
        """When guests began to come: single early scans are the staff's, trying out."""
        enough = max(2.0, OPENING_SHARE * self.expected)
        return next((bar.at_ms for bar in self.bars if bar.admitted >= enough), None)

    @property
    def last_15(self) -> int:
        """Admitted in the last fifteen minutes."""
        return sum(desk.last_15 for desk in self.desks)
