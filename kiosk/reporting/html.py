"""The report as one page that needs nothing else: to be sent by mail, or put on a web site."""

from __future__ import annotations

from html import escape

from kiosk.desk.words import Words, _
from kiosk.reporting.cells import shown
from kiosk.reporting.facts import Fact
from kiosk.reporting.report import Report, ReportTable

_STYLE = """
:root { --ground: #fff; --ink: #14202c; --quiet: #51606f; --line: #d5dde5; --bar: #1f6fae; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #0b1017; --ink: #e8edf2; --quiet: #9db0c3; --line: #2a3747; --bar: #4fa3e0; }
}
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem; background: var(--ground);
  color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
h1 { margin: 0; } h2 { margin: 2.5rem 0 .5rem; font-size: 1.15rem; }
.quiet, figcaption, .meaning { color: var(--quiet); }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: 1.25rem; }
dt { font-weight: 600; } dd { margin: 0; }
dd.value { font-size: 1.9rem; line-height: 1.2; font-weight: 700; }
dd.meaning, p.meaning { font-size: .85rem; margin: 0; }
figure { margin: 0; } svg { width: 100%; height: auto; } text.quiet { fill: var(--quiet); }
.bar { fill: var(--bar); } .grid { stroke: var(--line); } .other { stroke: #c2570c; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
th, td { text-align: right; padding: .3rem .6rem; border-bottom: 1px solid var(--line);
  font-variant-numeric: tabular-nums; }
th:first-child { text-align: left; padding-left: 0; font-weight: 500; }
thead th { color: var(--quiet); font-weight: 500; }
@media print { h2 { break-after: avoid; } figure, tr { break-inside: avoid; } }
"""


def html(report: Report, words: Words) -> str:
    """The page."""
    earlier = ""
    if report.earlier:
        said = words(_("Compared with {event}"), event=report.earlier)
        earlier = f'<p class="quiet">{escape(said)}</p>'
    facts = "".join(_fact(fact, words) for fact in report.facts)
    charts = "".join(
        f"<h2>{escape(each.title)}</h2><figure>{each.svg}</figure>" for each in report.charts
    )
    tables = "".join(_table(table, words) for table in report.tables if table.rows)
    return (
        f'<!doctype html><html lang="{report.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">"
        f"<title>{escape(report.title)}</title><style>{_STYLE}</style></head><body>"
        f"<header><h1>{escape(report.title)}</h1>"
        f'<p class="quiet">{escape(report.subtitle)}</p>{earlier}</header>'
        f"<main><dl>{facts}</dl>{charts}{tables}</main></body></html>\n"
    )


def _fact(fact: Fact, words: Words) -> str:
    earlier = ""
    if fact.earlier:
        said = words(_("earlier: {value}"), value=fact.earlier)
        earlier = f'<dd class="quiet">{escape(said)}</dd>'
    return (
        f'<div><dt>{escape(fact.name)}</dt><dd class="value">{escape(fact.value)}</dd>'
        f'{earlier}<dd class="meaning">{escape(fact.meaning)}</dd></div>'
    )


def _table(table: ReportTable, words: Words) -> str:
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in table.heads)
    rows = []
    for first, *others in table.rows:
        cells = "".join(f"<td>{escape(shown(cell, words))}</td>" for cell in others)
        rows.append(f'<tr><th scope="row">{escape(shown(first, words))}</th>{cells}</tr>')
    return (
        f"<h2>{escape(table.title)}</h2>"
        f'<div class="scroll" tabindex="0"><table><thead><tr>{heads}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
        f'<p class="meaning">{escape(table.meaning)}</p>'
    )
