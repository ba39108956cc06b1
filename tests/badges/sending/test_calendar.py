"""Calendar entries, read back by the rules of RFC 5545."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from badges.sending.calendar import CalendarEntry, ics

STARTS = datetime(2026, 11, 22, 19, tzinfo=ZoneInfo("Europe/Paris"))
NAME = "Grand Opening; “été”, 1\\2 " + "très " * 40
ENTRY = CalendarEntry(
    "1@event-kiosk", NAME, STARTS, STARTS + timedelta(hours=5), "Hangar J1,\nMarseille"
)


def properties(content: bytes) -> dict[str, str]:
    """Unfolded and unescaped values by name."""
    assert content.endswith(b"\r\n")
    lines = content.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")
    return {name: _unescaped(value) for name, value in (line.split(":", 1) for line in lines)}


def _unescaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], value)


def test_an_entry_says_when_and_where() -> None:
    found = properties(ics(ENTRY, STARTS))
    assert found["DTSTART"] == "20261122T180000Z"
    assert found["DTEND"] == "20261122T230000Z"
    assert found["SUMMARY"] == NAME
    assert found["LOCATION"] == "Hangar J1,\nMarseille"
    assert found["UID"] == "1@event-kiosk"


def test_separators_within_a_value_are_escaped() -> None:
    text = ics(ENTRY, STARTS).decode().replace("\r\n ", "")
    assert "SUMMARY:Grand Opening\\; “été”\\, 1\\\\2 très" in text
    assert "LOCATION:Hangar J1\\,\\nMarseille\r\n" in text


def test_lines_are_75_octets_at_most_and_cut_no_character() -> None:
    for line in ics(ENTRY, STARTS).split(b"\r\n"):
        assert len(line) <= 75
        line.decode()


def test_no_value_begins_a_line_of_its_own() -> None:
    entry = CalendarEntry("1", "Party\r\nATTENDEE:mailto:evil@example.org\x07", STARTS)
    content = ics(entry, STARTS)
    assert b"\r\nATTENDEE" not in content
    assert b"\x07" not in content


def test_an_event_without_an_end_has_one_in_the_calendar() -> None:
    found = properties(ics(CalendarEntry("1", "Party", STARTS), datetime(2026, 1, 1, tzinfo=UTC)))
    assert found["DTEND"] == "20261122T220000Z"
    assert "LOCATION" not in found
