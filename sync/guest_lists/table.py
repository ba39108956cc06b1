"""A guest list as a table: one header and the rows below it, out of any kind of file."""

from dataclasses import dataclass
from pathlib import Path

from sync.guest_lists.decoding import decode
from sync.guest_lists.delimited import read_rows
from sync.guest_lists.guest_list import GuestListError
from sync.guest_lists.headers import Row, header_place
from sync.guest_lists.workbook import OLE, ZIP, read_sheet

MAX_BYTES = 64 * 2**20
"""Largest file that is read: five hundred thousand guests fit into it."""

_FOREIGN = {
    b"%pdf": "a PDF",
    b"<html": "a web page",
    b"<!doc": "a web page",
    b"<tabl": "a web page",
    b"<?xml": "an XML file",
    b"{\\rtf": "a text document",
}
_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}


@dataclass(frozen=True)
class Table:
    """What stands in a file, before anybody says what it means."""

    path: Path
    header: tuple[str, ...]
    rows: list[Row]
    """The rows below the header that are not blank, each with its line number."""
    how: str
    """What kind of file it is, for people."""


def read_table(path: Path, *, encoding: str | None = None) -> Table:
    """The table in a CSV, TSV, XLSX, ODS or XLS file, whatever its name ends in.

    Raises `GuestListError` when there is none, `OSError` when the file cannot be read.
    """
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        size = MAX_BYTES // 2**20
        raise GuestListError(
            f"{path} is larger than {size} MB: export the guests of this event alone"
        )
    try:
        rows, how = _rows(data, encoding)
    except GuestListError as error:
        raise GuestListError(f"{path}: {error}") from error
    rows = [row for row in rows if any(cell.strip() for cell in row[1])]
    if not rows:
        raise GuestListError(f"{path} is empty: export the guest list again")
    place = header_place(rows)
    header = tuple(cell.strip() for cell in rows[place][1])
    if place == len(rows) - 1:
        raise GuestListError(f"{path} has a header and no guests: export the guest list again")
    return Table(path, header, rows[place + 1 :], how)


def _rows(data: bytes, encoding: str | None) -> tuple[list[Row], str]:
    if data.startswith((ZIP, OLE)):
        rows, sheet = read_sheet(data)
        return rows, f"spreadsheet, sheet “{sheet}”"
    kind = next((name for mark, name in _FOREIGN.items() if _begins(data, mark)), None)
    if kind:
        raise GuestListError(
            f"{kind}, not a CSV, XLSX, ODS or XLS file: open it where it came from and save the "
            "list as CSV (UTF-8)"
        )
    text, read_as = decode(data, encoding)
    rows, delimiter = read_rows(text)
    return rows, f"text in {read_as}, cells set apart by {_DELIMITERS.get(delimiter, delimiter)}"


def _begins(data: bytes, mark: bytes) -> bool:
    return data[:64].removeprefix(b"\xef\xbb\xbf").lstrip()[:5].lower().startswith(mark)
