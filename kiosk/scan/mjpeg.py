"""MJPEG over HTTP, as network cameras and phone apps send it.

Read with http.client and a parser with hard limits: cv2.VideoCapture queues frames by the
second, prints what it dislikes, and cannot be interrupted.
"""

from __future__ import annotations

import http.client
import socket
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, suppress
from urllib.parse import quote, unquote, urlsplit

from kiosk.scan.reader import newest
from kiosk.scan.source import CameraError, CameraReason, Frame, Source
from kiosk.scan.stills import decode_picture

TIMEOUT = 5.0
MAX_PART = 16 * 2**20
MAX_HEADERS = 16 * 2**10
MAX_PIXELS = 25_000_000
MAX_JUNK_IN_A_ROW = 50
_CHUNK = 2**16


class MjpegStream(Source):
    """The camera at an http(s) address. One connection at a time, no proxy, no redirection."""

    live = True

    def __init__(self, url: str) -> None:
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise CameraError(CameraReason.BAD_SPEC, url) from error
        if not parts.hostname:
            raise CameraError(CameraReason.BAD_SPEC, url)
        self._tls = parts.scheme.lower() == "https"
        self._host, self._port = parts.hostname, port
        query = f"?{parts.query}" if parts.query else ""
        self._path = quote(f"{parts.path or '/'}{query}", safe="/?&=%:;,@+~!$*'()")
        self._headers = {"Accept": "multipart/x-mixed-replace"}
        if parts.username is not None:
            login = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
            self._headers["Authorization"] = f"Basic {b64encode(login.encode()).decode()}"
        # The address without its password: it is shown in sentences.
        self.subject = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._closed = threading.Event()
        self._number = 0

    def frames(self) -> Iterator[Frame]:
        """The newest frame each time, reconnecting for ever after a first connection."""
        return newest(self, self._closed)

    def close(self) -> None:
        self._closed.set()
        self._hang_up()

    def connect(self) -> Generator[Frame, None, None]:
        """Every frame of one connection. Ends any connection before it."""
        self._hang_up()
        kind = http.client.HTTPSConnection if self._tls else http.client.HTTPConnection
        with closing(kind(self._host, self._port, timeout=TIMEOUT)) as connection:
            try:
                response = self._ask(connection)
            except (OSError, http.client.HTTPException, ValueError) as error:
                raise CameraError(CameraReason.NO_STREAM, self.subject) from error
            with response:
                yield from self._received(response)
        raise CameraError(CameraReason.LOST, self.subject)

    def _ask(self, connection: http.client.HTTPConnection) -> http.client.HTTPResponse:
        connection.connect()
        with self._lock:
            self._socket = connection.sock
        if self._closed.is_set():
            self._hang_up()
        connection.request("GET", self._path, headers=self._headers)
        return connection.getresponse()

    def _received(self, response: http.client.HTTPResponse) -> Iterator[Frame]:
        multipart = response.headers.get_content_maintype() == "multipart"
        if response.status != http.client.OK or not multipart:
            raise CameraError(CameraReason.NOT_A_STREAM, self.subject)
        boundary = response.headers.get_boundary("").encode("latin-1", "replace")
        arriving = Newest(Parts(response.read1, boundary))
        try:
            yield from self._decoded(arriving)
        except (OSError, http.client.HTTPException, ValueError, AttributeError) as error:
            # http.client meets a connection that was closed under it as any of the last two.
            raise CameraError(CameraReason.LOST, self.subject) from error
        finally:
            arriving.leave()

    def _decoded(self, parts: Iterable[bytes]) -> Iterator[Frame]:
        junk = 0
        for data in parts:
            if self.idle:
                continue
            try:
                image = decode_picture(data, self.subject, formats=("JPEG",), max_pixels=MAX_PIXELS)
            except CameraError:
                junk += 1
                if junk > MAX_JUNK_IN_A_ROW:
                    raise CameraError(CameraReason.NOT_A_STREAM, self.subject) from None
                continue
            junk = 0
            yield Frame(image, time.monotonic(), "", self._number)
            self._number += 1

    def _hang_up(self) -> None:
        """Wake whatever waits in a read of the current connection: it finds the end of data."""
        with self._lock:
            if self._socket is not None:
                with suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)
                self._socket = None


class Newest:
    """Takes pictures as they come, in a thread of its own, and gives the newest each time.

    What waited for a decoder that is too slow would be ever older. What the stream raises is raised
    after its last picture.
    """

    def __init__(self, parts: Iterable[bytes]) -> None:
        self._parts = parts
        self._changed = threading.Condition()
        self._part: bytes | None = None
        self._ended = False
        self._error: Exception | None = None
        threading.Thread(target=self._take, name="camera stream", daemon=True).start()

    def __iter__(self) -> Iterator[bytes]:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._part is not None or self._ended)
                part, self._part = self._part, None
            if part is not None:
                yield part
            elif self._error is not None:
                raise self._error
            else:
                return

    def leave(self) -> None:
        """No more is wanted; the thread ends with the next picture, or with the connection."""
        self._ended = True

    def _take(self) -> None:
        error = None
        try:
            for part in self._parts:
                with self._changed:
                    self._part = part
                    self._changed.notify()
                if self._ended:
                    return
        except Exception as caught:
            error = caught
        with self._changed:
            self._error, self._ended = error, True
            self._changed.notify()


class StreamError(ValueError):
    """A multipart stream that breaks its own rules or goes past a limit."""


class Parts:
    """The bodies in a multipart stream.

    `receive(n)` gives at most n bytes, b"" at the end. `boundary` may be empty: the first line
    that begins with "--" then says it. Iterating ends at the end of the stream and raises
    StreamError past a limit: 16 MB for a part, 16 KB for its headers.
    """

    def __init__(self, receive: Callable[[int], bytes], boundary: bytes) -> None:
        self._receive = receive
        # Some cameras declare the boundary with its dashes, some without, and send either.
        self._delimiter = b"--" + boundary.lstrip(b"-") if boundary.strip(b"-") else b""
        self._buffer = bytearray()

    def __iter__(self) -> Iterator[bytes]:
        try:
            if not self._delimiter:
                self._until(b"--", MAX_HEADERS)
                self._delimiter = b"--" + self._until(b"\n", 200).strip().lstrip(b"-")
                if self._delimiter == b"--":
                    raise StreamError("no boundary")
            else:
                self._until(self._delimiter, MAX_HEADERS)
                self._until(b"\n", 200)
            while True:
                length = self._headers()
                if length is None:
                    yield self._until(self._delimiter, MAX_PART).rstrip(b"\r\n-")
                else:
                    # Given before the next delimiter is looked for: that comes a frame later.
                    yield self._exactly(length)
                    self._until(self._delimiter, MAX_PART)
                if self._until(b"\n", 200).startswith(b"--"):
                    return
        except EOFError:
            return

    def _headers(self) -> int | None:
        """Read a part's headers. Its declared length, None when it declares none."""
        length = None
        left = MAX_HEADERS
        while line := self._until(b"\n", left).strip():
            left -= len(line) + 1
            name, _, value = line.partition(b":")
            if name.strip().lower() == b"content-length":
                if not value.strip().isdigit() or int(value) > MAX_PART:
                    raise StreamError("length of a part")
                length = int(value)
        return length

    def _until(self, marker: bytes, limit: int) -> bytes:
        """Take what is before `marker`, and the marker."""
        start = 0
        while (at := self._buffer.find(marker, start)) < 0:
            if len(self._buffer) > limit:
                raise StreamError("past the limit")
            start = max(0, len(self._buffer) - len(marker) + 1)
            self._fill()
        return self._take(at, at + len(marker))

    def _exactly(self, length: int) -> bytes:
        while len(self._buffer) < length:
            self._fill()
        return self._take(length, length)

    def _take(self, end: int, drop: int) -> bytes:
        taken = bytes(self._buffer[:end])
        del self._buffer[:drop]
        return taken

    def _fill(self) -> None:
        chunk = self._receive(_CHUNK)
        if not chunk:
            raise EOFError
        self._buffer += chunk
