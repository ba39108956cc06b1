"""The rows of a guest list turned into records: one a ticket, companions and quantities included.

Nobody is merged: several guests may share an e-mail address, an order and a name.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from badges.codes.scanned_text import MAX_LENGTH
from badges.text.sentence import Sentence
from sync.guest_lists import cells, people
from sync.guest_lists.codes import codes_in
from sync.guest_lists.columns import SEVERAL, Columns
from sync.guest_lists.guest_list import Problem, Progress, Record
from sync.guest_lists.headers import Row, header_key
from sync.guest_lists.leftovers import Leftovers
from sync.guest_lists.party import MAX_FROM_ONE_ROW, Parties
from sync.guest_lists.questions import Answers, ListQuestion
from sync.guest_lists.source_keys import key_of, source_of
from sync.guest_lists.standing import Standings
from sync.guest_lists.status_words import UNPAID, meaning, without_mark
from sync.guest_lists.table import Table
from sync.guest_lists.validity import Validity
from sync.model import TicketStatus

_TEXTS = ("company", "title", "email", "category", "variation", "order", "note", "host", "party")
_LONGEST = {"code": MAX_LENGTH + 1}
_REPORT_EVERY = 1000
_LAST_FIRST = ("nom prenom", "nom et prenom", "nom et prenoms", "nom prenoms", "noms et prenoms",
               "vos nom et prenom", "votre nom et prenom", "vos nom et prenoms",
               "last name first name", "last name and first name", "surname name",
               "cognome e nome", "apellidos y nombre")  # fmt: skip
_FIRST_LAST = ("prenom nom", "prenom et nom", "first name last name", "first and last name",
               "first name and last name", "name surname", "name and surname", "nome e cognome",
               "nome e sobrenome", "nombre y apellidos", "vor und nachname")  # fmt: skip
_TOTALS = ("total", "sous", "sub", "grand", "nombre", "number", "gesamt", "summe", "somme")

Values = dict[str, str]
Names = list[tuple[str, str]]


class Rows:
    """Reads the rows of one table, and collects what is doubtful about them."""

    def __init__(self, table: Table, columns: Columns, zone: ZoneInfo, answers: Answers) -> None:
        self.problems: list[Problem] = []
        self._table = table
        self._vendor = columns.vendor
        self._cells = [(field, place, _LONGEST.get(field, cells.MAX_FIELD))
                       for field, place in columns.places.items()
                       if field not in SEVERAL]  # fmt: skip
        self._code = columns.places.get("code", len(table.header) + MAX_FROM_ONE_ROW)
        self._companions = columns.all_places("companions")
        self._standings = Standings(columns, answers, table.header)
        self._leftovers = Leftovers(table.header, table.rows, answers)
        self._validity = Validity(table, columns, zone, answers)
        self._parties = Parties(table, columns, self._doubt)
        self._seen: dict[tuple[str, ...], int] = {}
        self._called: Counter[tuple[str, str]] = Counter()
        key = header_key(table.header[columns.places["name"]]) if "name" in columns.places else ""
        self._last_first, self._comma_is_last = key in _LAST_FIRST, key not in _FIRST_LAST

    def records(self, progress: Progress | None = None) -> Iterator[Record]:
        """Every guest; `problems` and `questions` are complete when the last one was given."""
        total = len(self._table.rows)
        for done, row in enumerate(self._table.rows):
            if progress and done % _REPORT_EVERY == 0:
                progress(done, total)
            yield from self._guests_in(row)
        self.problems += self._leftovers.problems()
        if progress:
            progress(total, total)

    def questions(self) -> list[ListQuestion]:
        """What the rows leave open."""
        return [
            *self._standings.questions(),
            *self._validity.questions(),
            *self._leftovers.questions(),
        ]

    def _guests_in(self, row: Row) -> Iterator[Record]:
        line, texts = row
        values = {
            field: cells.clean(texts[place], longest)
            for field, place, longest in self._cells
            if place < len(texts)
        }
        if self._code < len(texts) and "\n" in texts[self._code]:
            values["code"] = cells.clean("; ".join(texts[self._code].split("\n")))
        for field in [field for field, text in values.items() if cells.is_an_error(text)]:
            said = Sentence("“{text}” is an error of the spreadsheet: left out", text=values[field])
            self._doubt(line, said)
            values[field] = ""
        if self._is_repeated(line, texts, values):
            return
        mark = _take_mark(values)
        named, more = self._names(values)
        if self._is_no_guest(row, values, named):
            return
        if named[0] == ("", "") and not (values.get("company") or values.get("code")):
            self._doubt(line, Sentence("no name, no company and no code: left out"))
            return
        record = _marked(self._record(line, texts, values, named[0]), mark)
        yield from self._several(record, named, more, values, texts)

    def _is_repeated(self, line: int, texts: list[str], values: Values) -> bool:
        """Whether the same row, code included, was there before: then it is one ticket."""
        if not values.get("code"):
            return False
        before = self._seen.setdefault(tuple(texts), line)
        if before != line:
            same = Sentence("the same in every cell as line {line}: left out", line=before)
            self._doubt(line, same)
        return before != line

    def _is_no_guest(self, row: Row, values: Values, named: Names) -> bool:
        first, last = named[0]
        name = f"{first} {last}".strip()
        code = values.get("code", "")
        is_word = not any(map(str.isdigit, code))  # a code has some digit
        if code and is_word and self._leftovers.is_header(row):
            return True
        if (
            code
            and not (is_word and not name)
            and not any(text.lower().startswith(_TOTALS) for text in (name, code))
        ):
            return False
        return self._leftovers.is_one(row, name=name, has_address=bool(values.get("email")))

    def _record(
        self, line: int, texts: Sequence[str], values: Values, name: tuple[str, str]
    ) -> Record:
        status, paid = self._standings.of(line, texts)
        phone = cells.phone(values.get("phone", ""))
        if phone is None:
            ruined = Sentence(
                "“{text}”: a spreadsheet has ruined this telephone number: left out",
                text=values["phone"][:40],
            )
            self._doubt(line, ruined)
        valid_from_ms, valid_until_ms, wrong = self._validity.of(values)
        for text in wrong:
            no_date = Sentence("“{text}” is no date: write it as 2026-11-22 19:30", text=text[:40])
            self._doubt(line, no_date)
        record = Record(
            line=line,
            code=codes_in(values.get("code", ""))[0],
            first_name=name[0],
            last_name=name[1],
            phone=phone or "",
            status=status,
            paid=paid,
            valid_from_ms=valid_from_ms,
            valid_until_ms=valid_until_ms,
            **{field: values.get(field, "") for field in _TEXTS},
        )
        source = source_of(self._vendor, values.get("number") or record.code, record)
        return replace(record, source=source) if source else record

    def _names(self, values: Values) -> tuple[Names, int]:
        """Everybody the row names, and how many more; the buyer, where there is nobody else."""
        first, last = values.get("first_name", ""), values.get("last_name", "")
        found: Names = [(first, last)]
        more = 0
        if first or last:
            found, more = _in_two_cells(first, last)
        elif values.get("name"):
            whole = people.named(
                values["name"], last_first=self._last_first, comma_is_last=self._comma_is_last
            )
            found, more = list(whole.people), whole.more
        if found[0] != ("", ""):
            self._called[values.get("order", ""), " ".join(found[0]).strip()] += 1
            return found, more
        return [self._buyer(values)], 0

    def _buyer(self, values: Values) -> tuple[str, str]:
        first, last = values.get("buyer_first_name", ""), values.get("buyer_last_name", "")
        if not (first and last):
            name = values.get("buyer_name", "") or last or first
            first, last = people.split_name(name)
        if not (first or last):
            return "", ""
        buyer = f"{first} {last}".strip()
        self._called[values.get("order", ""), buyer] += 1
        nth = self._called[values.get("order", ""), buyer]
        return (first, last) if nth == 1 else guest_of(buyer, nth)

    def _several(
        self, record: Record, named: Names, more: int, values: Values, texts: Sequence[str]
    ) -> Iterator[Record]:
        """The guest of a row, then those whom the row stands for besides."""
        if not (more or self._companions or "quantity" in values) and (
            len(named) == 1 and record.code == values.get("code", "")
        ):
            yield record
            return
        host = record.name or record.company
        codes = codes_in(values.get("code", ""))
        said = [cells.clean(texts[at]) for at in self._companions if at < len(texts)]
        said = [text for text in said if not cells.is_an_error(text)]
        companions = self._parties.companions(record.line, host, "; ".join(filter(None, said)))
        companions += [(f"+{nth}", f"({host})") for nth in range(1, more + 1)]
        known = len(named) + len(companions)
        whole = max(self._parties.quantity(record, values), len(codes))
        if len(codes) > 1 and values.get("quantity") and len(codes) != whole:
            several = Sentence(
                "{codes} codes for {guests} {guests:guest|guests}", codes=len(codes), guests=whole
            )
            self._doubt(record.line, several)
        if companions and whole == len(named):  # the quantity is the row's own people
            whole = known
        others = [guest_of(host, nth) for nth in range(known + 1, whole + 1)]
        rest = [*named[1:], *others, *companions][:MAX_FROM_ONE_ROW]
        if not rest:
            yield record
            return
        record = self._parties.together(record, host, is_apart=bool(others) and not companions)
        yield record
        key = key_of(record)
        blank = replace(record, code="", title="", email="", phone="", note="")
        for nth, (first, last) in enumerate(rest, 1):
            code = codes[nth] if nth < len(codes) else ""
            yield replace(blank, code=code, first_name=first, last_name=last, source=f"{key}+{nth}")

    def _doubt(self, line: int, what: str) -> None:
        self.problems.append(Problem(line, what))


def guest_of(name: str, nth: int) -> tuple[str, str]:
    """How somebody is called of whom only the buyer is known."""
    return f"Invité {nth} de", name


def _in_two_cells(first: str, last: str) -> tuple[Names, int]:
    """The people in a row that has first and last name apart."""
    more = 0
    if "+" in last or "+" in first:
        whole = people.named(last) if "+" in last else people.named(first)
        more = whole.more
        last, first = (people.without_plus(last), people.without_plus(first))
    if " " in first or "." in first:
        first, last = people.without_civility(first, last)
        return people.several_first_names(first, last), more
    return [(first, last)], more


def _take_mark(values: Values) -> str:
    """Take the word out of a name that keeps its ticket out: “Noé Noir (annulé)”."""
    for field in ("name", "first_name", "last_name"):
        text, mark = without_mark(values.get(field, ""))
        if mark:
            values[field] = text
            return mark
    return ""


def _marked(record: Record, mark: str) -> Record:
    """The guest with what the word beside their name says of the ticket; the worse counts."""
    said = meaning(mark) if mark else None
    if said is None or record.status is not TicketStatus.VALID:
        return record
    if said == UNPAID:
        return replace(record, paid=False)
    return replace(record, status=TicketStatus(said))
