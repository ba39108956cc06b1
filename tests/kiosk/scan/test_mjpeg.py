"""MJPEG over HTTP from a real server on this machine: honest ones, odd ones, hostile ones."""

import itertools
import socket
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import suppress

import cv2
import numpy as np
import pytest

from kiosk.scan.camera import CameraError, CameraReason, CameraState, Reader, open_source
from kiosk.scan.mjpeg import MAX_PART, Parts, StreamError

Until = Callable[[Callable[[], bool]], None]
Script = Callable[[socket.socket], None]

HELLO = b"HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=frame\r\n\r\n"


def jpeg(level: int) -> bytes:
    return cv2.imencode(".jpg", np.full((48, 64, 3), level, np.uint8))[1].tobytes()


def part(data: bytes) -> bytes:
    head = b"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n" % len(data)
    return head + data + b"\r\n"


class CameraServer:
    """Listens on 127.0.0.1 and answers every connection with `script`."""

    def __init__(self, script: Script, port: int = 0) -> None:
        self._script = script
        self._listening = socket.create_server(("127.0.0.1", port))
        self.port = self._listening.getsockname()[1]
        self.requests: list[bytes] = []
        self._open: list[socket.socket] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/video?size=720p"

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            self._open.append(connection)
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            self.requests.append(connection.recv(4096))
            self._script(connection)

    def die(self) -> None:
        for connection in (self._listening, *self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()
        self._thread.join(10)


@pytest.fixture
def serve() -> Iterator[Callable[..., CameraServer]]:
    servers = []

    def start(script: Script, port: int = 0) -> CameraServer:
        servers.append(CameraServer(script, port))
        return servers[-1]

    yield start
    for server in servers:
        server.die()


def goes_on(connection: socket.socket) -> None:
    connection.sendall(HELLO)
    for level in itertools.cycle(range(20, 200, 20)):
        connection.sendall(part(jpeg(level)))
        threading.Event().wait(0.005)


def says(*chunks: bytes) -> Script:
    """Send and then stay silent, as a camera does that shows nothing new."""

    def script(connection: socket.socket) -> None:
        for chunk in chunks:
            connection.sendall(chunk)
        while connection.recv(4096):
            pass

    return script


Serve = Callable[..., CameraServer]


def first_level(server: CameraServer) -> int:
    source = open_source(server.url)
    frame = next(source.frames())
    source.close()
    assert frame.image.shape == (48, 64, 3)
    return round(float(frame.image.mean()))


def test_frames_come_and_the_path_with_its_query_is_asked_for(serve: Serve) -> None:
    server = serve(goes_on)
    assert first_level(server) in range(19, 200)
    assert server.requests[0].startswith(b"GET /video?size=720p HTTP/1.1\r\n")


def test_a_password_in_the_address_is_sent(serve: Serve) -> None:
    server = serve(says(HELLO, part(jpeg(90))))
    source = open_source(server.url.replace("http://", "http://door:s%20cret@"))
    next(source.frames())
    source.close()
    assert b"Authorization: Basic ZG9vcjpzIGNyZXQ=\r\n" in server.requests[0]


def test_a_frame_is_given_before_the_next_one_begins(serve: Serve) -> None:
    assert first_level(serve(says(HELLO, part(jpeg(90))))) == 90


CHUNKED = HELLO.replace(b"\r\n\r\n", b"\r\nTransfer-Encoding: chunked\r\n\r\n")


@pytest.mark.parametrize(
    "answer",
    [
        HELLO + b"--frame\r\n\r\n" + jpeg(90) + b"\r\n--frame\r\n",
        HELLO + b"--frame\nContent-type: image/jpeg\n\n" + jpeg(90) + b"\n--frame\n",
        HELLO.replace(b"=frame", b'="--frame"') + part(jpeg(90)),
        HELLO.replace(b"; boundary=frame", b"") + part(jpeg(90)),
        HELLO + b"\r\nsome preamble\r\n" + part(jpeg(90)),
        HELLO + part(b"\xff\xd8 not a picture") + part(jpeg(90)),
        HELLO + part(jpeg(200)[:300]) + part(jpeg(90)),
        HELLO + part(b"") + part(jpeg(90)),
        CHUNKED + b"%x\r\n" % len(part(jpeg(90))) + part(jpeg(90)) + b"\r\n",
    ],
    ids=[
        "no length",
        "bare newlines",
        "dashes in the boundary",
        "no boundary declared",
        "preamble",
        "junk first",
        "torn picture first",
        "empty part first",
        "chunked",
    ],
)
def test_odd_but_readable_streams_are_read(serve: Serve, answer: bytes) -> None:
    assert first_level(serve(says(answer))) == 90


def test_a_picture_in_pieces_is_put_together(serve: Serve) -> None:
    answer = HELLO + part(jpeg(90))
    pieces = [answer[at : at + 7] for at in range(0, len(answer), 7)]
    assert first_level(serve(says(*pieces))) == 90


def refusal(server: CameraServer) -> CameraReason:
    with pytest.raises(CameraError) as caught:
        next(open_source(server.url).frames())
    return caught.value.reason


def endless(chunk: bytes, hello: bytes = HELLO) -> Script:
    def script(connection: socket.socket) -> None:
        connection.sendall(hello)
        while True:
            connection.sendall(chunk)

    return script


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (says(b"HTTP/1.1 401 Unauthorized\r\n\r\n"), CameraReason.NOT_A_STREAM),
        (says(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>"), CameraReason.NOT_A_STREAM),
        (says(b"SSH-2.0-OpenSSH_9.2\r\n"), CameraReason.NO_STREAM),
        (endless(b"X-Filler: 1\r\n", b"HTTP/1.1 200 OK\r\n"), CameraReason.NO_STREAM),
        (endless(b"X" * 1000, b"HTTP/1.1 200 OK\r\n"), CameraReason.NO_STREAM),
        (endless(b"no boundary at all " * 50), CameraReason.LOST),
        (endless(b"X: 1\r\n", HELLO + b"--frame\r\n"), CameraReason.LOST),
        (endless(bytes(65536), HELLO + b"--frame\r\n\r\n"), CameraReason.LOST),
        (says(HELLO + b"--frame\r\nContent-Length: 99999999999\r\n\r\n"), CameraReason.LOST),
        (says(HELLO + b"--frame\r\nContent-Length: -5\r\n\r\n"), CameraReason.LOST),
        (says(HELLO + b"--frame\r\nContent-Length: 1e9\r\n\r\n"), CameraReason.LOST),
        (endless(part(b"\xff\xd8junk")), CameraReason.NOT_A_STREAM),
    ],
    ids=[
        "password",
        "web page",
        "no http",
        "endless headers",
        "endless header line",
        "no boundary",
        "endless part headers",
        "endless part",
        "huge part",
        "negative length",
        "no number",
        "junk pictures",
    ],
)
def test_a_hostile_server_is_refused(serve: Serve, script: Script, reason: CameraReason) -> None:
    assert refusal(serve(script)) is reason


def test_a_small_file_that_decodes_to_a_giant_picture_is_passed_over(serve: Serve) -> None:
    giant = cv2.imencode(".jpg", np.full((6000, 6000), 200, np.uint8))[1].tobytes()
    assert first_level(serve(says(HELLO, part(giant), part(jpeg(90))))) == 90


def test_an_endless_part_is_given_up_at_the_limit() -> None:
    tracemalloc.start()
    parts = iter(Parts(lambda size: bytes(size), b"frame"))
    with pytest.raises(StreamError):
        next(parts)
    flood = itertools.chain([b"--frame\r\n\r\n"], itertools.repeat(bytes(65536)))
    with pytest.raises(StreamError):
        next(iter(Parts(lambda _: next(flood), b"frame")))
    huge = b"--frame\r\nContent-Length: %d\r\n\r\n" % (MAX_PART + 1)
    flood = itertools.chain([huge], itertools.repeat(bytes(65536)))
    with pytest.raises(StreamError):
        next(iter(Parts(lambda _: next(flood), b"frame")))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3 * MAX_PART


def test_a_server_that_dies_and_comes_back_is_found_again(serve: Serve, until: Until) -> None:
    now = [1000.0]
    server = serve(goes_on)
    reader = Reader(open_source(server.url), clock=lambda: now[0])
    reader.start()
    until(lambda: reader.state is CameraState.LIVE)
    server.die()
    until(lambda: reader.state is CameraState.LOST)
    now[0] += 2
    serve(goes_on, server.port)

    def is_back() -> bool:
        now[0] += 0.5
        return reader.state is CameraState.LIVE

    until(is_back)
    assert reader.latest(timeout=10) is not None
    reader.stop()


def test_stop_hangs_up_on_a_silent_server(
    serve: Serve, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.scan.mjpeg.TIMEOUT", 60.0)
    gone = threading.Event()

    def silent(connection: socket.socket) -> None:
        says(HELLO, part(jpeg(90)))(connection)
        gone.set()

    server = serve(silent)
    reader = Reader(open_source(server.url))
    reader.start()
    until(lambda: reader.state is CameraState.LIVE)
    reader.stop()
    assert gone.wait(10)
