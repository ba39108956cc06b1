"""Words that agree in number with what is counted: 1 row, 2 rows.

A sentence says both forms where a value decides: `{number} {number:row|rows}`.  French counts
nought as one: 0 ligne, 1 ligne, 2 lignes.
"""

from __future__ import annotations

import string
from collections.abc import Mapping

_FRENCH = "fr"


class _Agreeing(string.Formatter):
    """Formats as `str.format` does, and `{value:one|many}` as one of the two."""

    def __init__(self, language: str) -> None:
        self._language = language

    def format_field(self, value: object, spec: str) -> str:
        one, bar, many = spec.partition("|")
        if not bar:
            return str(super().format_field(value, spec))
        return one if is_one(value, self._language) else many


def filled(message: str, values: Mapping[str, object], language: str = "en") -> str:
    """`message` with `values` in the places it names, its words agreeing with their numbers."""
    if not values:
        return message
    if "|" not in message:
        return message.format(**values)
    return _Agreeing(language).vformat(message, (), values)


def is_one(number: object, language: str) -> bool:
    """Whether a number, or what is shown of one ("1 700"), takes the singular in `language`."""
    digits = "".join(filter(str.isdecimal, str(number)))
    return digits in (("0", "1") if language == _FRENCH else ("1",))
