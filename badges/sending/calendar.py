"""A calendar entry for the event, as phones and mail programs take it (RFC 5545)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from badges.text.content_lines import content_line

_PRODUCT = "-//Event kiosk//EN"
_USUAL_LENGTH = timedelta(hours=4)
"""Of an event that does not say when it ends."""


@dataclass(frozen=True)
class CalendarEntry:
    """What stands in the calendar."""

    uid: str
    name: str
    starts: datetime
    ends: datetime | None = None
    place: str = ""


def ics(entry: CalendarEntry, written: datetime) -> bytes:
    """`entry` as an iCalendar file, written at that time."""
    ends = entry.ends or entry.starts + _USUAL_LENGTH
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{_PRODUCT}",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{_escaped(entry.uid)}",
        f"DTSTAMP:{_utc(written)}",
        f"DTSTART:{_utc(entry.starts)}",
        f"DTEND:{_utc(ends)}",
        f"SUMMARY:{_escaped(entry.name)}",
        *([f"LOCATION:{_escaped(entry.place)}"] if entry.place else []),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(content_line(line) for line in lines).encode()


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    """`text` as a value: no control characters, and nothing that would end it."""
    lines = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").splitlines()
    return "\\n".join("".join(c for c in line if c == "\t" or c >= " ") for line in lines)
