"""The page over all events of the centre: who is in where, behind a code."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from html import escape
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route

from kiosk.desk.words import Words, _
from kiosk.live.web import page
from kiosk.live.web.visits import PATH, Visits, html, page_file
from kiosk.ui.plain_text import plain
from sync.file.clock import SystemClock
from sync.file.storage_error import StorageError

if TYPE_CHECKING:
    from starlette.requests import Request

    from kiosk.live.web.login import Login
    from sync.counts.list_attendance import ListAttendance

RELOAD_S = 5
Look = Callable[[], "tuple[dict[str, str], Sequence[ListAttendance]]"]
"""Gives the events' names by id, and all their lists; may raise `StorageError`."""


def overview_routes(look: Look, login: Login, language: str) -> list[Route]:
    """The page at `/live`, to those whose code `login` opens to."""
    visits = Visits(login, language, SystemClock(), secrets.token_bytes(32))

    async def show(request: Request) -> Response:
        words = visits.words(request)
        if not await visits.is_known(request):
            return html(page.login(words, ""))
        try:
            return html(drawn(*await run_in_threadpool(look), words))
        except StorageError:
            return html(page.login(words, words(_("The database cannot be read now"))), 503)

    return [
        Route(PATH, show, methods=["GET"]),
        Route(PATH, visits.enter, methods=["POST"]),
        Route(f"{PATH}/{{name}}", page_file, methods=["GET"]),
    ]


def drawn(names: dict[str, str], lists: Sequence[ListAttendance], words: Words) -> str:
    """The page: a row for each list of each event, the events by name."""
    title = words(_("Live count"))
    heads = [words(_("Event")), words(_("list")), words(_("admitted")), words(_("inside"))]
    heads += [words(_("refused")), words(_("Double entries"))]
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    rows = []
    for event_id, name in sorted(names.items(), key=lambda known: (known[1], known[0])):
        of_event = [each for each in lists if each.event_id == event_id]
        rows += [_row(plain(name), each, words) for each in of_event] or [
            f'<tr><th scope="row">{escape(plain(name))}</th>{"<td>–</td>" * 5}</tr>'
        ]
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    body = (
        f'<main id="live"><h1>{escape(title)}</h1><section class="scroll">{table}</section></main>'
    )
    return page.frame(title, words, body, reload_s=RELOAD_S)


def _row(name: str, each: ListAttendance, words: Words) -> str:
    numbers = (each.admitted, each.inside, each.refused, each.double_entries)
    cells = [plain(each.list_id), *map(words.number, numbers)]
    listed = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
    return f'<tr><th scope="row">{escape(name)}</th>{listed}</tr>'
