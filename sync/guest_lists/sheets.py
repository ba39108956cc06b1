"""A program of its own: the spreadsheet on its standard input, as JSON lines on its output.

calamine is native code. A damaged file can make it ask for more memory than there is, or panic;
here that ends nothing but the reading of the file.
"""

import contextlib
import io
import json
import sys
from datetime import date, datetime, time, timedelta

_MEMORY = 4 * 2**30
_EXACT = 10**15
"""Spreadsheets keep fifteen digits of a number."""

Cell = int | float | str | bool | time | date | datetime | timedelta


def main() -> None:
    """For each sheet: its name, the number of its first row, and its rows as texts."""
    from python_calamine import CalamineWorkbook

    with contextlib.suppress(ImportError, ValueError, OSError):  # where the system has no limits
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    for name in workbook.sheet_names:
        sheet = workbook.get_sheet_by_name(name)
        first = (sheet.start or (0, 0))[0] + 1
        rows = [[_text(cell) for cell in row] for row in sheet.to_python()]
        print(json.dumps([name, first, rows]))


def _text(cell: Cell) -> str:
    """A cell as a person would have typed it."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return _number(cell)
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return str(cell)


def _number(value: float) -> str:
    if abs(value) >= _EXACT:
        return f"{value:.5E}"  # plainly a rounded number: more digits would only pretend
    return str(int(value)) if value == int(value) else repr(value)


if __name__ == "__main__":
    main()
