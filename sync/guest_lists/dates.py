"""Dates as lists write them: which of 11/12 is the day is settled once for a list."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

_DAY_FIRST, _MONTH_FIRST = "day-first", "month-first"
_SPELLED = re.compile(
    r"(\d{1,2})([/.\-])(\d{1,2})\2(\d{4})"
    r"(?:[^\d/]+(\d{1,2})(?:[:hH.](\d{2})?(?::(\d{2}))?)?\s*([AaPp])?\.?(?:[Mm]\.?)?)?"
)
_YEAR_FIRST = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})(.*)", re.DOTALL)
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}|\d{8}")
_MONTHS = 12
_NOON = 12


def date_order(texts: Iterable[str]) -> str | None:
    """Which comes first in the dates of a list, the day or the month; None when both could be.

    A number over twelve is a day, and so is the first before a dot; an hour with AM or PM tells
    of the month first. Empty when there is nothing to tell.
    """
    doubtful, firsts, seconds, american = False, False, False, False
    for text in texts:
        found = _SPELLED.fullmatch(text)
        if found is None:
            continue
        one, other = int(found[1]), int(found[3])
        firsts = firsts or one > _MONTHS or found[2] == "."
        seconds = seconds or other > _MONTHS
        american = american or bool(found[8])
        doubtful = doubtful or one != other
    if firsts or seconds:
        return None if firsts and seconds else _DAY_FIRST if firsts else _MONTH_FIRST
    if american:
        return _MONTH_FIRST
    return None if doubtful else ""


def time_ms(text: str, zone: ZoneInfo, *, order: str = "", end: bool = False) -> int | None:
    """A date in ISO's or `order`'s way, with or without a time, in milliseconds UTC.

    It is in `zone` unless it names another; a day without a time begins, or with `end` ends.
    None when it is no date.
    """
    at, is_day = _moment(text, order)
    if at is None:
        return None
    if is_day and end:
        at += timedelta(days=1, milliseconds=-1)
    at = at if at.tzinfo else at.replace(tzinfo=zone)
    return int(at.timestamp() * 1000)


def looks_like_a_date(text: str) -> bool:
    """Whether a text is a date, in whatever order."""
    return _moment(text, _DAY_FIRST)[0] is not None or _moment(text, _MONTH_FIRST)[0] is not None


def _moment(text: str, order: str) -> tuple[datetime | None, bool]:
    """The time that `text` says, and whether it is a day without a time."""
    spelled = _SPELLED.fullmatch(text)
    try:
        if spelled is None:
            written = _YEAR_FIRST.sub(_iso, text)
            return datetime.fromisoformat(written), bool(_ISO_DAY.fullmatch(written))
        one, _, other, year, hour, *rest, half = spelled.groups()
        day, month = (other, one) if order == _MONTH_FIRST else (one, other)
        minute, second = (int(each or 0) for each in rest)
        hours = int(hour or 0)
        if half:
            hours = hours % _NOON + (_NOON if half in "Pp" else 0)
        at = datetime(int(year), int(month), int(day), hours, minute, second)
    except (ValueError, OverflowError):
        return None, False
    return at, hour is None


def _iso(found: re.Match[str]) -> str:
    year, month, day, rest = found.groups()
    return f"{year}-{int(month):02}-{int(day):02}{rest}"
