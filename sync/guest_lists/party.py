"""How many guests a row of a list stands for, and who comes with whom."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from badges.text.sentence import Sentence
from sync.guest_lists.cells import clean
from sync.guest_lists.columns import Columns
from sync.guest_lists.guest_list import Record
from sync.guest_lists.people import number, split_name
from sync.guest_lists.status_words import is_no, is_yes
from sync.guest_lists.table import Table

MAX_FROM_ONE_ROW = 100
"""Guests that one row may stand for."""
_BETWEEN_NAMES = re.compile(r"\s*[,;&/]\s*|\s+(?:et|and|und|y|e)\s+")

Doubt = Callable[[int, str], None]


class Parties:
    """Counts the people of rows; what is no number is named."""

    def __init__(self, table: Table, columns: Columns, doubt: Doubt) -> None:
        self._doubt = doubt
        self._is_unfolded = table.is_unfolded
        self._rows_of = _orders(table, columns)
        self._parties: Counter[str] = Counter()

    def quantity(self, record: Record, values: dict[str, str]) -> int:
        """How many guests the row stands for.

        Some shops repeat the order's quantity in the row of each ticket: then it is one each.
        """
        if not values.get("quantity"):
            return 1
        quantity = self._people(record.line, values["quantity"])
        alike = self._rows_of[record.order, record.category] if record.order else 1
        if quantity != alike or alike == 1 or self._is_unfolded:
            return max(1, quantity)
        if not record.code:
            once = Sentence(
                "quantity {number}, as many as this order has rows: taken as one guest each",
                number=quantity,
            )
            self._doubt(record.line, once)
        return 1

    def companions(self, line: int, host: str, text: str) -> list[tuple[str, str]]:
        """The names of those who come with a guest: numbered, unless the list has names."""
        if not text or is_no(text):
            return []
        count = 1 if is_yes(text) and text.isalpha() else number(text)
        if count is None and (text[:1] in "+-" or text[:1].isdecimal()):
            count = self._people(line, text)
        if count is None:
            named = [name for name in _BETWEEN_NAMES.split(text) if name]
            return [split_name(name) for name in named[:MAX_FROM_ONE_ROW]]
        if count > MAX_FROM_ONE_ROW:
            count = self._people(line, text)
        return [(f"+{nth}", f"({host})") for nth in range(1, count + 1)]

    def together(self, record: Record, host: str, *, is_apart: bool) -> Record:
        """The record with a party for it and its companions, unless the list has one."""
        if is_apart or record.party or record.order:
            return record
        self._parties[host] += 1
        again = self._parties[host]
        return replace(record, party=host if again == 1 else f"{host} #{again}")

    def _people(self, line: int, text: str) -> int:
        """A number of people; what is none, or too high to be meant, counts as nobody."""
        count = number(text)
        if count is not None and count <= MAX_FROM_ONE_ROW:
            return count
        one = Sentence("“{text}” is no number of guests: only this one is taken", text=text[:40])
        self._doubt(line, one)
        return 0


def _orders(table: Table, columns: Columns) -> Counter[tuple[str, str]]:
    """How many rows each order has, by category, where a list has quantities at all."""
    places = columns.places
    if "quantity" not in places or "order" not in places:
        return Counter()
    order, category = places["order"], places.get("category")
    return Counter((_at(texts, order), _at(texts, category)) for _, texts in table.rows)


def _at(texts: list[str], place: int | None) -> str:
    return clean(texts[place]) if place is not None and place < len(texts) else ""
