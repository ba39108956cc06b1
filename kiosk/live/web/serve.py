"""The page alone, served until somebody ends it."""

from __future__ import annotations

import contextlib
import socket
from typing import TYPE_CHECKING

import uvicorn
from starlette.applications import Starlette
from starlette.responses import RedirectResponse
from starlette.routing import Route

from kiosk.live.web.routes import live_routes
from kiosk.live.web.visits import PATH
from kiosk.ui.orderly_end import ends_with
from sync.hub import serving

if TYPE_CHECKING:
    from starlette.requests import Request

    from kiosk.live.web.login import Login
    from sync.file.event_file import EventFile


def make_site(event_file: EventFile, login: Login, list_name: str, language: str) -> Starlette:
    """An application with nothing but the page."""

    async def home(_request: Request) -> RedirectResponse:
        return RedirectResponse(PATH)

    routes = live_routes(event_file, login, list_name=list_name, language=language)
    return Starlette(routes=[Route("/", home), *routes])


def serve(site: Starlette, listener: socket.socket) -> None:
    """Serve `site` there until somebody ends the program."""
    server = uvicorn.Server(serving.patient_config(site, listener))

    def leave() -> bool:
        leaving, server.should_exit = server.should_exit, True
        return not leaving

    ends_with(leave)
    with listener, contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listener])
