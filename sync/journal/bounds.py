"""What a journal row may say: types, sizes and times, checked once for everybody who reads it.

A device that the organiser packed can be broken or stolen, and a disk can flip a bit: a row that
is signed may still say anything. What is out of bounds costs that row alone.

Times go from 1970, where a computer's clock begins whose battery is empty, to 2100.
"""

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from badges.text.sentence import Sentence
from sync.file.clock import COUNTER_BITS
from sync.model import EARLIEST_MS, LATEST_MS

KNEW = "knew"
"""What a row's body calls the hashes, in hexadecimal, of the latest rows that its writer knew."""
MOST_NAMED = 500
"""Hashes that one row names; the journal of a ticket with more loose ends is not an evening's."""
MOST_BODY = 65_536
"""Characters in a row's body."""
MOST_NAME = 200
"""Characters in a ticket id, device id, epoch or kind."""
MOST_NUMBER = 2**53
"""Whole numbers that every JSON reader takes exactly."""
_DEEPEST = 8
_HASH, _SIGNATURE = 32, 64
_HEXADECIMAL = frozenset("0123456789abcdef")


def fault(values: Sequence[object], needed: Sequence[str]) -> str:
    """What is wrong with a row's `values`, in the order of the table's columns; "" for nothing.

    `needed` are the texts that the body of a row of its kind must have.
    """
    ticket_id, device_id, epoch, seq, digest, hlc, wall_ms, kind, body, prev, sig = values
    if not all(_is_name(name) for name in (ticket_id, device_id, epoch, kind)):
        return "a name that is none"
    if not (_is_number(seq) and seq):
        return "a number that is none"
    if not (is_time(wall_ms) and _is_number(hlc, LATEST_MS + 1 << COUNTER_BITS)):
        return "a time that cannot be"
    for value, length in ((digest, _HASH), (prev, _HASH), (sig, _SIGNATURE)):
        if not (isinstance(value, bytes) and len(value) == length):
            return "a hash or signature that is none"
    if not isinstance(body, str) or len(body) > MOST_BODY:
        return "a body that is none"
    return _body_fault(body, tuple(needed))


def is_time(value: object) -> bool:
    """Whether `value` is a time in milliseconds UTC that a clock may say."""
    return type(value) is int and EARLIEST_MS <= value < LATEST_MS


def is_hash(value: object) -> bool:
    """Whether `value` is a hash in hexadecimal, as a body names a row or a record by it."""
    return isinstance(value, str) and len(value) == 2 * _HASH and _HEXADECIMAL.issuperset(value)


def read_object(text: str) -> dict[str, Any]:
    """The JSON object in `text`, if every reader of it can take it; raises `ValueError`."""
    try:
        said: object = _DECODER.decode(text)
        _look_into(said)
    except RecursionError as error:
        raise ValueError(Sentence("too deep")) from error
    if not isinstance(said, dict):
        raise ValueError(Sentence("no JSON object"))
    return said


@lru_cache(maxsize=1024)
def _body_fault(body: str, needed: tuple[str, ...]) -> str:
    try:
        facts = read_object(body)
    except ValueError as error:
        return f"a body that cannot be read: {error}"
    if not all(isinstance(facts.get(name), str) for name in needed):
        return "a body that lacks something"
    if not is_time(facts.get("at", EARLIEST_MS)):
        return "a time that cannot be"
    if not (type(facts.get("step_ms", 0)) is int and abs(facts.get("step_ms", 0)) < LATEST_MS):
        return "a step of the clock that cannot be"
    if not _is_known(facts.get(KNEW, [])):
        return "names of rows that are none"
    return ""


def _look_into(value: Any, depth: int = 0) -> None:
    """Raise `ValueError` for what some reader of JSON, or SQLite, would not take."""
    if depth > _DEEPEST:
        raise ValueError(Sentence("too deep"))
    if isinstance(value, str):
        value.encode()  # half a surrogate pair is no text
    elif isinstance(value, dict):
        for name, each in value.items():
            name.encode()
            _look_into(each, depth + 1)
    elif isinstance(value, list):
        for each in value:
            _look_into(each, depth + 1)
    elif isinstance(value, int | float) and not -MOST_NUMBER <= value <= MOST_NUMBER:
        raise ValueError(Sentence("a number that is out of bounds"))


def _no_number(name: str) -> None:
    raise ValueError(Sentence("{name} is no number", name=name))


_DECODER = json.JSONDecoder(parse_constant=_no_number)


def _is_name(value: object) -> bool:
    return isinstance(value, str) and len(value) <= MOST_NAME


def _is_number(value: object, most: int = MOST_NUMBER) -> bool:
    return type(value) is int and 0 <= value <= most


def _is_known(value: object) -> bool:
    return isinstance(value, list) and len(value) <= MOST_NAMED and all(map(is_hash, value))
