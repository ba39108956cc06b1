"""The figures of an evening: what each is, and what exactly it counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.desk.words import Words, _
from kiosk.live.definitions import DEFINITIONS, Number
from kiosk.reporting.cells import Cell, shown
from sync.counts.evening import Evening

_MEANINGS = (
    (_("Expected"), DEFINITIONS[Number.EXPECTED].meaning),
    (_("Admitted"), DEFINITIONS[Number.ADMITTED].meaning),
    (_("Not expected"), DEFINITIONS[Number.NOT_EXPECTED].meaning),
    (_("Left"), DEFINITIONS[Number.LEFT].meaning),
    (_("Attendance"), _("Of those expected, the share who came.")),
    (_("No-shows"), _("Of those expected, the share who did not come.")),
    (_("Walk-ins"), DEFINITIONS[Number.WALK_INS].meaning),
    (_("Doors open"), _("The five minutes in which guests began to come.")),
    (_("In half an hour"), _("Of those admitted, within 30 minutes of opening.")),
    (_("Half had come by"), _("When the middle one of all guests came in.")),
    (_("Busiest 5 minutes"), _("Most guests admitted within five minutes.")),
    (_("Most inside"), _("Most guests inside at one time, as exits were scanned.")),
    (_("Came back"), DEFINITIONS[Number.CAME_BACK].meaning),
    (_("Refused scans"), DEFINITIONS[Number.REFUSED].meaning),
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
    cell: Cell
    """The value as a number, where it is one: for spreadsheets."""
    earlier_cell: Cell


def facts(now: Evening, before: Evening | None, words: Words) -> Iterator[Fact]:
    """The figures of an evening, beside those of an earlier one if there is one."""
    values = _values(now, words)
    others: list[Cell] = _values(before, words) if before else [""] * len(values)
    for (name, meaning), value, other in zip(_MEANINGS, values, others, strict=True):
        told = (shown(value, words), shown(other, words))
        yield Fact(words(name), *told, words(meaning), value, other)


def _values(found: Evening, words: Words) -> list[Cell]:
    count = found.count
    busiest = max((bar.admitted for bar in count.bars), default=0)
    return [
        count.expected,
        count.admitted,
        count.not_expected,
        count.left,
        _share(count.come, count.expected),
        _share(count.awaited, count.expected),
        count.walk_ins,
        at(found, found.opened_ms, words),
        _share(found.in_half_an_hour, count.admitted),
        at(found, found.median_ms, words),
        busiest,
        found.peak,
        found.returned,
        count.refused_scans,
        found.conflicts.get("double_entry", 0),
        found.swaps.pairs,
        _share(found.swaps.taking_part, found.swaps.present),
        count.cards_shared,
    ]


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def at(found: Evening, ms: int | None, words: Words) -> str:
    """A time of the evening, in the event's zone."""
    return "–" if ms is None else words.time(found.event.local_time(ms))
