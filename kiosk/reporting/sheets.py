"""Tables for spreadsheets: a CSV for each, and all of them in one XLSX."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kiosk.reporting.cells import as_text, csv_file, harmless

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from kiosk.reporting.report_parts import ReportTable

_LONGEST_SHEET_NAME = 31
_NOT_IN_SHEET_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_WIDEST = 60
_CHARTS: dict[str, tuple[str, slice]] = {
    "arrivals": ("clustered", slice(1, 2)),
    "categories": ("clustered", slice(1, 3)),
    "late_arrivals": ("stacked", slice(1, None)),
    "shops": ("clustered", slice(1, 3)),
    "refusals_over_time": ("stacked", slice(1, None)),
}
"""Tables with a chart of the workbook's own beside them: its form, and the columns it shows."""


def as_csv(table: ReportTable, language: str) -> bytes:
    """The table as a CSV, its numbers as they are written in `language`."""
    rows = [[as_text(cell, language) for cell in row] for row in table.rows]
    return csv_file([map(harmless, table.heads), *rows])


def as_xlsx(tables: Sequence[ReportTable]) -> bytes:
    """All tables in one workbook, a sheet each; texts are texts, never formulas or links."""
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    head = book.add_format({"bold": True, "bottom": 1})
    percent = book.add_format({"num_format": "0 %"})
    for table in tables:
        name = table.title.translate(_NOT_IN_SHEET_NAMES)[:_LONGEST_SHEET_NAME].strip()
        sheet = book.add_worksheet(name)
        for column, name in enumerate(table.heads):
            sheet.write_string(0, column, name, head)
            longest = max([len(name), *(len(str(row[column])) for row in table.rows)])
            sheet.set_column(column, column, min(_WIDEST, longest + 2))
        for row, cells in enumerate(table.rows, start=1):
            for column, cell in enumerate(cells):
                match cell:
                    case str():
                        sheet.write_string(row, column, cell)
                    case float():
                        sheet.write_number(row, column, cell, percent)
                    case int():
                        sheet.write_number(row, column, cell)
        sheet.freeze_panes(1, 0)
        if table.rows and table.key in _CHARTS:
            sheet.insert_chart(1, len(table.heads) + 1, _chart(book, sheet, table))
    book.close()
    return file.getvalue()


def _chart(book: Workbook, sheet: Worksheet, table: ReportTable) -> Chart:
    """A chart that follows the numbers in the sheet."""
    form, shown = _CHARTS[table.key]
    drawn = book.add_chart({"type": "column", "subtype": form})
    name, last = sheet.get_name(), len(table.rows)
    for column in range(len(table.heads))[shown]:
        drawn.add_series(
            {
                "name": [name, 0, column],
                "categories": [name, 1, 0, last, 0],
                "values": [name, 1, column, last, column],
            }
        )
    drawn.set_title({"name": table.title})
    return drawn
