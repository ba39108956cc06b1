"""The report as one page that needs nothing else: to be sent by mail, or put on a web site."""

from __future__ import annotations

import base64
from html import escape
from pathlib import Path

from kiosk.desk.words import Words, _
from kiosk.reporting.cells import shown
from kiosk.reporting.facts import Fact
from kiosk.reporting.logos import ReportLogo
from kiosk.reporting.report import Report
from kiosk.reporting.report_parts import TOLD_BY_PICTURES, Chart, ReportTable

_STYLE = Path(__file__).with_name("report.css")
_WORDY = 20
"""Characters from which a cell holds a text, not a number or a name."""


def html(report: Report, words: Words) -> str:
    """The page."""
    earlier = ""
    if report.earlier:
        said = words(_("Compared with {event}"), event=report.earlier)
        earlier = f'<p class="quiet">{escape(said)}</p>'
    return (
        f'<!doctype html><html lang="{report.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'; img-src data:\">"
        f"<title>{escape(report.title)}</title>"
        f"<style>{_STYLE.read_text(encoding='utf-8')}</style></head><body>"
        f"<header>{_logo(report.logos.organiser)}<h1>{escape(report.title)}</h1>"
        f'<p class="quiet">{escape(report.subtitle)}</p>{earlier}</header>'
        f"<main>{_front(report)}{_sponsors(report, words)}{_team(report, words)}</main>"
        "</body></html>\n"
    )


def _front(report: Report) -> str:
    """What a sponsor reads."""
    charts = {chart.key: chart for chart in report.charts}
    changed = f'<p class="changed">{escape(report.changed)}</p>' if report.changed else ""
    shown = [
        f'<p class="headline"><strong>{escape(report.headline)}</strong> '
        f"{escape(report.sentence)}</p>{changed}",
        _figure(charts.get("arrivals")),
    ]
    halves = [_figure(charts.get(key)) for key in ("categories", "contacts")]
    if report.networking:
        halves[1] = f'<p class="networking">{escape(report.networking)}</p>' + halves[1]
    halves[1] += _figure(charts.get("contacts-by-hour"))
    shown += [f'<div class="halves"><div>{halves[0]}</div><div>{halves[1]}</div></div>']
    return "".join(shown)


def _team(report: Report, words: Words) -> str:
    """What the team reads: every figure with what it counts, and the tables."""
    title = escape(words(_("For the team")))
    facts = "".join(_fact(fact, words) for fact in report.facts)
    curves = [_figure(each) for each in report.charts if each.key in ("inside", "refusals")]
    tables = "".join(_table(table, words) for table in report.tables if table.rows)
    return f"<h2 class=part>{title}</h2><dl>{facts}</dl>{''.join(curves)}{tables}"


def _figure(chart: Chart | None) -> str:
    if chart is None:
        return ""
    return f"<h2>{escape(chart.title)}</h2><figure>{chart.svg}</figure>"


def _logo(logo: ReportLogo | None) -> str:
    if logo is None:
        return ""
    data = base64.b64encode(logo.png).decode()
    return f'<img alt="{escape(logo.name)}" src="data:image/png;base64,{data}">'


def _sponsors(report: Report, words: Words) -> str:
    if not report.logos.sponsors:
        return ""
    title = escape(words(_("With the support of")))
    shown = "".join(f"<li>{_logo(each)}</li>" for each in report.logos.sponsors)
    return f'<h2>{title}</h2><ul class="sponsors">{shown}</ul>'


def _fact(fact: Fact, words: Words) -> str:
    earlier = ""
    if fact.earlier:
        said = words(_("earlier: {value}"), value=fact.earlier)
        changed = f" ({fact.change})" if fact.change else ""
        earlier = f'<dd class="quiet">{escape(said + changed)}</dd>'
    return (
        f'<div><dt>{escape(fact.name)}</dt><dd class="value">{escape(fact.value)}</dd>'
        f'{earlier}<dd class="meaning">{escape(fact.meaning)}</dd></div>'
    )


def _table(table: ReportTable, words: Words) -> str:
    wordy = [
        any(isinstance(cell, str) and len(cell) > _WORDY for cell in column)
        for column in zip(*table.rows, strict=True)
    ]
    kinds = [' class="text"' if place and is_wordy else "" for place, is_wordy in enumerate(wordy)]
    heads = "".join(
        f'<th scope="col"{kind}>{escape(head)}</th>'
        for kind, head in zip(kinds, table.heads, strict=True)
    )
    rows = []
    for first, *others in table.rows:
        cells = "".join(
            f"<td{kind}>{escape(shown(cell, words))}</td>"
            for kind, cell in zip(kinds[1:], others, strict=True)
        )
        rows.append(f'<tr><th scope="row">{escape(shown(first, words))}</th>{cells}</tr>')
    title = escape(table.title)
    meaning = f'<p class="meaning">{escape(table.meaning)}</p>' if table.meaning else ""
    drawn = (
        f'<div class="scroll" role="region" aria-label="{title}" tabindex="0"><table>'
        f"<thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>{meaning}"
    )
    if table.key in TOLD_BY_PICTURES:
        summary = escape(words(_("As a table")))
        drawn = f"<details><summary>{summary}</summary>{drawn}</details>"
    return f"<h2>{title}</h2>{drawn}"
