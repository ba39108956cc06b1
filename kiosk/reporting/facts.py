"""The figures of an evening: what each is, and what exactly it counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.desk.words import Words, _
from kiosk.live.definitions import Number
from kiosk.reporting.cells import Cell, shown
from kiosk.reporting.told import at
from sync.counts.evening import Evening

_MEANINGS = (
    (_("Expected"), Number.EXPECTED.meaning),
    (_("Admitted"), Number.ADMITTED.meaning),
    (_("Not expected"), Number.NOT_EXPECTED.meaning),
    (_("Left"), Number.LEFT.meaning),
    (_("Attendance"), _("Of those expected, the share who came.")),
    (_("No-shows"), _("Of those expected, the share who did not come.")),
    (_("Walk-ins"), Number.WALK_INS.meaning),
    (_("Came back"), Number.CAME_BACK.meaning),
    (_("Doors open"), _("The five minutes in which guests began to come.")),
    (_("In half an hour"), _("Of those admitted, within 30 minutes of opening.")),
    (_("Half had come by"), _("When the middle one of all guests came in.")),
    (_("Busiest 5 minutes"), _("Most guests admitted within five minutes.")),
    (_("Most inside"), _("Most guests inside at one time, as exits were scanned.")),
    (_("Refused scans"), Number.REFUSED.meaning),
    (_("Refused people"), Number.REFUSED_PEOPLE.meaning),
    (_("Never got in"), Number.NEVER_IN.meaning),
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
    change: str
    """From the earlier event to this one; "" where there is none, or it is no number."""
    meaning: str
    cell: Cell
    """The value as a number, where it is one: for spreadsheets."""
    earlier_cell: Cell
    change_cell: Cell


def facts(now: Evening, before: Evening | None, words: Words) -> Iterator[Fact]:
    """The figures of an evening, beside those of an earlier one if there is one."""
    values = _values(now, words)
    others: list[Cell] = _values(before, words) if before else [""] * len(values)
    for (name, meaning), value, other in zip(_MEANINGS, values, others, strict=True):
        changed = change(other, value)
        told = (shown(value, words), shown(other, words), _told(changed, words))
        yield Fact(words(name), *told, words(meaning), value, other, changed)


def change(before: Cell, after: Cell) -> Cell:
    """From one value to the next, where both are numbers."""
    if isinstance(before, float) and isinstance(after, float):
        return after - before
    if isinstance(before, int) and isinstance(after, int):
        return after - before
    return None


def _told(changed: Cell, words: Words) -> str:
    """A change as people read it: "+850", or for shares "−3 points"."""
    match changed:
        case float():
            return words(
                _("{number} {number:point|points}"), number=_signed(round(100 * changed), words)
            )
        case int():
            return _signed(changed, words)
    return ""


def _signed(number: int, words: Words) -> str:
    sign = "+" if number > 0 else "−" if number else "±"
    return f"{sign}{words.number(abs(number))}"


def _values(found: Evening, words: Words) -> list[Cell]:
    count = found.count
    busiest = max((bar.admitted for bar in found.arrivals), default=0)
    return [
        count.expected,
        count.admitted,
        count.not_expected,
        count.left,
        _share(count.come, count.expected),
        _share(count.awaited, count.expected),
        count.walk_ins,
        count.returned,
        at(found, found.opened_ms, words),
        _share(found.in_half_an_hour, count.admitted),
        at(found, found.median_ms, words),
        busiest,
        found.peak,
        count.refused_scans,
        found.refused_people.people,
        found.refused_people.never_in,
        count.double_entries,
        found.swaps.pairs,
        _share(found.swaps.taking_part, found.swaps.present),
        count.cards_shared,
    ]


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
