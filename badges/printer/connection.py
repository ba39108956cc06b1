"""One connection to a printer, cut when a call takes too long, however little at a time comes."""

import contextlib
import socket
import threading
from collections.abc import Iterator

CONNECT_S = 3.0
ANSWER_S = 15.0
"""How long a printer may take to take a label or to answer."""


@contextlib.contextmanager
def deadline(connected: socket.socket, seconds: float) -> Iterator[None]:
    """Cut the connection when the block is not done in time: what waits in it then fails."""

    def cut() -> None:
        with contextlib.suppress(OSError):
            connected.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
