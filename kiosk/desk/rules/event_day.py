"""Days as an event counts them: they end at a set hour of the event's own zone.

A party that ends at three in the morning is one day, whatever midnight or UTC say. Wall-clock
hours are taken as people read them, so the nights on which clocks change have one day too.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class EventDays:
    """Event days in `timezone`; each begins at `begins_hour` (0 to 23) o'clock."""

    timezone: str = "Europe/Paris"
    begins_hour: int = 0

    def local(self, ms: int) -> datetime:
        """`ms` on the wall clock of the event."""
        return datetime.fromtimestamp(ms / 1000, UTC).astimezone(ZoneInfo(self.timezone))

    def day_of(self, ms: int) -> date:
        """The event day that `ms` belongs to."""
        wall = self.local(ms).replace(tzinfo=None)
        return (wall - timedelta(hours=self.begins_hour)).date()

    def moment(self, day: date, at: time) -> int:
        """When a clock shows `at` during the event day `day`, in milliseconds UTC."""
        if at.hour < self.begins_hour:
            day += timedelta(days=1)
        return to_ms(datetime.combine(day, at, ZoneInfo(self.timezone)))


def to_ms(at: datetime) -> int:
    """An aware time in milliseconds UTC."""
    return round(at.timestamp() * 1000)
