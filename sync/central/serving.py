"""The centre's web application: every event, to its hubs, and an overview to who may see it."""

import contextlib
from collections.abc import AsyncIterator, Sequence

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import BaseRoute

from badges.text.sentence import Sentence
from sync.central.seeds import Seeds
from sync.central.service import CentralService
from sync.central.store import CentralStore
from sync.file.clock import Clock
from sync.hub.client import EVENT_HEADER
from sync.hub.server import Served, exchange_routes


def make_central_app(
    store: CentralStore, clock: Clock, *, extra_routes: Sequence[BaseRoute] = ()
) -> Starlette:
    """The hubs' way to all events of `store`; `extra_routes` are served beside it.

    A hub's token begins with its event; before it has one, a header names it.
    """

    seeds = Seeds(store)

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        try:
            yield
        finally:
            seeds.close()

    async def find(request: Request) -> Served:
        _, _, token = request.headers.get("authorization", "").partition(" ")
        event_id = token.partition(".")[0] or request.headers.get(EVENT_HEADER, "")
        event = await run_in_threadpool(store.event, event_id)
        if event is None:
            raise HTTPException(
                403, Sentence("the centre does not know this event: kiosk central add")
            )
        return CentralService(store, event, seeds, clock)

    return Starlette(routes=[*exchange_routes(find), *extra_routes], lifespan=lifespan)
