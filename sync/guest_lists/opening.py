"""The table in a file of any kind: its header found, its sheets chosen, a row for each guest."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from badges.text.sentence import Sentence
from sync.guest_lists.decoding import decode
from sync.guest_lists.delimited import read_rows
from sync.guest_lists.guest_list import GuestListError
from sync.guest_lists.headers import header_place
from sync.guest_lists.sheet_choice import SheetQuestionError, choose
from sync.guest_lists.table import Table
from sync.guest_lists.unfolding import unfolded
from sync.guest_lists.workbook import OLE, ZIP, read_sheets

MAX_BYTES = 64 * 2**20
"""Largest file that is read: five hundred thousand guests fit into it."""

_FOREIGN = {
    b"%pdf": Sentence("a PDF"),
    b"<html": Sentence("a web page"),
    b"<!doc": Sentence("a web page"),
    b"<tabl": Sentence("a web page"),
    b"<?xml": Sentence("an XML file"),
    b"{\\rtf": Sentence("a text document"),
}
_JSON = re.compile(rb"\s*(\[\s*)?\{\s*\"")
_DELIMITERS = {
    ",": Sentence("commas"),
    ";": Sentence("semicolons"),
    "\t": Sentence("tabs"),
    "|": Sentence("bars"),
}


def read_table(path: Path, *, encoding: str | None = None, sheets: Sequence[str] = ()) -> Table:
    """The table in a CSV, TSV, XLSX, ODS or XLS file, whatever its name ends in.

    Of a workbook the `sheets` named, or those that are evidently the list. Raises
    `GuestListError` when there is none, `SheetQuestionError` when several could be meant,
    `OSError` when the file cannot be read.
    """
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        size = MAX_BYTES // 2**20
        raise GuestListError(
            "{path} is larger than {size} MB: export the guests of this event alone",
            path=path,
            size=size,
        )
    read = _of_a_workbook if data.startswith((ZIP, OLE)) else _of_a_text
    try:
        table = read(path, data, encoding, sheets)
    except SheetQuestionError:
        raise
    except GuestListError as error:
        raise GuestListError("{path}: {error}", path=path, error=error) from error
    if not table.rows:
        raise GuestListError("{path} is empty: export the guest list again", path=path)
    return unfolded(_below_the_header(table))


def _below_the_header(table: Table) -> Table:
    """The same table, whose header has been found among its rows."""
    place = header_place(table.rows)
    if place == len(table.rows) - 1:
        raise GuestListError(
            "{path} has a header and no guests: export the guest list again", path=table.path
        )
    below = place + 1
    return replace(
        table,
        header=tuple(cell.strip() for cell in table.rows[place][1]),
        rows=table.rows[below:],
        hidden=frozenset(at - below for at in table.hidden if at >= below),
        struck=frozenset(at - below for at in table.struck if at >= below),
    )


def _of_a_workbook(path: Path, data: bytes, _encoding: str | None, wanted: Sequence[str]) -> Table:
    chosen = choose(read_sheets(data), wanted)
    how = Sentence(
        "spreadsheet, {number:sheet|sheets} “{names}”",
        number=len(chosen.names),
        names=", ".join(chosen.names),
    )
    return Table(path, (), chosen.rows, how, 0, chosen.hidden, chosen.struck, chosen.notices)


def _of_a_text(path: Path, data: bytes, encoding: str | None, wanted: Sequence[str]) -> Table:
    if wanted:
        raise GuestListError("a text file has no sheets: leave --sheet out")
    kind = next((name for mark, name in _FOREIGN.items() if _begins(data, mark)), None)
    if kind is None and _JSON.match(data[:64].removeprefix(b"\xef\xbb\xbf")):
        kind = Sentence("a JSON file")
    if kind:
        raise GuestListError(
            "{kind}, not a CSV, XLSX, ODS or XLS file: open it where it came from and save the "
            "list as CSV (UTF-8)",
            kind=kind,
        )
    text, read_as = decode(data, encoding)
    every, delimiter = read_rows(text)
    rows = [row for row in every if any(map(str.strip, row[1]))]
    apart = _DELIMITERS.get(delimiter, delimiter)
    how = Sentence("text in {encoding}, cells set apart by {apart}", encoding=read_as, apart=apart)
    return Table(path, (), rows, how, blank=len(every) - len(rows))


def _begins(data: bytes, mark: bytes) -> bool:
    return data[:64].removeprefix(b"\xef\xbb\xbf").lstrip()[:5].lower().startswith(mark)
