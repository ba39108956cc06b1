"""The report's tables: guests by category, by shop and by when they came; doors; conflicts."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.desk.words import Words, _
from kiosk.live.definitions import Number, number_name, value
from kiosk.live.phrases import verdict
from kiosk.reporting.cells import Cell
from kiosk.reporting.pretix_table import pretix_table
from kiosk.reporting.report_parts import ReportTable
from kiosk.reporting.told import Told, at, shop
from kiosk.review.phrases import DECISIONS, HEADLINES
from kiosk.ui.plain_text import plain
from sync.counts.evening import Evening
from sync.counts.model import BAR_MS
from sync.merging.conflicts import ConflictKind, Decision
from sync.model import HOUR_MS


def tables(now: Told, earlier: Told | None, words: Words) -> Iterator[ReportTable]:
    """All of them but the figures and the editions, in the order of the report."""
    yield _categories(now, earlier, words)
    yield _windows(now, words)
    yield _shops(now.evening, words)
    yield _arrivals(now.evening, words)
    yield _desks(now.evening, words)
    if now.evening.count.rooms:
        yield _rooms(now.evening, words)
    yield _refusals(now.evening, words)
    yield _refusals_over_time(now.evening, words)
    yield _conflicts(now.evening, words)
    if now.evening.at_pretix:
        yield pretix_table(now.evening, words)
    yield _networking(now, words)
    yield definitions(now.evening, words)


def definitions(found: Evening, words: Words) -> ReportTable:
    """Every number with what it counts and how it adds up."""
    return ReportTable(
        "definitions",
        words(_("What the numbers are")),
        (words(_("number")), words(_("value")), words(_("meaning")), words(_("how it adds up"))),
        tuple(
            (
                number_name(number, words),
                value(number, found.count, found.refused_people),
                words(number.meaning),
                words(number.sum) if number.sum else "",
            )
            for number in Number
        ),
    )


def _categories(now: Told, earlier: Told | None, words: Words) -> ReportTable:
    of_expected = [Number.EXPECTED, Number.COME, Number.NO_SHOWS]
    heads = [number_name(number, words) for number in of_expected]
    heads.append(words(_("attendance")))
    heads += [number_name(number, words) for number in (Number.NOT_EXPECTED, Number.ADMITTED)]
    before: dict[str, int] = {}
    if earlier:
        heads.append(words(_("admitted earlier")))
        for each in earlier.evening.count.categories:
            before[earlier.label(each.code, words)] = each.admitted
    rows: list[tuple[Cell, ...]] = []
    for each in sorted(now.evening.count.categories, key=lambda each: -each.expected):
        label = now.label(each.code, words)
        share = each.come / each.expected if each.expected else None
        row: tuple[Cell, ...] = (
            label, each.expected, each.come, each.awaited, share, each.not_expected, each.admitted
        )  # fmt: skip
        rows.append((*row, before.pop(label, 0)) if earlier else row)
    rows += [(label, 0, 0, 0, None, 0, 0, number) for label, number in before.items()]
    return ReportTable(
        "categories",
        words(_("Categories")),
        (words(_("category")), *heads),
        tuple(rows),
        words(_("Attendance: of those expected, who came. Admitted are those and whoever was let "
                "in without being expected: unpaid, canceled, not on the list.")),
    )  # fmt: skip


def _windows(now: Told, words: Words) -> ReportTable:
    """Late arrivals: how long after the opening guests came."""
    return ReportTable(
        "late_arrivals",
        words(_("How late they came")),
        (
            words(_("category")),
            words(_("within 30 min")),
            words(_("30 to 60 min")),
            words(_("1 to 2 h")),
            words(_("later")),
        ),
        tuple((now.label(each.category, words), *each.admitted) for each in now.evening.windows),
        words(_("Admitted guests by how long after the opening they came in first.")),
    )


def _shops(found: Evening, words: Words) -> ReportTable:
    return ReportTable(
        "shops",
        words(_("No-shows by ticket shop")),
        (
            words(_("shop")),
            number_name(Number.EXPECTED, words),
            number_name(Number.COME, words),
            number_name(Number.NO_SHOWS, words),
            words(_("share")),
        ),
        tuple(
            (
                shop(each.shop, words),
                each.expected,
                each.come,
                each.no_shows,
                each.no_shows / each.expected if each.expected else None,
            )
            for each in found.shops
        ),
        words(_("Where the guest list has them from; the share is that of the no-shows.")),
    )


def _arrivals(found: Evening, words: Words) -> ReportTable:
    inside = dict(found.inside)
    rows: list[tuple[Cell, ...]] = []
    last: int | None = None
    for bar in found.arrivals:
        if last is not None and bar.at_ms - last <= HOUR_MS:  # quiet times, unless long ones
            quiet = range(last + BAR_MS, bar.at_ms, BAR_MS)
            rows += [(at(found, ms, words), 0, inside.get(ms)) for ms in quiet]
        rows.append((at(found, bar.at_ms, words), bar.admitted, inside.get(bar.at_ms)))
        last = bar.at_ms
    return ReportTable(
        "arrivals",
        words(_("Arrivals")),
        (words(_("from")), number_name(Number.ADMITTED, words), words(_("inside at the end"))),
        tuple(rows),
        words(_("First entries in each five minutes; and who was inside when they ended.")),
    )


def _desks(found: Evening, words: Words) -> ReportTable:
    rows: list[tuple[Cell, ...]] = []
    for desk in found.desks:
        rush = desk.rush
        busy = f"{at(found, rush.from_ms, words)}–{at(found, rush.until_ms, words)}" if rush else ""
        seconds = round(rush.seconds) if rush else None
        times = (at(found, desk.first_ms, words), at(found, desk.last_ms, words))
        numbers = (desk.admitted, desk.refused, desk.exits, desk.busiest)
        rows.append((plain(desk.name), *numbers, *times, busy or "–", seconds))
    return ReportTable(
        "desks",
        words(_("Desks")),
        (
            words(_("desk")),
            number_name(Number.ADMITTED, words),
            words(_("refused")),
            words(_("out")),
            words(_("busiest 5 minutes")),
            words(_("first")),
            words(_("last")),
            words(_("without a pause")),
            words(_("seconds a guest")),
        ),
        tuple(rows),
        words(_("Guests count at the desk that let them in first. Nobody timed the queue: while a "
                "desk let in one after another without a pause, somebody was waiting.")),
    )  # fmt: skip


def _rooms(found: Evening, words: Words) -> ReportTable:
    return ReportTable(
        "rooms",
        words(_("Rooms")),
        (
            words(_("room")),
            number_name(Number.ADMITTED, words),
            words(_("inside")),
            number_name(Number.LEFT, words),
        ),
        tuple((plain(r.name), r.admitted, r.inside, r.left) for r in found.count.rooms),
        words(_("Counted beside the event: who is in a room is in the event as well.")),
    )


def _refusals(found: Evening, words: Words) -> ReportTable:
    return ReportTable(
        "refusals",
        words(_("Refused scans")),
        (words(_("why")), words(_("scans"))),
        tuple((verdict(code, words), number) for code, number in found.count.refused.items()),
        words(
            _("Every scan that let nobody in, by what the desk said: {people} "
              "{people:guest|guests} of the list, {never} of whom never got in, and "
              "codes that are no tickets."),
            people=words.number(found.refused_people.people),
            never=words.number(found.refused_people.never_in),
        ),
    )  # fmt: skip


def _refusals_over_time(found: Evening, words: Words) -> ReportTable:
    codes = list(found.count.refused)
    return ReportTable(
        "refusals_over_time",
        words(_("Refusals over time")),
        (words(_("from")), *(verdict(code, words) for code in codes)),
        tuple(
            (at(found, ms, words), *(by.get(code, 0) for code in codes))
            for ms, by in sorted(found.refusals.items())
        ),
        words(_("Refused scans in each five minutes in which there were any.")),
    )


def _conflicts(found: Evening, words: Words) -> ReportTable:
    settled = dict(DECISIONS)
    return ReportTable(
        "conflicts",
        words(_("Conflicts")),
        (words(_("conflict")), words(_("settled as")), words(_("how often"))),
        tuple(
            (
                words(HEADLINES[ConflictKind(kind)]),
                words(settled[Decision(decision)]) if decision else words(_("not yet")),
                number,
            )
            for (kind, decision), number in sorted(found.decisions.items())
        ),
        words(_("What offline desks could not know of each other, and what it was found to be.")),
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
