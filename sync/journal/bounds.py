"""What a journal row may say: types, sizes and times, checked once for everybody who reads it.

A device that the organiser packed can be broken or stolen, and a disk can flip a bit: a row that
is signed may still say anything. What is out of bounds costs that row alone.

Times go from 1970, where a computer's clock begins whose battery is empty, to 2100.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sync.file.clock import COUNTER_BITS
from sync.journal.causality import KNEW, MOST_NAMED

if TYPE_CHECKING:
    from sync.journal.journal import Row

EARLIEST_MS = 0
LATEST_MS = int(datetime(2100, 1, 1, tzinfo=UTC).timestamp() * 1000)
"""Later than any event."""
MOST_BODY = 65_536
"""Characters in a row's body."""
MOST_NAME = 200
"""Characters in a ticket id, device id, epoch or kind."""
MOST_NUMBER = 2**53
"""Whole numbers that every JSON reader takes exactly."""
_DEEPEST = 8
_HASH, _SIGNATURE = 32, 64
_HEXADECIMAL = frozenset("0123456789abcdef")


def fault(row: Row, needed: Sequence[str]) -> str:
    """What is wrong with `row`, or "": its values, and what its body says.

    `needed` are the texts that the body of a row of its kind must have.
    """
    names = (row.ticket_id, row.device_id, row.epoch, row.kind)
    if not all(isinstance(name, str) and len(name) <= MOST_NAME for name in names):
        return "a name that is none"
    if not (_is_number(row.seq) and row.seq > 0):
        return "a number that is none"
    if not (is_time(row.wall_ms) and _is_number(row.hlc, LATEST_MS + 1 << COUNTER_BITS)):
        return "a time that cannot be"
    for value, length in ((row.hash, _HASH), (row.prev, _HASH), (row.sig, _SIGNATURE)):
        if not (isinstance(value, bytes) and len(value) == length):
            return "a hash or signature that is none"
    if not isinstance(row.body, str) or len(row.body) > MOST_BODY:
        return "a body that is none"
    return _body_fault(row.body, tuple(needed))


def is_time(value: object) -> bool:
    """Whether `value` is a time in milliseconds UTC that a clock may say."""
    return type(value) is int and EARLIEST_MS <= value < LATEST_MS


@lru_cache(maxsize=1024)
def _body_fault(body: str, needed: tuple[str, ...]) -> str:
    try:
        facts: object = json.loads(body, parse_constant=_no_number)
        _look_into(facts)
    except (ValueError, RecursionError) as error:
        return str(error) or "a body that is no JSON"
    if not isinstance(facts, dict):
        return "a body that is no JSON object"
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
        raise ValueError("a body that is too deep")
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
        raise ValueError("a number that is out of bounds")


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _is_number(value: object, most: int = MOST_NUMBER) -> bool:
    return type(value) is int and 0 <= value <= most


def _is_known(value: object) -> bool:
    return (
        isinstance(value, list)
        and len(value) <= MOST_NAMED
        and all(isinstance(v, str) and len(v) == 64 and _HEXADECIMAL.issuperset(v) for v in value)
    )
