"""Reading what pretix says: the value that is meant, or a `NotPretixError`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from badges.text.cleaning import one_line
from badges.text.sentence import Sentence
from sync.guest_lists.cells import MAX_FIELD
from sync.model import EARLIEST_MS, LATEST_MS
from sync.pretix.errors import PretixPuzzledError

Said = Mapping[str, Any]
"""A JSON object."""


class NotPretixError(PretixPuzzledError, ValueError):
    """What was said is not what pretix says at this place; the message names it."""

    def __init__(self, message: str, /, **values: object) -> None:
        what = Sentence(message, **values)
        super().__init__(Sentence("pretix's answer makes no sense: {error}", error=what))


def number(said: Said, name: str) -> int:
    """A whole number that must be there."""
    value = said.get(name)
    if type(value) is not int:
        raise NotPretixError("“{name}” is no number", name=name)
    return value


def text(said: Said, name: str) -> str:
    """A text on one line, cleaned and cut; "" for none."""
    value = said.get(name)
    return one_line(value, MAX_FIELD) if isinstance(value, str) else ""


def exact(said: Said, name: str) -> str:
    """A text that must be there and counts letter by letter."""
    value = said.get(name)
    if not isinstance(value, str) or not value:
        raise NotPretixError("“{name}” is no text", name=name)
    return value


def time_ms(said: Said, name: str) -> int | None:
    """A time in milliseconds UTC; None for none."""
    value = said.get(name)
    return None if value is None else moment_ms(value)


def moment_ms(value: object) -> int:
    """An ISO 8601 time with its offset, in milliseconds UTC."""
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError as error:
        raise NotPretixError("“{value}” is no time", value=str(value)[:40]) from error
    if at.tzinfo is None:
        raise NotPretixError("“{value}” says no zone", value=str(value)[:40])
    ms = round(at.timestamp() * 1000)
    if not EARLIEST_MS <= ms < LATEST_MS:
        raise NotPretixError("“{value}” is a time that cannot be", value=str(value)[:40])
    return ms


def objects(said: Said, name: str) -> list[Said]:
    """A list of objects; [] for none."""
    value = said.get(name) or []
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise NotPretixError("“{name}” is no list of objects", name=name)
    return value


def numbers(said: Said, name: str) -> list[int]:
    """A list of whole numbers; [] for none."""
    value = said.get(name) or []
    if not isinstance(value, list) or not all(type(each) is int for each in value):
        raise NotPretixError("“{name}” is no list of numbers", name=name)
    return value


def in_language(said: Said, name: str, *languages: str) -> str:
    """A text that pretix has in several languages: in the first of `languages` that it has."""
    value = said.get(name)
    if not isinstance(value, dict):
        return text(said, name)
    ways = [*languages, "en", *value]
    return next((found for way in ways if (found := text(value, way))), "")
