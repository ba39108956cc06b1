"""The figures of an evening: what each is, and what exactly it counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.desk.words import Words, _
from sync.counts.evening import Evening

_MEANINGS = (
    (_("Expected"), _("Guests whose ticket would let them in.")),
    (_("Admitted"), _("Guests let in at least once, each counted once.")),
    (_("Attendance"), _("Of those expected, the share who came.")),
    (_("No-shows"), _("Of those expected, the share who did not come.")),
    (_("Walk-ins"), _("Guests put on the list at the door.")),
    (_("Doors open"), _("The five minutes in which guests began to come.")),
    (_("In half an hour"), _("Of those admitted, within 30 minutes of opening.")),
    (_("Half had come by"), _("When the middle one of all guests came in.")),
    (_("Busiest 5 minutes"), _("Most guests admitted within five minutes.")),
    (_("Most inside"), _("Most guests inside at one time, as exits were scanned.")),
    (_("Came back"), _("Guests who left and entered again.")),
    (_("Refused scans"), _("Scans that let nobody in; one guest may have several.")),
    (_("Double entries"), _("Tickets admitted again without having left.")),
    (_("Contacts made"), _("Pairs of guests of whom one gave the other a card.")),
    (_("Took part"), _("Of the guests present, those who gave or got a card.")),
    (_("Cards given"), _("Cards that changed hands, each way counted.")),
)
"""The name of each figure and what it counts, in the order of `_values`."""


@dataclass(frozen=True)
class Fact:
    """One figure, how it was at the earlier event, and what exactly it counts."""

    name: str
    value: str
    earlier: str
    meaning: str


def facts(now: Evening, before: Evening | None, words: Words) -> Iterator[Fact]:
    """The figures of an evening, beside those of an earlier one if there is one."""
    values = _values(now, words)
    others = _values(before, words) if before else [""] * len(values)
    for (name, meaning), value, other in zip(_MEANINGS, values, others, strict=True):
        yield Fact(words(name), value, other, words(meaning))


def _values(found: Evening, words: Words) -> list[str]:
    count = found.count
    come = count.expected - count.awaited
    busiest = max((bar.admitted for bar in count.bars), default=0)
    return [
        words.number(count.expected),
        words.number(count.admitted),
        _share(come, count.expected, words),
        _share(count.awaited, count.expected, words),
        words.number(count.walk_ins),
        at(found, found.opened_ms, words),
        _share(found.in_half_an_hour, count.admitted, words),
        at(found, found.median_ms, words),
        words.number(busiest),
        words.number(found.peak),
        words.number(found.returned),
        words.number(sum(count.refused.values())),
        words.number(found.conflicts.get("double_entry", 0)),
        words.number(found.swaps.pairs),
        _share(found.swaps.taking_part, found.swaps.present, words),
        words.number(count.cards_shared),
    ]


def _share(part: int, whole: int, words: Words) -> str:
    if not whole:
        return "–"
    return words(_("{number} %"), number=words.number(round(100 * part / whole)))


def at(found: Evening, ms: int | None, words: Words) -> str:
    """A time of the evening, in the event's zone."""
    return "–" if ms is None else words.time(found.event.local_time(ms))
