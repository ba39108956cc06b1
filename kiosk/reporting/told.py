"""An evening, and what its categories and ticket shops are called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.desk.words import Words, _
from kiosk.ui.plain_text import plain
from sync.counts.details import AT_THE_DOOR, ERASED, PLAIN_LIST
from sync.counts.evening import Evening
from sync.model import Category


@dataclass(frozen=True)
class Told:
    """An evening, and what its categories are called."""

    evening: Evening
    categories: dict[str, Category]

    def label(self, code: str, words: Words) -> str:
        """What a category is called."""
        known = self.categories.get(code)
        if known is None:
            return plain(code) or words(_("(no category)"))
        return plain(known.label_fr if words.language == "fr" else known.label_en)


def shop(code: str, words: Words) -> str:
    """What a ticket shop is called."""
    if code == PLAIN_LIST:
        return words(_("plain list"))
    if code == ERASED:
        return words(_("(erased)"))
    return words(_("at the door")) if code == AT_THE_DOOR else plain(code).capitalize()


def at(found: Evening, ms: int | None, words: Words) -> str:
    """A time of the evening, in the event's zone; of an event of several days with its day."""
    if ms is None:
        return "–"
    local = found.event.local_time(ms)
    day = date(found)
    if day is None or -12 < (local - day).total_seconds() / 3600 < 18:  # the same night
        return words.time(local)
    return words.moment(local, day)


def when_and_where(found: Evening, words: Words) -> str:
    """Place and day."""
    parts = [plain(found.event.place), _day(date(found), words)]
    return " · ".join(part for part in parts if part)


def named(found: Evening, words: Words) -> str:
    """What an edition is called: the event and its day."""
    return ", ".join(filter(None, [plain(found.event.name), _day(date(found), words)]))


def date(found: Evening) -> datetime | None:
    """When it began."""
    ms = found.opened_ms if found.opened_ms is not None else found.event.starts_ms
    return None if ms is None else found.event.local_time(ms)


def _day(at: datetime | None, words: Words) -> str:
    return "" if at is None else words.day(at)
