"""The rows of a guest list turned into records: one a ticket, companions and quantities included.

Nobody is merged: several guests may share an e-mail address, an order and a name.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

from badges.codes.scanned_text import MAX_LENGTH
from sync.guest_lists import cells
from sync.guest_lists.columns import Columns
from sync.guest_lists.guest_list import Problem, Progress, Record
from sync.guest_lists.headers import Row
from sync.guest_lists.source_keys import key_of, source_of
from sync.guest_lists.table import Table
from sync.model import TicketStatus

MAX_FROM_ONE_ROW = 100
"""Guests that one row may stand for."""
_TEXTS = ("code", "company", "title", "email", "phone", "category", "variation", "order", "note",
          "host", "party")  # fmt: skip
_LONGEST = {"code": MAX_LENGTH + 1}
_REPORT_EVERY = 1000
_BETWEEN_NAMES = re.compile(r"\s*[,;&/]\s*|\s+(?:et|and)\s+")

Values = dict[str, str]


class Rows:
    """Reads the rows of one table, and collects what is doubtful about them."""

    def __init__(self, table: Table, columns: Columns, zone: ZoneInfo) -> None:
        self.problems: list[Problem] = []
        self._table = table
        self._vendor = columns.vendor
        self._cells = [(field, place, _LONGEST.get(field, cells.MAX_FIELD))
                       for field, place in columns.places.items()]  # fmt: skip
        self._zone = zone
        self._unknown: defaultdict[str, list[int]] = defaultdict(list)
        self._seen: dict[tuple[str, ...], int] = {}
        self._rows_of = _orders(table, columns)
        self._called: Counter[tuple[str, str]] = Counter()
        self._parties: Counter[str] = Counter()

    def records(self, progress: Progress | None = None) -> Iterator[Record]:
        """Every guest; `problems` is complete when the last one was given."""
        total = len(self._table.rows)
        for done, row in enumerate(self._table.rows):
            if progress and done % _REPORT_EVERY == 0:
                progress(done, total)
            yield from self._guests_in(row)
        for word, lines in self._unknown.items():
            what = f"the status “{word}” is not known: taken as valid ({len(lines)} rows)"
            self._doubt(lines[0], what)
        if progress:
            progress(total, total)

    def _guests_in(self, row: Row) -> Iterator[Record]:
        line, texts = row
        values = {
            field: cells.clean(texts[place], longest)
            for field, place, longest in self._cells
            if place < len(texts)
        }
        if self._is_repeated(line, texts, values):
            return
        first, last = self._names(values)
        if first or last or values.get("company") or values.get("code"):
            record = self._record(line, values, first, last)
            yield from self._several(record, values)
        else:
            self._doubt(line, "no name, no company and no code: left out")

    def _is_repeated(self, line: int, texts: list[str], values: Values) -> bool:
        """Whether the same row, code included, was there before: then it is one ticket."""
        if not values.get("code"):
            return False
        before = self._seen.setdefault(tuple(texts), line)
        if before != line:
            self._doubt(line, f"the same in every cell as line {before}: left out")
        return before != line

    def _record(self, line: int, values: Values, first: str, last: str) -> Record:
        status, paid = self._standing(line, values)
        record = Record(
            line=line,
            first_name=first,
            last_name=last,
            status=status,
            paid=paid,
            valid_from_ms=self._time(line, values.get("valid_from", "")),
            valid_until_ms=self._time(line, values.get("valid_until", ""), end=True),
            **{field: values.get(field, "") for field in _TEXTS},
        )
        source = source_of(self._vendor, values.get("number") or record.code, record)
        return replace(record, source=source) if source else record

    def _names(self, values: Values) -> tuple[str, str]:
        """The guest's names; where the list has only the buyer's, the buyer and their guests."""
        first, last = values.get("first_name", ""), values.get("last_name", "")
        if not (first or last):
            first, last = cells.split_name(values.get("name", ""))
        if first or last:
            self._called[values.get("order", ""), f"{first} {last}".strip()] += 1
            return first, last
        first, last = values.get("buyer_first_name", ""), values.get("buyer_last_name", "")
        if not (first or last):
            first, last = cells.split_name(values.get("buyer_name", ""))
        if not (first or last):
            return "", ""
        buyer = f"{first} {last}".strip()
        self._called[values.get("order", ""), buyer] += 1
        nth = self._called[values.get("order", ""), buyer]
        return (first, last) if nth == 1 else _guest_of(buyer, nth)

    def _standing(self, line: int, values: Values) -> tuple[TicketStatus, bool]:
        """What is said of the ticket, and whether it is paid for."""
        word = values.get("status", "")
        status = cells.status(word)
        if status is None:
            self._unknown[word].append(line)
            status = TicketStatus.VALID
        if cells.is_no(values.get("valid", "")):
            status = TicketStatus.CANCELED
        elif status is TicketStatus.VALID and cells.is_yes(values.get("blocked", "")):
            status = TicketStatus.BLOCKED
        paid = values.get("paid", "")
        return status, not (cells.is_unpaid(word) or cells.is_unpaid(paid) or cells.is_no(paid))

    def _time(self, line: int, text: str, *, end: bool = False) -> int | None:
        at = cells.time_ms(text, self._zone, end=end) if text else None
        if text and at is None:
            self._doubt(line, f"“{text[:40]}” is no date: write it as 2026-11-22 19:30")
        return at

    def _several(self, record: Record, values: Values) -> Iterator[Record]:
        """The guest of a row, then those whom the row stands for besides."""
        host = record.name or record.company
        others = [_guest_of(host, nth + 1) for nth in range(1, self._quantity(record, values))]
        companions = self._companions(record.line, host, values.get("companions", ""))
        if not (others or companions):
            yield record
            return
        if companions and not (record.party or record.order):
            self._parties[host] += 1
            again = self._parties[host]
            record = replace(record, party=host if again == 1 else f"{host} #{again}")
        yield record
        key = key_of(record)
        blank = replace(record, code="", title="", email="", phone="", note="")
        for nth, (first, last) in enumerate([*others, *companions], 1):
            yield replace(blank, first_name=first, last_name=last, source=f"{key}+{nth}")

    def _quantity(self, record: Record, values: Values) -> int:
        """How many guests of this kind the row stands for.

        Some shops repeat the order's quantity in the row of each ticket: then it is one each.
        """
        if not values.get("quantity"):
            return 1
        quantity = self._people(record.line, values["quantity"])
        alike = self._rows_of[record.order, record.category] if record.order else 1
        if quantity != alike or alike == 1:
            return max(1, quantity)
        if not record.code:
            what = f"quantity {quantity}, as many as this order has rows: taken as one guest each"
            self._doubt(record.line, what)
        return 1

    def _companions(self, line: int, host: str, text: str) -> list[tuple[str, str]]:
        """The names of those who come with a guest: numbered, unless the list has names."""
        if not text or cells.is_no(text):
            return []
        if text[:1] in "+-" or text[:1].isdecimal():
            count = self._people(line, text)
        elif cells.is_yes(text):
            count = 1
        else:
            named = [name for name in _BETWEEN_NAMES.split(text) if name]
            return [cells.split_name(name) for name in named[:MAX_FROM_ONE_ROW]]
        return [(f"+{nth}", f"({host})") for nth in range(1, count + 1)]

    def _people(self, line: int, text: str) -> int:
        """A number of people; what is none, or too high to be meant, counts as nobody."""
        count = cells.number(text)
        if count is not None and count <= MAX_FROM_ONE_ROW:
            return count
        self._doubt(line, f"“{text[:40]}” is no number of guests: only this one is taken")
        return 0

    def _doubt(self, line: int, what: str) -> None:
        self.problems.append(Problem(line, what))


def _orders(table: Table, columns: Columns) -> Counter[tuple[str, str]]:
    """How many rows each order has, by category, where a list has quantities at all."""
    places = columns.places
    if "quantity" not in places or "order" not in places:
        return Counter()
    order, category = places["order"], places.get("category")
    return Counter((_at(texts, order), _at(texts, category)) for _, texts in table.rows)


def _guest_of(name: str, nth: int) -> tuple[str, str]:
    return f"Invité {nth} de", name


def _at(texts: list[str], place: int | None) -> str:
    return cells.clean(texts[place]) if place is not None and place < len(texts) else ""
