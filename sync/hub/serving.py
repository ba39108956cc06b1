"""Serving the hub over TLS, in a thread of its own, to whoever connects, patient or not."""

import asyncio
import os
import socket
import ssl
import tempfile
import threading
from collections import Counter
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.h11_impl import H11Protocol

from sync.hub.certificate import Certificate
from sync.hub.doorway import MOST, MOST_OF_ONE, Doorway

HEADERS_S = 10.0
"""How long a connection may take to say what it wants."""
_KEEP_ALIVE_S = 20
_GRACE_S = 1
_HEADER_BYTES = 16_384


class PatientProtocol(H11Protocol):
    """HTTP with limits that keep whoever connects and says nothing from shutting others out."""

    _open: Counter[str] = Counter()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._peer = self.client[0] if self.client else ""
        self._open[self._peer] += 1
        self._deadline: asyncio.TimerHandle | None = None
        if self._open[self._peer] > MOST_OF_ONE or self._open.total() > MOST:
            transport.abort()
        else:
            self._expect_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        self._open[self._peer] -= 1
        if not self._open[self._peer]:
            del self._open[self._peer]
        self._headers_came()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.cycle is None or self.cycle.response_complete:
            self._expect_headers()
        else:
            self._headers_came()

    def on_response_complete(self) -> None:
        self._headers_came()
        super().on_response_complete()

    def _expect_headers(self) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(HEADERS_S, self.transport.abort)

    def _headers_came(self) -> None:
        doorway = getattr(self.config, "doorway", None)
        if doorway is not None and self.client:
            doorway.spoke(self.client)
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def patient_config(app: Starlette, listener: socket.socket, **more: Any) -> uvicorn.Config:
    """How `app` is served at `listener`, with the limits of `PatientProtocol`."""
    config = uvicorn.Config(
        app,
        http=PatientProtocol,
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=_KEEP_ALIVE_S,
        timeout_graceful_shutdown=_GRACE_S,
        h11_max_incomplete_event_size=_HEADER_BYTES,
        **more,
    )
    config.doorway = listener if isinstance(listener, Doorway) else None  # type: ignore[attr-defined]
    return config


class HubServer:
    """An application served over TLS until it is closed."""

    def __init__(self, app: Starlette, certificate: Certificate, listener: socket.socket) -> None:
        self.address: tuple[str, int] = listener.getsockname()[:2]
        self._listener = listener
        config = patient_config(
            app, listener, ssl_context_factory=lambda _config, _default: server_context(certificate)
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._run, name="hub", daemon=True)
        self._ready = threading.Event()
        self._failure: BaseException | None = None

    def __enter__(self) -> "HubServer":
        self._thread.start()
        while not self._ready.wait(0.02):
            if self._server.started:
                self._ready.set()
        if self._failure:
            raise self._failure
        return self

    def __exit__(self, *_: Any) -> None:
        self._server.should_exit = True
        self._thread.join(_GRACE_S + 5)
        self._listener.close()

    @property
    def is_serving(self) -> bool:
        """Whether it still runs."""
        return self._thread.is_alive()

    def _run(self) -> None:
        try:
            self._server.run(sockets=[self._listener])
        except BaseException as error:
            self._failure = error
        finally:
            self._ready.set()


def listen(host: str, port: int) -> socket.socket:
    """A socket that desks can connect to; raises `OSError` when the address cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP, asyncio sends what is small at once; otherwise an answer takes 40 ms.
    listener = Doorway(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":  # on Windows it would let two programs have one port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except BaseException:
        listener.close()
        raise
    return listener


def server_context(certificate: Certificate) -> ssl.SSLContext:
    """TLS 1.2 or later with the hub's certificate; its key is on disk for a moment only."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    with tempfile.TemporaryDirectory() as folder:
        pem = Path(folder) / "hub.pem"
        pem.touch(mode=0o600)
        pem.write_text(certificate.certificate + certificate.private_key)
        context.load_cert_chain(pem)
    return context
