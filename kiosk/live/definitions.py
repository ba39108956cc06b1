"""What each number of an evening is: the one table that every screen, page and file draws from.

How they add up: expected = came of the expected + still to come; admitted = came of the expected +
not expected = inside + left. Every category, the rooms' own counts and the desks keep to it.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Self

from kiosk.desk.words import Words, _
from sync.counts.model import LiveCount, Why
from sync.counts.refused_people import RefusedPeople


class Number(StrEnum):
    """The numbers, by the names that they have in JSON, CSV and views.

    Each is called something and has a meaning: what exactly it counts; and a sum: what it adds up
    to, or of what it is a part, "" where it stands alone.
    """

    called: str
    meaning: str
    sum: str

    def __new__(cls, value: str, called: str, meaning: str, sum_: str = "") -> Self:
        number = str.__new__(cls, value)
        number._value_ = value
        number.called, number.meaning, number.sum = called, meaning, sum_
        return number

    EXPECTED = (
        "expected",
        _("expected"),
        _("Guests whose ticket would let them in now; walk-ins are among them."),
        _("came of the expected + still to come"),
    )
    ADMITTED = (
        "admitted",
        _("admitted"),
        _("Guests let in at least once, each counted once over all street doors."),
        _("came of the expected + not expected = inside now + left"),
    )
    COME = "come", _("came of the expected"), _("Guests who are expected and were let in.")
    NOT_EXPECTED = (
        "not_expected",
        _("not expected"),
        _(
            "Guests who were let in and are not among the expected: canceled later, unpaid, "
            "not on the list; the reason is given."
        ),
        _("a part of admitted"),
    )
    INSIDE = "inside", _("inside now"), _("Guests let in whose last passage was not an exit.")
    LEFT = "left", _("left"), _("Guests let in who are not inside now, as exits were scanned.")
    CAME_BACK = (
        "came_back",
        _("came back"),
        _("Guests who left and were let in again."),
        _("a part of admitted"),
    )
    EXITS = "exits", _("exits"), _("Times that somebody was let out; one guest may have several.")
    TO_COME = "to_come", _("still to come"), _("Expected guests who were not let in yet.")
    NO_SHOWS = "no_shows", _("no-shows"), _("The same once the evening is over.")
    WALK_INS = (
        "walk_ins",
        _("walk-ins"),
        _("Guests put on the list at the door."),
        _("a part of expected if paid"),
    )
    REFUSED = (
        "refused",
        _("refused scans"),
        _("Scans that let nobody in; one guest may have several."),
    )
    REFUSED_PEOPLE = (
        "refused_people",
        _("refused people"),
        _("Guests of the list who were refused at least once."),
    )
    NEVER_IN = (
        "refused_never_in",
        _("never got in"),
        _("Refused people who were not let in later either."),
        _("a part of refused people"),
    )
    UNKNOWN = (
        "unknown",
        _("unknown"),
        _("Refused scans of a code that is no ticket of the event."),
        _("a part of refused scans"),
    )


_VALUES: dict[Number, Callable[[LiveCount], int]] = {
    Number.EXPECTED: lambda count: count.expected,
    Number.ADMITTED: lambda count: count.admitted,
    Number.COME: lambda count: count.come,
    Number.NOT_EXPECTED: lambda count: count.not_expected,
    Number.INSIDE: lambda count: count.inside,
    Number.LEFT: lambda count: count.left,
    Number.CAME_BACK: lambda count: count.returned,
    Number.EXITS: lambda count: count.exits,
    Number.TO_COME: lambda count: count.awaited,
    Number.NO_SHOWS: lambda count: count.awaited,
    Number.WALK_INS: lambda count: count.walk_ins,
    Number.REFUSED: lambda count: count.refused_scans,
    Number.UNKNOWN: lambda count: count.refused.get("INVALID", 0),
}

_REASONS = {
    Why.NOT_LISTED: _("not on the list"),
    Why.OTHER_CATEGORY: _("of another category"),
    "canceled": _("canceled later"),
    "blocked": _("blocked later"),
    "revoked": _("revoked later"),
    "unapproved": _("not approved"),
    "unpaid": _("unpaid"),
}


def value(number: Number, count: LiveCount, refused: RefusedPeople) -> int:
    """The number as it is in `count`, or in `refused` where it is about people."""
    match number:
        case Number.REFUSED_PEOPLE:
            return refused.people
        case Number.NEVER_IN:
            return refused.never_in
    return _VALUES[number](count)


def number_name(number: Number, words: Words) -> str:
    """What the number is called."""
    return words(number.called)


def reasons(why: dict[str, int], words: Words) -> str:
    """Why admitted guests are not expected: "9 canceled later, 2 unpaid"; "" for nobody."""
    parts = [
        f"{words.number(number)} {words(_REASONS[reason]) if reason in _REASONS else reason}"
        for reason, number in why.items()
    ]
    return ", ".join(parts)


def between(count: LiveCount, words: Words) -> str:
    """What is between "admitted of expected" and "still to come", or "" when nothing is."""
    if not count.not_expected:
        return ""
    return words(
        _("of whom {number} not expected ({reasons})"),
        number=words.number(count.not_expected),
        reasons=reasons(count.not_expected_why, words),
    )
