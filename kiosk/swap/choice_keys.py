"""Which letter gives which fields of whom: the same on every keyboard, since it is shown.

Two people have a letter for each field.  In a group each person has a letter for the e-mail
address and one for everything; whoever did something last has a letter for each field.
"""

from __future__ import annotations

from collections.abc import Iterator

from badges.cards.business_card import CardField
from badges.cards.field_choice import FieldChoice, FieldSet, of_card
from badges.cards.meeting import Meeting, Participant

SETS = (FieldSet.WITH_EMAIL, FieldSet.EVERYTHING)
_LETTERS = "ABCDEFGHIJKLMNOP"
_OF_TOUCHED = "QRST"

Lettered = tuple[str, FieldChoice]


def set_keys(person: Participant, number: int, *, group: bool) -> list[Lettered]:
    """The letters that give several fields of person `number`, counted from 1."""
    first = (number - 1) * (len(SETS) if group else len(SETS) + len(CardField))
    lettered = zip(_LETTERS[first:], SETS, strict=False)
    return [(letter, choice) for letter, choice in lettered if of_card(choice, person.own)]


def field_keys(person: Participant, number: int, *, group: bool) -> list[Lettered]:
    """The letters that give one field more or less of person `number`."""
    first = (number - 1) * (len(SETS) + len(CardField)) + len(SETS)
    letters = _OF_TOUCHED if group else _LETTERS[first:]
    filled = person.own.filled()
    lettered = zip(letters, CardField, strict=False)
    return [(letter, field) for letter, field in lettered if field in filled]


def meant(letter: str, meeting: Meeting, touched: str) -> tuple[int, FieldChoice] | None:
    """The person, counted from 1, and the choice that a letter stands for now."""
    for number, lettered in _offered(meeting, touched):
        for each, choice in lettered:
            if each == letter.upper():
                return number, choice
    return None


def is_group(meeting: Meeting) -> bool:
    """Whether so many are here that each has a row."""
    return len(meeting.people) > 2


def _offered(meeting: Meeting, touched: str) -> Iterator[tuple[int, list[Lettered]]]:
    group = is_group(meeting)
    for number, person in enumerate(meeting.people, start=1):
        if person in meeting.asked():
            yield number, set_keys(person, number, group=group)
            if not group or person.ticket_id == touched:
                yield number, field_keys(person, number, group=group)
