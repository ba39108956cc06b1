"""The computer's clock: tickets, lists and the journal rest on it."""

from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from kiosk.doctor.finding import Check, Finding, ok, trouble, warning
from kiosk.ui.plain_text import plain
from kiosk.ui.translation import Translation, _
from sync.model import DAY_MS, Event

WRITTEN_MS = 1_767_225_600_000
"""2026-01-01 UTC: no true clock shows a time before this program was written."""
SLACK_MS = 60_000
"""How far the clocks of two laptops may be apart."""


def clock(
    say: Translation, now_ms: int, event: Event | None = None, newest_ms: int | None = None
) -> Iterator[Finding]:
    """Whether the date can be true, seen from an event and from the newest time in its file."""
    zone = _zone(event.timezone) if event else None
    if event and zone is None:
        yield trouble(
            Check.TIMEZONE,
            say(_("“{name}” is not known here"), name=plain(event.timezone)),
            say(_("Run: {command}"), command="pip install tzdata"),
        )
    elif event:
        yield ok(Check.TIMEZONE, plain(event.timezone))
    yield _date(say, now_ms, event, newest_ms, zone)


def _date(
    say: Translation,
    now_ms: int,
    event: Event | None,
    newest_ms: int | None,
    zone: tzinfo | None,
) -> Finding:
    now = _shown(say, now_ms, zone)
    set_it = say(_("Set the computer’s date and time"))
    if now_ms < WRITTEN_MS:
        return trouble(Check.CLOCK, say(_("{time}: that is long ago"), time=now), set_it)
    if newest_ms is not None and now_ms < newest_ms - SLACK_MS:
        newest = _shown(say, newest_ms, zone)
        text = say(_("{time}, but the event file was used at {newest}"), time=now, newest=newest)
        return trouble(Check.CLOCK, text, set_it)
    starts_ms = (event.admission_ms or event.starts_ms) if event else None
    ends_ms = event.ends_ms if event else None
    check_both = say(_("Check the computer’s date, and that this is the right event file"))
    if starts_ms is not None and now_ms < starts_ms - DAY_MS:
        starts = _shown(say, starts_ms, zone)
        text = say(_("{time}, but the event starts at {starts}"), time=now, starts=starts)
        return warning(Check.CLOCK, text, check_both)
    if ends_ms is None and starts_ms is not None:
        ends_ms = starts_ms + DAY_MS
    if ends_ms is not None and now_ms > ends_ms:
        text = say(_("{time}, but the event is over"), time=now)
        return warning(Check.CLOCK, text, check_both)
    return ok(Check.CLOCK, say(_("{time}; compare it with a phone"), time=now))


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # not known, or no name of a zone at all
        return None


def _shown(say: Translation, ms: int, zone: tzinfo | None) -> str:
    """With the year, which is what a clock gets wrong; in UTC where no zone is known."""
    try:
        at = datetime.fromtimestamp(ms / 1000, UTC)
    except (OverflowError, OSError, ValueError):
        return "?"
    at = at.astimezone(zone) if zone else at
    return f"{say.day(at)} {say.time(at)}" + ("" if zone else " UTC")
