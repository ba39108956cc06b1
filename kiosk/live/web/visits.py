"""Who visits a page: the question for the code, the session that follows, and their language."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from starlette.responses import PlainTextResponse, RedirectResponse, Response

from kiosk.desk.words import LANGUAGES, Words, _
from kiosk.live.web import page
from kiosk.live.web.login import LONGEST_CODE, SESSION_MS, LoginAnswer, Visitors

if TYPE_CHECKING:
    from starlette.requests import Request

    from kiosk.live.web.login import Login

PATH = "/live"
SESSION, LANGUAGE = "kiosk_live", "language"
_FILES = {"live.css": "text/css", "live.js": "text/javascript"}
_HERE = Path(__file__).parent
_LONGEST_FORM = 4 * LONGEST_CODE
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class Visits:
    """The way in to the pages at `PATH`; `now_ms` is a steady clock's."""

    def __init__(self, login: Login, language: str, now_ms: Callable[[], int]) -> None:
        self._visitors = Visitors(login)
        self._language = language
        self._now_ms = now_ms

    async def enter(self, request: Request) -> Response:
        """Try a code."""
        words = self.words(request)
        typed = parse_qs((await _body(request)).decode("utf-8", "replace")).get("code", [""])[0]
        address = request.client.host if request.client else ""
        answer, token = await asyncio.to_thread(
            self._visitors.enter, typed.strip(), address, self._now_ms()
        )
        if answer is LoginAnswer.WAIT:
            return html(page.login(words, words(_("Too many tries: wait five minutes"))), 429)
        if answer is LoginAnswer.WRONG:
            return html(page.login(words, words(_("That is not the code"))), 403)
        response = RedirectResponse(f"{PATH}?language={words.language}", 303, headers=HEADERS)
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

    def is_known(self, request: Request) -> bool:
        """Whether this visitor had the code."""
        return self._visitors.knows(request.cookies.get(SESSION, ""), self._now_ms())

    def words(self, request: Request) -> Words:
        """The visitor's language."""
        asked = request.query_params.get(LANGUAGE, "")
        return Words(asked if asked in LANGUAGES else self._language)


async def _body(request: Request) -> bytes:
    """The form that was sent, as far as it can be a code."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LONGEST_FORM:
            break
    return body[:_LONGEST_FORM]


def html(text: str, status: int = 200) -> Response:
    """A page as an answer."""
    return Response(text, status, media_type="text/html", headers=HEADERS)


async def page_file(request: Request) -> Response:
    """The style and the script of the pages."""
    name = request.path_params["name"]
    if name not in _FILES:
        return PlainTextResponse("", 404, headers=HEADERS)
    return Response((_HERE / name).read_bytes(), media_type=_FILES[name], headers=HEADERS)
