"""The report as PDF, by the template beside this file."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from badges.drawing.typesetting import Document
from kiosk.desk.words import Words, _
from kiosk.reporting.cells import shown
from kiosk.reporting.logos import ReportLogo
from kiosk.reporting.report import Report
from kiosk.reporting.report_parts import TOLD_BY_PICTURES, ReportTable

TEMPLATE = Path(__file__).with_name("report.typ")


_WORDY = 24
"""Characters from which a cell holds a text, not a number or a name."""


def pdf(report: Report, words: Words) -> bytes:
    """The pages. Raises `badges.drawing.typesetting.TemplateError`."""
    logos = report.logos
    data = {
        **asdict(report),
        "logos": {
            "organiser": _logo(logos.organiser) if logos.organiser else None,
            "sponsors": [_logo(each) for each in logos.sponsors],
        },
        "charts": {chart.key: asdict(chart) for chart in report.charts},
        "tables": [
            _table(table, words)
            for table in report.tables
            if table.rows and table.key not in TOLD_BY_PICTURES
        ],
        "words": {
            "compared": words(_("Compared with {event}"), event=report.earlier),
            "earlier": words(_("earlier")),
            "support": words(_("With the support of")),
            "team": words(_("For the team")),
        },
    }
    return Document(TEMPLATE, data, _texts(report)).pdf(tags=True)


def _logo(logo: ReportLogo) -> dict[str, object]:
    return {"name": logo.name, "png": list(logo.png)}


def _table(table: ReportTable, words: Words) -> dict[str, object]:
    """A table as texts; columns of long ones are left-aligned and may break."""
    rows = [[shown(cell, words) for cell in row] for row in table.rows]
    wordy = [
        any(isinstance(cell, str) and len(cell) > _WORDY for cell in column)
        for column in zip(*table.rows, strict=True)
    ]
    return {**asdict(table), "rows": rows, "wordy": wordy}


def _texts(report: Report) -> list[str]:
    """The words that may be in any script: names of the event, of categories and of desks."""
    cells = [cell for table in report.tables for row in table.rows for cell in row]
    said = [cell for cell in cells if isinstance(cell, str)]
    return [report.title, report.subtitle, report.earlier, *said]
