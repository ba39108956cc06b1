"""The hub's web application: what may be asked of it, and what is refused before it is read."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Protocol

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from badges.text.sentence import Sentence
from sync.file.event_file import EventFile
from sync.file.storage_error import StorageError
from sync.guests import list_wire
from sync.guests.list_source import ListSource
from sync.guests.list_wire import BadListError
from sync.hub.hub import Hub, NoCodeError, NotWelcomeError
from sync.hub.invitation import TooManyTriesError
from sync.hub.message import (
    MOST_BYTES,
    WireQuestion,
    WireReply,
    read_device,
    read_question,
    write_reply,
)
from sync.journal.device_certificates import Offered

_NO_CODE = Sentence("a pairing without the right code")
MOST_PAIRING_BYTES = 4_096
BODY_S = 15.0
"""How long a request may take to arrive."""
MOST_LIST_BYTES = 16 * 2**20
LIST_S = 60.0
"""A guest list may be longer and slower: 100,000 guests are 15 MB."""


class Served(Protocol):
    """What desks and hubs talk to: a hub, or an event of the centre."""

    event_id: str

    def hello(self) -> dict[str, str]:
        """Who this says it is: `event`, `proof`, `challenge`, and its `time` (ms UTC)."""
        ...

    def pair(self, device: Offered, challenge: str, signature: bytes, code: str) -> str:
        """A token; raises `NotWelcomeError`, `NoCodeError`, or `TooManyTriesError`."""
        ...

    def device_with(self, token: str) -> str | None:
        """The device that has this token."""
        ...

    def lists(self) -> ListSource:
        """Its guest list."""
        ...

    def take_list(self, packed: bytes) -> bool:
        """Take a newer guest list; whether it was one. Raises `BadListError`."""
        ...

    def reply(self, device_id: str, question: WireQuestion, received_ms: int) -> WireReply:
        """Take what was brought, and answer."""
        ...

    def now_ms(self) -> int:
        """Its time."""
        ...

    def note_refused(self, why: str) -> None:
        """A request was refused."""
        ...

    def note_arrival(self) -> None:
        """Something was brought. In the event loop."""
        ...


Find = Callable[[Request], Awaitable[Served]]
"""Finds whom a request is for; raises `HTTPException`."""
Endpoint = Callable[[Request], Awaitable[Response]]
Refusal = tuple[int, str]


def make_app(
    event_file: EventFile, *, hub: Hub | None = None, extra_routes: Sequence[BaseRoute] = ()
) -> Starlette:
    """The hub of `event_file`; `extra_routes` are served beside it.

    Whoever serves these finds the hub in `request.app.state.hub`: its `arrivals` tell when
    something has changed.
    """
    hub = hub or Hub(event_file)

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with hub.watching():
            yield

    async def find(_request: Request) -> Served:
        return hub

    app = Starlette(routes=[*exchange_routes(find), *extra_routes], lifespan=lifespan)
    app.state.hub = hub
    return app


def exchange_routes(find: Find) -> list[Route]:
    """What desks and hubs ask for."""
    return [
        Route("/hub", _guarded(find, _hello), methods=["GET"]),
        Route("/hub/pair", _guarded(find, _pair), methods=["POST"]),
        Route("/hub/guest-list", _guarded(find, _offered_list), methods=["GET"]),
        Route("/hub/guest-list", _guarded(find, _list_difference), methods=["POST"]),
        Route("/hub/guest-list", _guarded(find, _newer_list), methods=["PUT"]),
        Route("/hub/exchange", _guarded(find, _exchange), methods=["POST"]),
    ]


def _guarded(find: Find, serve: Callable[[Served, Request], Awaitable[Response]]) -> Endpoint:
    """Answer trouble with a status and one line, count it, and close the connection."""

    async def endpoint(request: Request) -> Response:
        hub: Served | None = None
        try:
            hub = await find(request)
            return await serve(hub, request)
        except HTTPException as error:
            status, why = error.status_code, str(error.detail)
        except StorageError:
            status, why = 503, Sentence("the hub's disk refuses to write")
        except TooManyTriesError:
            status, why = 429, Sentence("too many wrong codes: wait half a minute")
        except NoCodeError:
            status, why = 403, "code"
        except NotWelcomeError as error:
            status, why = 403, str(error)
        except ClientDisconnect:
            status, why = 400, Sentence("the connection broke off")
        if hub:
            hub.note_refused(_NO_CODE if why == "code" else why)
        return JSONResponse({"error": why}, status, headers={"connection": "close"})

    return endpoint


async def _hello(hub: Served, request: Request) -> Response:
    """Who the hub is, with the organiser's word for it, and a challenge to be signed."""
    return JSONResponse(await run_in_threadpool(hub.hello))


async def _pair(hub: Served, request: Request) -> Response:
    """A token for a desk that proves itself."""
    try:
        said = json.loads(await _body(request, MOST_PAIRING_BYTES))
        challenge, code = str(said["challenge"]), str(said["code"])
        device, signature = read_device(said["device"]), bytes.fromhex(said["signature"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise HTTPException(400, Sentence("no pairing request")) from error
    token = await run_in_threadpool(hub.pair, device, challenge, signature, code)
    hub.note_arrival()
    return JSONResponse({"token": token})


async def _offered_list(hub: Served, request: Request) -> Response:
    """What the organiser signed of the guest list; nothing when nothing was."""
    await _desk(hub, request)

    def work() -> bytes:
        offer = hub.lists().offered_list()
        return list_wire.pack(list_wire.offer_as_json(offer)) if offer else b""

    return Response(await run_in_threadpool(work), media_type="application/octet-stream")


async def _list_difference(hub: Served, request: Request) -> Response:
    """What a desk lacks of the guest list, or a part of it."""
    await _desk(hub, request)
    body = await _body(request, MOST_BYTES)

    def work() -> bytes:
        question = list_wire.question_of(body)
        return list_wire.answer_as_bytes(hub.lists().list_difference(question))

    try:
        said = await run_in_threadpool(work)
    except BadListError as error:
        raise HTTPException(400, Sentence("no question about a list")) from error
    return Response(said, media_type="application/octet-stream")


async def _newer_list(hub: Served, request: Request) -> Response:
    """Take a newer guest list that the organiser signed, whoever brings it."""
    await _desk(hub, request)
    body = await _body(request, MOST_LIST_BYTES, LIST_S)
    try:
        taken = await run_in_threadpool(hub.take_list, body)
    except BadListError as error:
        raise HTTPException(400, Sentence("the guest list: {error}", error=error)) from error
    if taken:
        hub.note_arrival()
    return JSONResponse({"taken": taken})


async def _exchange(hub: Served, request: Request) -> Response:
    """Take rows, give rows."""
    received_ms = hub.now_ms()
    device_id = await _desk(hub, request)
    body = await _body(request, MOST_BYTES)

    def work() -> tuple[bytes, bool]:
        question = read_question(body)
        if question.event_id != hub.event_id:
            raise HTTPException(409, Sentence("the desk is of another event"))
        reply = hub.reply(device_id, question, received_ms)
        return write_reply(reply), bool(question.request.parcels)

    try:
        reply, brought = await run_in_threadpool(work)
    except (ValueError, TypeError) as error:
        raise HTTPException(400, Sentence("no message of a desk")) from error
    if brought:
        hub.note_arrival()
    return Response(reply, media_type="application/octet-stream")


async def _desk(hub: Served, request: Request) -> str:
    """The device whose token the request bears; refused before anything more is read."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise HTTPException(401, Sentence("no token: pair the desk first"))
    device_id = await run_in_threadpool(hub.device_with, token)
    if device_id is None:
        raise HTTPException(401, Sentence("a token that is not good: pair the desk again"))
    return device_id


async def _body(request: Request, most: int, patience_s: float = BODY_S) -> bytes:
    """The request's body, never more of it than `most` bytes, nor waited for longer."""
    declared = request.headers.get("content-length", "0")
    if not declared.isdigit() or int(declared) > most:
        raise HTTPException(413, Sentence("too large"))
    body = bytearray()
    try:
        async with asyncio.timeout(patience_s):
            async for chunk in request.stream():
                body += chunk
                if len(body) > most:
                    raise HTTPException(413, Sentence("too large"))
    except TimeoutError as error:
        raise HTTPException(408, Sentence("too slow")) from error
    return bytes(body)
