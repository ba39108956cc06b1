"""What the report says, in one language, before it is a page or a PDF. Nobody is named in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.desk.words import Words, _
from kiosk.live import chart
from kiosk.live.phrases import verdict
from kiosk.reporting.cells import Cell
from kiosk.reporting.facts import Fact, at, facts
from kiosk.ui.plain_text import plain
from sync.counts.evening import Evening
from sync.counts.model import BAR_MS, Bar
from sync.model import MINUTE_MS, Category


@dataclass(frozen=True)
class Chart:
    """A picture, as SVG."""

    title: str
    svg: str


@dataclass(frozen=True)
class ReportTable:
    """Rows under their heads; `key` is its file's name."""

    key: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    meaning: str = ""


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
    facts: tuple[Fact, ...]
    charts: tuple[Chart, ...]
    tables: tuple[ReportTable, ...]


@dataclass(frozen=True)
class Told:
    """An evening, and what its categories are called."""

    evening: Evening
    categories: dict[str, Category]

    def label(self, code: str, words: Words) -> str:
        """What a category is called."""
        known = self.categories.get(code)
        if known is None:
            return plain(code) or words(_("(no category)"))
        return plain(known.label_fr if words.language == "fr" else known.label_en)


def report(now: Told, editions: Sequence[Told], words: Words) -> Report:
    """The report on an evening, beside earlier ones; the curves beside the first of them."""
    earlier = editions[0] if editions else None
    before = earlier.evening if earlier else None
    return Report(
        language=words.language,
        title=plain(now.evening.event.name),
        subtitle=_when_and_where(now.evening, words),
        headline=words.number(now.evening.count.admitted),
        sentence=_sentence(now.evening, words),
        earlier=_named(before, words) if before else "",
        facts=tuple(facts(now.evening, before, words)),
        charts=tuple(_charts(now.evening, before, words)),
        tables=(*_tables(now, earlier, words), *_editions(now, editions, words)),
    )


def _sentence(found: Evening, words: Words) -> str:
    """The evening in one sentence, for whoever reads no more."""
    if found.median_ms is None:
        return words(_("guests came."))
    return words(
        _("guests came; half of them by {time}, and {number} were inside at one time."),
        time=at(found, found.median_ms, words),
        number=words.number(found.peak),
    )


def _editions(now: Told, editions: Sequence[Told], words: Words) -> Iterator[ReportTable]:
    """All editions side by side, where there are more than two."""
    if len(editions) < 2:
        return
    evenings = [now.evening, *(told.evening for told in editions)]
    columns = [[fact.cell for fact in facts(evening, None, words)] for evening in evenings]
    names = [fact.name for fact in facts(now.evening, None, words)]
    yield ReportTable(
        "editions",
        words(_("Editions")),
        (words(_("figure")), *(_named(evening, words) for evening in evenings)),
        tuple((name, *cells) for name, *cells in zip(names, *columns, strict=True)),
        words(_("What each figure counts stands beside it above.")),
    )


def figures(made: Report, words: Words) -> ReportTable:
    """The figures as a table, for a spreadsheet."""
    heads = [words(_("figure")), words(_("value")), words(_("meaning"))]
    if made.earlier:
        heads.append(made.earlier)
    rows = [(fact.name, fact.cell, fact.meaning, fact.earlier_cell) for fact in made.facts]
    shown = tuple(row[: len(heads)] for row in rows)
    return ReportTable("figures", words(_("Figures")), tuple(heads), shown)


def _charts(now: Evening, before: Evening | None, words: Words) -> Iterator[Chart]:
    if now.count.bars and now.opened_ms is not None:
        title = words(_("Arrivals per 5 minutes"))
        if before and before.opened_ms is not None:
            title = words(_("Arrivals per 5 minutes, by minutes since opening; earlier as a line"))
            bars = [
                chart.Column(f"+{minutes}", ours, theirs)
                for minutes, ours, theirs in _side_by_side(now, before)
            ]
        else:
            bars = [chart.Column(at(now, b.at_ms, words), b.admitted) for b in _shown(now)]
        yield Chart(title, chart.columns(bars, title))
    if now.inside:
        title = words(_("Inside at the end of every 5 minutes"))
        inside = [chart.Column(at(now, ms, words), number) for ms, number in now.inside]
        yield Chart(title, chart.columns(inside, title))


def _shown(found: Evening) -> Iterator[Bar]:
    """The bars from the opening to the last guest."""
    last = max((bar.at_ms for bar in found.count.bars if bar.admitted), default=0)
    return (b for b in found.count.bars if (found.opened_ms or 0) <= b.at_ms <= last)


def _side_by_side(now: Evening, before: Evening) -> Iterator[tuple[int, int, int]]:
    """Minutes since opening, and arrivals now and then."""
    ours = {bar.at_ms - (now.opened_ms or 0): bar.admitted for bar in _shown(now)}
    theirs = {bar.at_ms - (before.opened_ms or 0): bar.admitted for bar in _shown(before)}
    for since in range(0, max([*ours, *theirs]) + 1, BAR_MS):
        yield since // MINUTE_MS, ours.get(since, 0), theirs.get(since, 0)


def _tables(now: Told, earlier: Told | None, words: Words) -> Iterator[ReportTable]:
    yield _categories(now, earlier, words)
    yield _arrivals(now.evening, words)
    yield _desks(now.evening, words)
    refused = now.evening.count.refused
    yield ReportTable(
        "refusals",
        words(_("Refused scans")),
        (words(_("why")), words(_("scans"))),
        tuple((verdict(code, words), number) for code, number in refused.items()),
        words(_("Every scan that let nobody in, by what the desk said.")),
    )
    yield _networking(now, words)


def _categories(now: Told, earlier: Told | None, words: Words) -> ReportTable:
    heads = [words(_("category")), words(_("expected")), words(_("admitted"))]
    heads += [words(_("attendance")), words(_("no-shows"))]
    before: dict[str, int] = {}
    if earlier:
        heads.append(words(_("admitted earlier")))
        for each in earlier.evening.count.categories:
            before[earlier.label(each.code, words)] = each.admitted
    rows: list[tuple[Cell, ...]] = []
    for each in now.evening.count.categories:
        label = now.label(each.code, words)
        share = (each.expected - each.awaited) / each.expected if each.expected else None
        row: tuple[Cell, ...] = (label, each.expected, each.admitted, share, each.awaited)
        rows.append((*row, before.pop(label, 0)) if earlier else row)
    rows += [(label, 0, 0, None, 0, number) for label, number in before.items()]
    return ReportTable(
        "categories",
        words(_("Categories")),
        tuple(heads),
        tuple(rows),
        words(_("Attendance: of those expected, who came. Admitted may be more: unpaid or "
                "canceled guests whom somebody let in.")),
    )  # fmt: skip


def _arrivals(found: Evening, words: Words) -> ReportTable:
    inside = dict(found.inside)
    return ReportTable(
        "arrivals",
        words(_("Arrivals")),
        (words(_("from")), words(_("admitted")), words(_("inside at the end"))),
        tuple(
            (at(found, bar.at_ms, words), bar.admitted, inside.get(bar.at_ms))
            for bar in _shown(found)
        ),
        words(_("First entries in each five minutes; and who was inside when they ended.")),
    )


def _desks(found: Evening, words: Words) -> ReportTable:
    return ReportTable(
        "desks",
        words(_("Desks")),
        (
            words(_("desk")),
            words(_("admitted")),
            words(_("refused")),
            words(_("busiest 5 minutes")),
            words(_("out")),
            words(_("first")),
            words(_("last")),
        ),
        tuple(
            (
                plain(desk.name),
                desk.admitted,
                desk.refused,
                desk.busiest,
                desk.exits,
                at(found, desk.first_ms, words),
                at(found, desk.last_ms, words),
            )
            for desk in found.desks
        ),
        words(_("Guests count at the desk that let them in first.")),
    )


def _networking(now: Told, words: Words) -> ReportTable:
    few = words(_("fewer than 5"))
    rows = [
        (f"{now.label(one, words)} – {now.label(other, words)}", few if n is None else n)
        for (one, other), n in now.evening.swaps.matrix.items()
    ]
    return ReportTable(
        "networking",
        words(_("Contacts between categories")),
        (words(_("categories")), words(_("contacts"))),
        tuple(rows),
        words(_("Pairs of guests of whom one gave the other a card; small numbers are left out, "
                "because they could point at somebody.")),
    )  # fmt: skip


def _when_and_where(found: Evening, words: Words) -> str:
    parts = [plain(found.event.place), _day(_date(found), words)]
    return " · ".join(part for part in parts if part)


def _named(found: Evening, words: Words) -> str:
    return ", ".join(filter(None, [plain(found.event.name), _day(_date(found), words)]))


def _date(found: Evening) -> datetime | None:
    ms = found.opened_ms if found.opened_ms is not None else found.event.starts_ms
    return None if ms is None else found.event.local_time(ms)


def _day(at: datetime | None, words: Words) -> str:
    return "" if at is None else words.day(at)
