"""What somebody should look at in a guest list before it is relied on, and what refuses it."""

import re
from collections.abc import Iterator, Sequence

from badges.codes.scanned_text import MAX_LENGTH
from badges.text.sentence import Sentence
from sync.guest_lists.cells import ROUNDED
from sync.guest_lists.guest_list import GuestListError, Problem, Record

_EXACT_DIGITS = 15
_NO_CHANCE = 6
"""So many zeros in a row are not chance."""
_GARBLED = re.compile("\ufffd|Ã[\u0080-\u00bf©¨ª«´®§‰€Š]|â€[™œ“˜]")
_MANY_LINES = 10


def refuse_rounded_codes(codes: Sequence[str], header: str) -> None:
    """Refuse ticket codes whose last digits a spreadsheet has lost; nobody could be let in."""
    rounded = next(filter(ROUNDED.fullmatch, codes), None)
    long = [
        code[_EXACT_DIGITS:] for code in codes if code.isdecimal() and len(code) > _EXACT_DIGITS
    ]
    ends = "".join(long)
    if rounded is None and len(long) > 1 and len(ends) >= _NO_CHANCE and not ends.strip("0"):
        rounded = next(code for code in codes if len(code) > _EXACT_DIGITS)
    if rounded is not None:
        raise GuestListError(
            "a spreadsheet has rounded the numbers in the column “{header}” (as in {rounded}): "
            "their last digits are lost. Export the list again and import that file as it "
            "comes, or leave the column out with --map",
            header=header,
            rounded=rounded,
        )


def doubtful(records: Sequence[Record]) -> Iterator[Problem]:
    """Codes that two guests share, codes too long to be scanned, names whose accents are broken."""
    first_line: dict[str, int] = {}
    for record in records:
        if _GARBLED.search(record.name) or _GARBLED.search(record.company):
            texts = ", ".join(filter(None, (record.name, record.company)))
            broken = Sentence("“{text}”: broken accents? Save the list as UTF-8", text=texts)
            yield Problem(record.line, broken)
        if not record.code:
            continue
        if record.code in first_line:
            where = first_line[record.code]
            yield Problem(record.line, Sentence("the same ticket code as line {line}", line=where))
        first_line.setdefault(record.code, record.line)
        if len(record.code) > MAX_LENGTH:
            yield Problem(record.line, Sentence("a ticket code too long to be scanned"))


def swallowed(rows: Sequence[tuple[int, list[str]]]) -> Iterator[Problem]:
    """Rows that reach over so many lines that a quotation mark must be missing."""
    for line, cells in rows:
        if "".join(cells).count("\n") < _MANY_LINES:
            continue
        lines = max(cell.count("\n") for cell in cells)
        if lines >= _MANY_LINES:
            what = Sentence("{lines} lines in one cell: is a quotation mark missing?", lines=lines)
            yield Problem(line, what)
