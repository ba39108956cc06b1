"""What the report says, in one language, before it is a page or a PDF. Nobody is named in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kiosk.desk.words import Words, _
from kiosk.live.phrases import percent
from kiosk.reporting import curves, pictures
from kiosk.reporting.facts import Fact, change, facts
from kiosk.reporting.logos import Logos
from kiosk.reporting.report_parts import Chart, ReportTable
from kiosk.reporting.tables import tables
from kiosk.reporting.told import Told, at, named, when_and_where
from kiosk.ui.plain_text import plain
from sync.counts.evening import Evening

_MOST_SHOWN = 8
"""Categories that a picture has room for: the largest ones."""


@dataclass(frozen=True)
class Report:
    """Everything, in the order in which it is read."""

    language: str
    title: str
    subtitle: str
    headline: str
    """The one figure, and below it the one sentence."""
    sentence: str
    earlier: str
    """What the earlier event is called; "" without one."""
    changed: str
    """What has changed since then, in one sentence."""
    networking: str
    """What came of the swap kiosks, in one line; "" where nobody swapped."""
    facts: tuple[Fact, ...]
    charts: tuple[Chart, ...]
    tables: tuple[ReportTable, ...]
    logos: Logos = field(default_factory=Logos)


def report(now: Told, editions: Sequence[Told], words: Words, logos: Logos | None = None) -> Report:
    """The report on an evening, beside earlier ones; the curves beside the newest of them."""
    editions = sorted(editions, key=lambda told: told.evening.opened_ms or 0)
    earlier = editions[-1] if editions else None
    before = earlier.evening if earlier else None
    return Report(
        language=words.language,
        title=plain(now.evening.event.name),
        subtitle=when_and_where(now.evening, words),
        headline=words.number(now.evening.count.admitted),
        sentence=_sentence(now.evening, words),
        earlier=named(before, words) if before else "",
        changed=_changed(now.evening, before, words) if before else "",
        networking=_networking(now.evening, words),
        facts=tuple(facts(now.evening, before, words)),
        charts=tuple(_charts(now, before, words)),
        tables=(*tables(now, earlier, words), *_editions(now, editions, words)),
        logos=logos or Logos(),
    )


def figures(made: Report, words: Words) -> ReportTable:
    """The figures as a table, for a spreadsheet."""
    heads = [words(_("figure")), words(_("value")), words(_("meaning"))]
    if made.earlier:
        heads += [made.earlier, words(_("change"))]
    rows = [(f.name, f.cell, f.meaning, f.earlier_cell, f.change_cell) for f in made.facts]
    shown = tuple(row[: len(heads)] for row in rows)
    return ReportTable("figures", words(_("Figures")), tuple(heads), shown)


def _sentence(found: Evening, words: Words) -> str:
    """The evening in one sentence, for whoever reads no more."""
    if found.median_ms is None:
        return words(_("guests came."))
    return words(
        _(
            "guests came; half of them by {time}, and {number} "
            "{number:was|were} inside at one time."
        ),
        time=at(found, found.median_ms, words),
        number=words.number(found.peak),
    )


def _changed(now: Evening, before: Evening, words: Words) -> str:
    more = now.count.admitted - before.count.admitted
    said = _("{number} more than at {event}") if more >= 0 else _("{number} fewer than at {event}")
    return words(said, number=words.number(abs(more)), event=named(before, words))


def _networking(found: Evening, words: Words) -> str:
    swaps = found.swaps
    if not swaps.pairs:
        return ""
    share = percent(swaps.taking_part / swaps.present, words) if swaps.present else "–"
    return words(
        _("{number} {number:contact|contacts} made; {share} of the guests took part"),
        number=words.number(swaps.pairs),
        share=share,
    )


def _charts(now: Told, before: Evening | None, words: Words) -> Iterator[Chart]:
    yield from curves.arrivals(now.evening, before, words)
    yield from _categories(now, words)
    yield from curves.swaps(now.evening, words)
    yield from _matrix(now, words)
    yield from curves.inside(now.evening, words)
    yield from curves.refusals(now.evening, words)


def _categories(now: Told, words: Words) -> Iterator[Chart]:
    """Who came of the expected, category by category."""
    known = sorted(now.evening.count.categories, key=lambda each: (-each.expected, each.code))
    bars = [
        pictures.ShareBar(
            now.label(each.code, words),
            each.come / each.expected if each.expected else 0.0,
            words(
                _("{number} of {whole}"),
                number=words.number(each.come),
                whole=words.number(each.expected),
            ),
        )
        for each in known[:_MOST_SHOWN]
    ]
    if bars:
        title = words(_("Who came of the expected"))
        yield Chart("categories", title, pictures.shares(bars, title))


def _matrix(now: Told, words: Words) -> Iterator[Chart]:
    """Who met whom, by category."""
    cells = now.evening.swaps.matrix
    if not any(cells.values()):
        return
    size = {
        code: sum(number or 0 for pair, number in cells.items() if code in pair)
        for code in {code for pair in cells for code in pair}
    }
    largest = sorted(size, key=lambda code: (-size[code], code))[:_MOST_SHOWN]
    title = words(_("Contacts between categories"))
    names = {code: now.label(code, words) for code in largest}
    yield Chart("contacts", title, pictures.matrix(names, cells, words(_("<5")), title))


def _editions(now: Told, editions: Sequence[Told], words: Words) -> Iterator[ReportTable]:
    """All editions side by side, the oldest first, where there are more than two."""
    if len(editions) < 2:
        return
    evenings = [*(told.evening for told in editions), now.evening]
    columns = [[fact.cell for fact in facts(evening, None, words)] for evening in evenings]
    names = [fact.name for fact in facts(now.evening, None, words)]
    yield ReportTable(
        "editions",
        words(_("Editions")),
        (
            words(_("figure")),
            *(named(evening, words) for evening in evenings),
            words(_("change since the one before")),
        ),
        tuple(
            (name, *cells, change(cells[-2], cells[-1]))
            for name, *cells in zip(names, *columns, strict=True)
        ),
        words(_("What each figure counts stands beside it above.")),
    )
