"""From when and until when the tickets of a list are valid."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from sync.guest_lists.cells import clean
from sync.guest_lists.columns import Columns
from sync.guest_lists.dates import date_order, time_ms
from sync.guest_lists.headers import header_key
from sync.guest_lists.questions import DATE_ORDERS, Answers, ListQuestion, QuestionKind
from sync.guest_lists.table import Table

_FIELDS = ("valid_from", "valid_until")
_DAY_FIRST = ("vala", "valide", "debut", "fin ", "expire le", "valido", "gultig")
"""How headers begin in languages that write the day first."""


class Validity:
    """Reads the dates of one list; which of two numbers is the day is settled once."""

    def __init__(self, table: Table, columns: Columns, zone: ZoneInfo, answers: Answers) -> None:
        self._zone = zone
        self._places = {f: columns.places[f] for f in _FIELDS if f in columns.places}
        self._table = table
        found = date_order(self._texts()) if self._places else ""
        self._is_open = found is None and not answers.dates
        headers = [header_key(table.header[at]) for at in self._places.values()]
        if self._is_open and any(header.startswith(_DAY_FIRST) for header in headers):
            found, self._is_open = "day-first", False
        self._order = answers.dates or found or "day-first"

    def of(self, values: dict[str, str]) -> tuple[int | None, int | None, list[str]]:
        """From when and until when a ticket is valid, and the texts that are no dates."""
        if not self._places:
            return None, None, []
        wrong, found = [], dict[str, int | None]()
        for field in self._places:
            text = values.get(field, "")
            end = field == "valid_until"
            at = time_ms(text, self._zone, order=self._order, end=end) if text else None
            if text and at is None:
                wrong.append(text)
            found[field] = at
        return found.get("valid_from"), found.get("valid_until"), wrong

    def questions(self) -> Iterator[ListQuestion]:
        """Whether the day or the month comes first, where the dates do not tell."""
        if self._is_open:
            texts = dict.fromkeys(text for text in self._texts() if text)
            some = ", ".join(list(texts)[:3])
            at = next(iter(self._places.values()))
            yield ListQuestion(
                QuestionKind.DATES, clean(self._table.header[at]), some, DATE_ORDERS, at
            )

    def _texts(self) -> Iterator[str]:
        for place in self._places.values():
            for _, texts in self._table.rows:
                if place < len(texts):
                    yield clean(texts[place])
