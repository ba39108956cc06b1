"""The report as PDF, by the template beside this file."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from badges.drawing.typesetting import Document
from kiosk.desk.words import Words, _
from kiosk.reporting.cells import shown
from kiosk.reporting.report import Report

TEMPLATE = Path(__file__).with_name("report.typ")

_IN_FILES_ALONE = ("arrivals",)
"""Tables of many rows that the curves on the first page tell better."""


def pdf(report: Report, words: Words) -> bytes:
    """The pages. Raises `badges.drawing.typesetting.TemplateError`."""
    tables = [
        {
            **asdict(table),
            "rows": [[shown(cell, words) for cell in row] for row in table.rows],
        }
        for table in report.tables
        if table.rows and table.key not in _IN_FILES_ALONE
    ]
    data = {
        **asdict(report),
        "tables": tables,
        "words": {
            "compared": words(_("Compared with {event}"), event=report.earlier),
            "earlier": words(_("earlier")),
        },
    }
    return Document(TEMPLATE, data, _texts(report)).pdf(tags=True)


def _texts(report: Report) -> list[str]:
    """The words that may be in any script: names of the event, of categories and of desks."""
    cells = [cell for table in report.tables for row in table.rows for cell in row]
    return [report.title, report.subtitle, *(cell for cell in cells if isinstance(cell, str))]
