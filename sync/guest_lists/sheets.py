"""A program of its own: the spreadsheet on its standard input, as JSON lines on its output.

calamine is native code. A damaged file can make it ask for more memory than there is, or panic;
here that ends nothing but the reading of the file.
"""

import contextlib
import io
import json
import sys
from datetime import date, datetime, time, timedelta

from sync.guest_lists.sheet_marks import Marks, marks_of

_MEMORY = 4 * 2**30
_EXACT = 10**15
"""Spreadsheets keep fifteen digits of a number."""

Cell = int | float | str | bool | time | date | datetime | timedelta


def main() -> None:
    """For each sheet: its name, whether it is shown, the number of its first row, its rows.

    Then the numbers of the rows that are hidden, and of those that are struck through.
    """
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    with contextlib.suppress(ImportError, ValueError, OSError):  # where the system has no limits
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    data = sys.stdin.buffer.read()
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    all_marks = marks_of(data)
    for known in workbook.sheets_metadata:
        try:
            sheet = workbook.get_sheet_by_name(known.name)
        except Exception:  # a sheet of charts has no cells
            continue
        marks = all_marks.get(known.name, Marks())
        top, left = sheet.start or (0, 0)
        rows = [
            [
                _text(cell, marks.digits, (top + down, left + along))
                for along, cell in enumerate(texts)
            ]
            for down, texts in enumerate(sheet.to_python())
        ]
        for (first_row, column), (last_row, _) in sheet.merged_cell_ranges or ():
            _fill_down(rows, column - left, first_row - top, last_row - top)
        is_shown = known.visible is SheetVisibleEnum.Visible
        print(json.dumps([known.name, is_shown, top + 1, rows, marks.hidden, marks.struck]))


def _fill_down(rows: list[list[str]], column: int, first: int, last: int) -> None:
    """What is written once over several rows is meant for each of them."""
    if 0 <= first < len(rows) and 0 <= column < len(rows[first]):
        for row in rows[first + 1 : last + 1]:
            row[column] = row[column] or rows[first][column]


def _text(cell: Cell, digits: dict[tuple[int, int], int], place: tuple[int, int]) -> str:
    """A cell as a person would have typed it, or sees it where zeros are only shown."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return _number(cell).zfill(digits.get(place, 0)) if digits else _number(cell)
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return str(cell)


def _number(value: float) -> str:
    if abs(value) >= _EXACT:
        return f"{value:.5E}"  # plainly a rounded number: more digits would only pretend
    return str(int(value)) if value == int(value) else repr(value)


if __name__ == "__main__":
    main()
