"""A calendar entry for the event, as phones and mail programs take it (RFC 5545)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_LINE = 75
"""Longest line, in octets."""
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
    return b"".join(_folded(line) for line in lines)


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    """`text` as a value: no control characters, and nothing that would end it."""
    lines = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").splitlines()
    return "\\n".join("".join(c for c in line if c == "\t" or c >= " ") for line in lines)


def _folded(line: str) -> bytes:
    """`line` in pieces of 75 octets at most, no character cut in two."""
    pieces: list[bytes] = []
    piece = b""
    for character in line:
        octets = character.encode()
        room = _LINE if not pieces else _LINE - 1  # a space begins each further line
        if len(piece) + len(octets) > room:
            pieces.append(piece)
            piece = b""
        piece += octets
    return b"\r\n ".join([*pieces, piece]) + b"\r\n"
