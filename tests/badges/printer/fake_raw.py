"""A label printer on loopback that takes bytes, and answers the one question it knows."""

from __future__ import annotations

import contextlib
import socket
import threading


class FakeRawPrinter:
    """Everything that was sent to it over one connection is one of `jobs`."""

    def __init__(self) -> None:
        self.jobs: list[bytes] = []
        self.answers: dict[bytes, bytes] = {}
        self.resets = False
        """It breaks off with what it was sent unread."""
        self._came = threading.Condition()
        self._socket = socket.create_server(("localhost", 0))
        self.port = int(self._socket.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def switch_off(self) -> None:
        with contextlib.suppress(OSError):  # it is off already
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def job(self) -> bytes:
        """The first job, when it has come."""
        with self._came:
            assert self._came.wait_for(lambda: self.jobs, timeout=5)
            return self.jobs[0]

    def _serve(self) -> None:
        while True:
            try:
                connected, _peer = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._take, args=(connected,), daemon=True).start()

    def _take(self, connected: socket.socket) -> None:
        with connected:
            data = b""
            while not self.resets and (more := connected.recv(65536)):
                data += more
                if data in self.answers:
                    connected.sendall(self.answers[data])
                    data = b""
            if self.resets:
                connected.recv(1)
                linger = b"\1\0\0\0\0\0\0\0"
                connected.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                return
            if data:
                with self._came:
                    self.jobs.append(data)
                    self._came.notify_all()
