"""The page on a real server, on this computer."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn

from kiosk.live.web.login import CodeLogin
from kiosk.live.web.serve import make_site
from sync.file.event_file import EventFile

CODE = "470815"


class Site:
    """A server that a test starts, stops and starts again on the same port."""

    def __init__(self, event_file: EventFile) -> None:
        self._file = event_file
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", self.port))
        self.port = self._socket.getsockname()[1]
        app = make_site(self._file, CodeLogin(CODE), "main", "en")
        config = uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],))
        self._thread.start()
        end = time.monotonic() + 10
        while not self._server.started:
            assert time.monotonic() < end
            time.sleep(0.01)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(10)
        self._socket.close()
        assert not self._thread.is_alive()


@pytest.fixture(autouse=True)
def _looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.live.web.broadcast.LOOK_SECONDS", 0.05)


@pytest.fixture
def site(event_file: EventFile) -> Iterator[Site]:
    made = Site(event_file)
    made.start()
    yield made
    made.stop()
