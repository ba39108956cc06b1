"""The routes of the page: the code, the page, what changes, and the two files it needs."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from kiosk.desk.words import LANGUAGES, Words, _
from kiosk.live.feed import Feed
from kiosk.live.phrases import warning
from kiosk.live.web import page
from kiosk.live.web.broadcast import Broadcast
from kiosk.live.web.login import LONGEST_CODE, SESSION_MS, LoginAnswer, Visitors
from sync.file.storage_error import StorageError
from sync.model import MAIN_LIST

if TYPE_CHECKING:
    from starlette.requests import Request

    from kiosk.live.feed import LiveState
    from kiosk.live.web.login import Login
    from sync.file.event_file import EventFile

PATH = "/live"
SESSION, LANGUAGE = "kiosk_live", "language"
_LONGEST_FORM = 4 * LONGEST_CODE
_FILES = {"live.css": "text/css", "live.js": "text/javascript"}
_HERE = Path(__file__).parent
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


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
        Route(PATH, site.enter, methods=["POST"]),
        Route(f"{PATH}/events", site.events, methods=["GET"]),
        Route(f"{PATH}/state", site.state, methods=["GET"]),
        Route(f"{PATH}/{{name}}", _file, methods=["GET"]),
    ]


class _Site:
    """What the routes share."""

    def __init__(self, event_file: EventFile, login: Login, list_name: str, language: str) -> None:
        self._file = event_file
        self._visitors = Visitors(login)
        self._broadcast = Broadcast(Feed(event_file, list_name))
        self._language = language

    async def show(self, request: Request) -> Response:
        """The page, or the question for the code."""
        words = self._words(request)
        if not self._is_known(request):
            return _html(page.login(words, ""))
        try:
            return _html(page.whole(await self._broadcast.newest(), words))
        except StorageError:
            return _html(page.login(words, words(_("The event file cannot be read now"))), 503)

    async def enter(self, request: Request) -> Response:
        """Try a code."""
        words = self._words(request)
        typed = parse_qs((await _body(request)).decode("utf-8", "replace")).get("code", [""])[0]
        address = request.client.host if request.client else ""
        answer, token = await asyncio.to_thread(
            self._visitors.enter, typed.strip(), address, self._now_ms()
        )
        if answer is LoginAnswer.WAIT:
            return _html(page.login(words, words(_("Too many tries: wait five minutes"))), 429)
        if answer is LoginAnswer.WRONG:
            return _html(page.login(words, words(_("That is not the code"))), 403)
        response = RedirectResponse(f"{PATH}?language={words.language}", 303, headers=_HEADERS)
        response.set_cookie(
            SESSION,
            token,
            max_age=SESSION_MS // 1000,
            path=PATH,
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
        return response

    async def events(self, request: Request) -> Response:
        """Server-sent events: the fragment, every time something has changed."""
        if not self._is_known(request):
            return PlainTextResponse("", 401, headers=_HEADERS)
        return StreamingResponse(
            self._stream(self._words(request)), media_type="text/event-stream", headers=_HEADERS
        )

    async def state(self, request: Request) -> Response:
        """Whether this visitor is still known."""
        return PlainTextResponse("", 204 if self._is_known(request) else 401, headers=_HEADERS)

    async def _stream(self, words: Words) -> AsyncIterator[str]:
        yield "retry: 2000\n\n"
        async for state in self._broadcast.news():
            if state is None:
                yield "event: trouble\ndata: {}\n\n"
            else:
                yield f"data: {_drawn(state, words.language)}\n\n"

    def _is_known(self, request: Request) -> bool:
        return self._visitors.knows(request.cookies.get(SESSION, ""), self._now_ms())

    def _words(self, request: Request) -> Words:
        asked = request.query_params.get(LANGUAGE, "")
        return Words(asked if asked in LANGUAGES else self._language)

    def _now_ms(self) -> int:
        return self._file.clock.steady_ms()


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


async def _file(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in _FILES:
        return PlainTextResponse("", 404, headers=_HEADERS)
    return Response((_HERE / name).read_bytes(), media_type=_FILES[name], headers=_HEADERS)


async def _body(request: Request) -> bytes:
    """The form that was sent, as far as it can be a code."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LONGEST_FORM:
            break
    return body[:_LONGEST_FORM]


def _html(text: str, status: int = 200) -> Response:
    return Response(text, status, media_type="text/html", headers=_HEADERS)
