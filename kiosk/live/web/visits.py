"""Who visits a page: the question for the code, the pass that follows, and their language."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from starlette.responses import PlainTextResponse, RedirectResponse, Response

from kiosk.desk.words import LANGUAGES, Words, _
from kiosk.live.web import page
from kiosk.live.web.login import LONGEST_CODE, LoginAnswer, Visitors
from kiosk.live.web.passes import Passes, PassKind

if TYPE_CHECKING:
    from starlette.requests import Request

    from kiosk.live.web.login import Login
    from sync.file.clock import Clock

PATH = "/live"
SESSION, LANGUAGE = "kiosk_live", "language"
SESSION_MS = 12 * 3_600_000
INVITATION_MS = 10 * 60_000
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
    """The way in to the pages at `PATH`; passes are signed with `secret`."""

    def __init__(self, login: Login, language: str, clock: Clock, secret: bytes) -> None:
        self._visitors = Visitors(login)
        self._passes = Passes(secret, login.mark)
        self._language = language
        self._clock = clock

    async def enter(self, request: Request) -> Response:
        """Try a code."""
        words = self.words(request)
        typed = parse_qs((await _body(request)).decode("utf-8", "replace")).get("code", [""])[0]
        address = request.client.host if request.client else ""
        answer = await asyncio.to_thread(
            self._visitors.enter, typed.strip(), address, self._clock.steady_ms()
        )
        if answer is LoginAnswer.WAIT:
            return html(page.login(words, words(_("Too many tries: wait five minutes"))), 429)
        if answer is LoginAnswer.WRONG:
            return html(page.login(words, words(_("That is not the code"))), 403)
        return await self._let_in(request, PassKind.SESSION)

    async def join(self, request: Request) -> Response:
        """Let in whoever was invited by somebody on the page."""
        words = self.words(request)
        if await self._kind(request.query_params.get("invitation", "")) is not PassKind.INVITATION:
            note = words(_("This invitation has run out: ask for another one"))
            return html(page.login(words, note), 403)
        return await self._let_in(request, PassKind.GUEST_SESSION)

    async def share(self, request: Request) -> Response:
        """An invitation for the team, to those who had the code themselves."""
        words = self.words(request)
        if await self.kind(request) is not PassKind.SESSION:
            return html(page.login(words, ""), 403)
        until_ms = self._clock.wall_ms() + INVITATION_MS
        invitation = await asyncio.to_thread(self._passes.give, PassKind.INVITATION, until_ms)
        link = request.url.replace(path=f"{PATH}/join", query=f"invitation={invitation}")
        return html(page.share(str(link), words))

    async def is_known(self, request: Request) -> bool:
        """Whether this visitor may see the page."""
        return await self.kind(request) in (PassKind.SESSION, PassKind.GUEST_SESSION)

    async def kind(self, request: Request) -> PassKind | None:
        """What pass this visitor has."""
        return await self._kind(request.cookies.get(SESSION, ""))

    def words(self, request: Request) -> Words:
        """The visitor's language."""
        asked = request.query_params.get(LANGUAGE, "")
        return Words(asked if asked in LANGUAGES else self._language)

    async def _kind(self, token: str) -> PassKind | None:
        return await asyncio.to_thread(self._passes.kind_of, token, self._clock.wall_ms())

    async def _let_in(self, request: Request, kind: PassKind) -> Response:
        words = self.words(request)
        until_ms = self._clock.wall_ms() + SESSION_MS
        response = RedirectResponse(f"{PATH}?language={words.language}", 303, headers=HEADERS)
        response.set_cookie(
            SESSION,
            await asyncio.to_thread(self._passes.give, kind, until_ms),
            max_age=SESSION_MS // 1000,
            path=PATH,
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
        return response


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
