"""The routes of the page: the code, the page, what changes, and the two files it needs."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from functools import lru_cache
from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from kiosk.desk.words import LANGUAGES, Words, _
from kiosk.live.feed import Feed
from kiosk.live.phrases import warning
from kiosk.live.web import page
from kiosk.live.web.broadcast import Broadcast
from kiosk.live.web.passes import PassKind
from kiosk.live.web.visits import HEADERS, PATH, Visits, html, page_file
from sync.file.storage_error import StorageError
from sync.journal import devices
from sync.model import MAIN_LIST

if TYPE_CHECKING:
    from starlette.requests import Request

    from kiosk.live.feed import LiveState
    from kiosk.live.web.login import Login
    from sync.file.event_file import EventFile


def live_routes(
    event_file: EventFile,
    login: Login,
    *,
    list_name: str = MAIN_LIST,
    language: str = LANGUAGES[0],
) -> list[Route]:
    """The page at `/live`, for an application of its own or one that has more to serve.

    It shows numbers of the list called `list_name`, to those whose code `login` opens to.
    """
    site = _Site(event_file, login, list_name, language)
    return [
        Route(PATH, site.show, methods=["GET"]),
        Route(PATH, site.visits.enter, methods=["POST"]),
        Route(f"{PATH}/events", site.events, methods=["GET"]),
        Route(f"{PATH}/state", site.state, methods=["GET"]),
        Route(f"{PATH}/share", site.visits.share, methods=["GET"]),
        Route(f"{PATH}/join", site.visits.join, methods=["GET"]),
        Route(f"{PATH}/{{name}}", page_file, methods=["GET"]),
    ]


class _Site:
    """What the routes share."""

    def __init__(self, event_file: EventFile, login: Login, list_name: str, language: str) -> None:
        secret = event_file.ask(devices.own_secret, "passes of the live page")
        self.visits = Visits(login, language, event_file.clock, secret)
        self._broadcast = Broadcast(Feed(event_file, list_name))

    async def show(self, request: Request) -> Response:
        """The page, or the question for the code."""
        words = self.visits.words(request)
        kind = await self.visits.kind(request)
        if kind not in (PassKind.SESSION, PassKind.GUEST_SESSION):
            return html(page.login(words, ""))
        try:
            newest = await self._broadcast.newest()
            return html(page.whole(newest, words, may_share=kind is PassKind.SESSION))
        except StorageError:
            return html(page.login(words, words(_("The event file cannot be read now"))), 503)

    async def events(self, request: Request) -> Response:
        """Server-sent events: the fragment, every time something has changed."""
        if not await self.visits.is_known(request):
            return PlainTextResponse("", 401, headers=HEADERS)
        return StreamingResponse(
            self._stream(self.visits.words(request)),
            media_type="text/event-stream",
            headers=HEADERS,
        )

    async def state(self, request: Request) -> Response:
        """Whether this visitor is still known."""
        known = await self.visits.is_known(request)
        return PlainTextResponse("", 204 if known else 401, headers=HEADERS)

    async def _stream(self, words: Words) -> AsyncIterator[str]:
        yield "retry: 2000\n\n"
        async for state in self._broadcast.news():
            if state is None:
                yield "event: trouble\ndata: {}\n\n"
            else:
                yield f"data: {_drawn(state, words.language)}\n\n"


@lru_cache(maxsize=8)
def _drawn(state: LiveState, language: str) -> str:
    words = Words(language)
    return json.dumps(
        {
            "html": page.fragment(state, words),
            "said": page.said(state, words),
            "alarm": bool(warning(state, words)),
        }
    )
