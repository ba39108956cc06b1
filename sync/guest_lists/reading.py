"""A guest list read from a file: table, columns, records, what is doubtful, what must be asked."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from badges.text.sentence import Sentence
from sync.guest_lists.cells import clean
from sync.guest_lists.columns import Columns
from sync.guest_lists.doubts import doubtful, refuse_rounded_codes, swallowed
from sync.guest_lists.guest_list import GuestList, GuestListError, Progress, Record
from sync.guest_lists.judge import judged, notices
from sync.guest_lists.leftovers import lines_shown
from sync.guest_lists.questions import ROWS, Answers, ListQuestion, QuestionKind
from sync.guest_lists.rows import Rows
from sync.guest_lists.table import Table

_SHOWN = 3


def read_guests(
    table: Table,
    columns: Columns,
    *,
    timezone: str,
    answers: Answers | None = None,
    progress: Progress | None = None,
) -> GuestList:
    """The guests in a table whose columns are known; times in it are of `timezone`.

    What the list and `answers` leave open stands in its `questions`. Raises `GuestListError`
    when nobody in it has a name, or when its codes are lost.
    """
    answers = answers or Answers()
    if not columns.have_names:
        found = ", ".join(filter(None, table.header))[:200]
        raise GuestListError(
            "{path} has no column for names: it needs “Nom” and “Prénom”, or “Last name” and "
            '“First name”, or --map "Header=last_name"; its first line says: {found}',
            path=table.path,
            found=clean(found),
        )
    headers = _headers(table, columns)
    if "code" in columns.places:
        place = columns.places["code"]
        codes = [cells[place].strip() for _, cells in table.rows if place < len(cells)]
        refuse_rounded_codes(codes, headers["code"])
    shown, about_rows = _shown(table, answers)
    rows = Rows(shown, columns, ZoneInfo(timezone), answers)
    records = tuple(rows.records(progress))
    if not records:
        raise GuestListError("{path} has no guests: export the guest list again", path=table.path)
    problems = sorted(
        [*rows.problems, *swallowed(shown.rows), *doubtful(records)],
        key=lambda problem: problem.line,
    )
    return GuestList(
        records,
        tuple(problems),
        headers,
        columns.vendor,
        table.how,
        questions=(*about_rows, *judged(shown, columns, answers), *rows.questions()),
        notices=(*table.notices, *_notices(shown, columns, records)),
    )


def _headers(table: Table, columns: Columns) -> dict[str, str]:
    """The header, or the headers, that each field is taken from."""
    return {
        field: " + ".join(clean(table.header[at]) for at in columns.all_places(field))
        for field in columns.places
    }


def _shown(table: Table, answers: Answers) -> tuple[Table, list[ListQuestion]]:
    """The rows to be read, and what must be said of those that are hidden or struck through."""
    questions, left = list[ListQuestion](), set[int]()
    for kind, places, answer in (
        (QuestionKind.HIDDEN, table.hidden, answers.hidden_rows),
        (QuestionKind.STRUCK, table.struck, answers.struck_rows),
    ):
        there = sorted(places - left)
        if there and not answer:
            questions.append(ListQuestion(kind, str(len(there)), _some(table, there), ROWS))
        if there and answer != "import":
            left |= set(there)
    rows = [row for at, row in enumerate(table.rows) if at not in left] if left else table.rows
    if not rows:
        raise GuestListError(
            "{path} shows no guests, all rows are hidden: say --hidden-rows import", path=table.path
        )
    return replace(table, rows=rows), questions


def _some(table: Table, places: Sequence[int]) -> Sentence:
    rows = [table.rows[at] for at in places[:_SHOWN]]
    texts = [(line, clean(" ".join(filter(None, cells)), 40)) for line, cells in rows]
    return lines_shown(texts, is_all=len(places) <= _SHOWN)


def _notices(table: Table, columns: Columns, records: Sequence[Record]) -> Iterator[str]:
    """What was done with the list that somebody should know, without being asked."""
    if table.blank:
        yield Sentence("{rows} blank {rows:row was|rows were} left out", rows=table.blank)
    yield from notices(table, columns)
    without = sum(not record.code for record in records)
    if without == len(records):
        yield Sentence(
            "this list has no codes: {number} {number:is|are} made here, and tickets of {shop} "
            "will not open this door; send the guests the tickets that “kiosk tickets” or “kiosk "
            "mail” makes",
            number=without,
            shop=columns.vendor or Sentence("a shop"),
        )
    elif without:
        yield Sentence(
            "{number} of {all} guests {number:has|have} no code: one is made for each",
            number=without,
            all=len(records),
        )
