"""Rows of a text file whose cells are set apart by semicolons, commas, tabs or bars."""

import csv
import io
from collections.abc import Iterator
from itertools import islice

from sync.guest_lists.guest_list import GuestListError
from sync.guest_lists.headers import START, Row, header_place, known_headers

_DELIMITERS = ";,\t|"


def read_rows(text: str) -> tuple[list[Row], str]:
    """Every row of `text` with its line number, and the delimiter.

    The delimiter is the one by which the header is best understood; a first line `sep=;`, as
    spreadsheets write it, decides. Raises `GuestListError` for a row that has no end.
    """
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep="):
        delimiter = first.strip("\r\n")[4:5] or ";"
        return list(_rows(rest, delimiter, first_line=2)), delimiter
    delimiter = max(_DELIMITERS, key=lambda each: _understood(text, each))
    return list(_rows(text, delimiter)), delimiter


def _understood(text: str, delimiter: str) -> tuple[int, int]:
    """How many headers are known, and how many cells there are, with this delimiter."""
    rows: list[Row] = []
    try:
        rows.extend(islice(_rows(text, delimiter), START))
    except GuestListError:
        return (0, 0)
    if not rows:
        return (0, 0)
    _, header = rows[header_place(rows)]
    return known_headers(header), len(header)


def _rows(text: str, delimiter: str, *, first_line: int = 1) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = first_line
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + first_line
    except csv.Error as error:
        raise GuestListError(
            "line {line}: {error}; look there for a quotation mark that is never closed",
            line=line,
            error=error,
        ) from error
