"""The page as HTML: one frame, and a fragment that is drawn anew for every change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from badges.drawing.qr_svg import picture as qr_picture
from kiosk.desk.words import Words, _
from kiosk.live import chart
from kiosk.live.definitions import Number, number_name
from kiosk.live.phrases import (
    filling,
    fullness,
    heard,
    movement,
    oddities,
    outlook,
    percent,
    refusals,
    warning,
)
from kiosk.ui.plain_text import plain

if TYPE_CHECKING:
    from kiosk.live.feed import LiveState
    from sync.counts.model import DeskCount, LiveCount


def frame(
    title: str,
    words: Words,
    body: str,
    *,
    script: bool = False,
    reload_s: int | None = None,
    way: str = "",
) -> str:
    """A whole page around `body`; everything it needs comes from this server.

    With `reload_s`, it is asked for anew after so many seconds; `way` is a link to elsewhere.
    """
    reload = '<noscript><meta http-equiv="refresh" content="15"></noscript>'
    head = f'{reload}<script src="/live/live.js" defer></script>' if script else ""
    if reload_s is not None:
        head += f'<meta http-equiv="refresh" content="{reload_s}">'
    other = words.next_language
    link = f'<a href="?language={other}" lang="{other}" hreflang="{other}">{other.upper()}</a>'
    return (
        f'<!doctype html><html lang="{words.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="robots" content="noindex">'
        f"<title>{escape(title)}</title>"
        f'<link rel="stylesheet" href="/live/live.css">{head}</head>'
        f"<body><nav>{way}{link}</nav>{body}</body></html>"
    )


def login(words: Words, note: str) -> str:
    """The page that asks for the code."""
    title, code, button = words(_("Live count")), words(_("Organisers’ code")), words(_("Open"))
    said = f'<p role="alert">{escape(note)}</p>' if note else ""
    return frame(
        title,
        words,
        f"<main class=login><h1>{escape(title)}</h1>{said}"
        f'<form method="post" action="/live"><label for="code">{escape(code)}</label>'
        '<input id="code" name="code" type="password" inputmode="numeric" '
        'autocomplete="current-password" required autofocus maxlength="64">'
        f"<button>{escape(button)}</button></form></main>",
    )


def share(link: str, words: Words) -> str:
    """The page that lets the team in: a code for their cameras, and the same as a link."""
    title = words(_("Share this view"))
    how = words(
        _("A camera that sees this code within ten minutes opens the page, without the organisers’ "
          "code. It shows numbers and no names, and cannot be shared on.")
    )  # fmt: skip
    back = escape(words(_("Back")))
    drawn = qr_picture(link).svg.replace("<svg ", '<svg role="img" aria-labelledby="title" ', 1)
    return frame(
        title,
        words,
        f'<main class="share"><h1 id="title">{escape(title)}</h1>{drawn}<p>{escape(how)}</p>'
        f'<p class="link">{escape(link)}</p></main>',
        way=f'<a href="/live?language={words.language}">{back}</a>',
    )


def whole(state: LiveState, words: Words, *, may_share: bool) -> str:
    """The page with the numbers as they are now."""
    way = ""
    if may_share:
        said = escape(words(_("Share this view")))
        way = f'<a href="/live/share?language={words.language}">{said}</a>'
    lost = escape(words(_("Connection lost: these numbers are old. Trying again…")))
    title = words(_("Live count"))
    return frame(
        f"{title} · {plain(state.event.name)}",
        words,
        f'<p id="lost" role="alert" hidden>{lost}</p>'
        f'<p id="said" class="unseen" role="status" aria-live="polite"></p>'
        f'<main id="live">{fragment(state, words)}</main>',
        script=True,
        way=way,
    )


def said(state: LiveState, words: Words) -> str:
    """The numbers in one sentence, for those who listen to the page."""
    count = state.count
    inside = number_name(Number.INSIDE, words)
    admitted = words(
        _("{admitted:in|in}, of {number}"),
        admitted=words.number(count.admitted),
        number=words.number(count.expected),
    )
    parts = [
        warning(state, words),
        f"{words.number(count.inside)} {inside}",
        f"{words.number(count.admitted)} {admitted}",
    ]
    return ", ".join(part for part in parts if part)


def fragment(state: LiveState, words: Words) -> str:
    """Everything that changes."""
    at = words.seconds(state.event.local_time(state.count.at_ms))
    return "".join(
        [
            f"<header><h1>{escape(plain(state.event.name))}</h1><p>{escape(at)}</p></header>",
            _totals(state, words),
            _arrivals(state, words),
            _categories(state, words),
            _rooms(state, words),
            _desks(state, words),
            _odd(state, words),
        ]
    )


def _totals(state: LiveState, words: Words) -> str:
    count = state.count
    full, warned = fullness(state), warning(state, words)
    gauge = ""
    if full is not None:
        text = words(
            _("{share} of {number} places"),
            share=percent(full, words),
            number=words.number(count.capacity or 0),
        )
        text = ", ".join(filter(None, [text, filling(state, words)]))
        gauge = chart.meter(full, text, warning=bool(warned)) + f"<p>{escape(text)}</p>"
    alarm = f'<p class="alarm">⚠ {escape(warned)}</p>' if warned else ""
    facts = (
        (
            number_name(Number.ADMITTED, words),
            f"{words.number(count.admitted)} / {words.number(count.expected)}",
        ),
        (number_name(Number.TO_COME, words), words.number(count.awaited)),
        (words(_("in 15 minutes")), words.number(count.last_15)),
        *_between(count, words),
        (words(_("refused")), words.number(sum(count.refused.values()))),
    )
    listed = "".join(f"<div><dt>{escape(n)}</dt><dd>{escape(v)}</dd></div>" for n, v in facts)
    title = number_name(Number.INSIDE, words)
    return (
        f'<section class="now"><h2>{escape(title)}</h2>'
        f'<p class="huge">{words.number(count.inside)}</p>{alarm}{gauge}<dl>{listed}</dl></section>'
    )


def _between(count: LiveCount, words: Words) -> Iterator[tuple[str, str]]:
    """What the other numbers need to add up, where it is not nothing."""
    if count.not_expected:
        yield number_name(Number.NOT_EXPECTED, words), words.number(count.not_expected)
    if count.left:
        yield number_name(Number.LEFT, words), words.number(count.left)


def _arrivals(state: LiveState, words: Words) -> str:
    title = words(_("Arrivals per 5 minutes"))
    bars = [
        chart.Column(words.time(state.event.local_time(bar.at_ms)), bar.admitted)
        for bar in state.count.bars
    ]
    if not bars:
        nobody = words(_("Nobody has come yet"))
        return _section(title, f"<p>{escape(nobody)}</p>")
    table = _table(
        [words(_("from")), number_name(Number.ADMITTED, words)],
        [([bar.label, words.number(bar.value)], False) for bar in bars],
    )
    summary = escape(words(_("As a table")))
    return _section(
        title,
        f"<figure>{chart.columns(bars, title)}</figure>"
        f'<details id="bars"><summary id="bars-open">{summary}</summary>{table}</details>',
    )


def _categories(state: LiveState, words: Words) -> str:
    others = bool(state.count.not_expected)
    rows = []
    for each in state.count.categories:
        numbers = [each.expected, each.awaited, each.admitted, each.not_expected, each.inside]
        if not others:
            del numbers[3]
        label = plain(state.label(each.code, words.language)) or words(_("(no category)"))
        rows.append(([label, *map(words.number, numbers)], False))
    heads = [words(_("category")), number_name(Number.EXPECTED, words), words(_("to come"))]
    heads += [
        number_name(Number.ADMITTED, words),
        *([number_name(Number.NOT_EXPECTED, words)] if others else []),
    ]
    heads.append(words(_("inside")))
    return _section(words(_("Categories")), _table(heads, rows), "categories")


def _rooms(state: LiveState, words: Words) -> str:
    """The rooms of the event, if it has any."""
    if not state.count.rooms:
        return ""
    heads = [
        words(_("room")),
        number_name(Number.ADMITTED, words),
        words(_("inside")),
        number_name(Number.LEFT, words),
    ]
    rows = [
        ([plain(each.name), *map(words.number, (each.admitted, each.inside, each.left))], False)
        for each in state.count.rooms
    ]
    return _section(words(_("Rooms")), _table(heads, rows))


def _desks(state: LiveState, words: Words) -> str:
    heads = [words(_("desk")), words(_("heard")), words(_("in")), words(_("5 min"))]
    heads += [words(_("15 min")), words(_("out")), words(_("refused"))]
    rows = [_desk(state, desk, words) for desk in state.count.desks]
    return _section(words(_("Desks")), _table(heads, rows), "desks")


def _desk(state: LiveState, desk: DeskCount, words: Words) -> tuple[list[str], bool]:
    stale = state.is_stale(desk.heard_ms)
    last = heard(state, desk.heard_ms, words)
    rates = ["–", "–"] if stale else [words.number(desk.last_5), words.number(desk.last_15)]
    return [
        plain(desk.name),
        words(_("old: {time}"), time=last) if stale else last,
        words.number(desk.admitted),
        *rates,
        words.number(desk.exits),
        words.number(sum(desk.refused.values())),
    ], stale


def _odd(state: LiveState, words: Words) -> str:
    items = [
        words(_("{name}: {number}"), name=name, number=words.number(number))
        for name, number in oddities(state, words)
    ]
    items += [*movement(state, words), *outlook(state, words)]
    why = refusals(state.count.refused, words)
    refused = words(_("refused"))
    items += [f"{refused} – {why}"] if why else []
    listed = "".join(f"<li>{escape(item)}</li>" for item in items)
    return _section(words(_("What is odd, what is likely")), f"<ul>{listed}</ul>")


def _section(title: str, content: str, kind: str = "") -> str:
    return f'<section class="{kind}"><h2>{escape(title)}</h2>{content}</section>'


def _table(heads: Sequence[str], rows: Iterable[tuple[Sequence[str], bool]]) -> str:
    """A table; rows that are marked hold old numbers."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    lines = []
    for (first, *others), stale in rows:
        cells = "".join(f"<td>{escape(cell)}</td>" for cell in others)
        kind = ' class="stale"' if stale else ""
        lines.append(f'<tr{kind}><th scope="row">{escape(first)}</th>{cells}</tr>')
    body = "".join(lines)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f'<div class="scroll" tabindex="0">{table}</div>'
