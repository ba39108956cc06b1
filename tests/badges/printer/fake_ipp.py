"""An IPP printer on loopback that a test can jam, empty, switch off, or have talk nonsense."""

from __future__ import annotations

import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from badges.printer import ipp
from badges.printer.ipp import Group, Operation, Tag, Typed, attribute, integer, text

A6, ROLL_62 = (10500, 14800), (6200, 10000)
PENDING, PROCESSING, CANCELED, ABORTED, COMPLETED = 3, 5, 7, 8, 9
IDLE, STOPPED = 3, 5


@dataclass
class Job:
    """A job as the printer remembers it."""

    number: int
    name: str
    document: bytes
    asked: ipp.Attributes
    state: int
    reasons: list[str] = field(default_factory=lambda: ["none"])
    printer_reasons: list[str] = field(default_factory=lambda: ["none"])


class FakeIppPrinter:
    """What it prints is in `paper`."""

    def __init__(self) -> None:
        self.state = IDLE
        self.reasons = ["none"]
        self.sizes = [A6, ROLL_62]
        self.ready = [A6]
        self.formats = ["application/pdf", "image/png"]
        self.accepting = True
        self.outcome = COMPLETED
        """What becomes of the jobs that come from now on."""
        self.status = 0
        """What it answers to them, instead of taking them."""
        self.breaks_off = False
        """It takes a job and is gone before it has said so."""
        self.junk: Callable[[], bytes] | None = None
        """What it answers instead of HTTP."""
        self.jobs: list[Job] = []
        self.asked: list[int] = []
        """The operations that were asked for."""
        self._port = 0
        self._server: ThreadingHTTPServer | None = None
        self.switch_on()

    @property
    def address(self) -> str:
        return f"ipp://localhost:{self._port}/ipp/print"

    @property
    def paper(self) -> list[str]:
        """The names of the jobs that came out, in order."""
        return [job.name for job in self.jobs if job.state == COMPLETED]

    def switch_on(self) -> None:
        """It is as it was, but for its jobs: those it has forgotten."""
        printer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                message = self.rfile.read(int(self.headers["Content-Length"]))
                if printer.junk:
                    self.wfile.write(printer.junk())
                    return
                answer = printer.answer(message)
                if answer is None:
                    return
                self.send_response(200)
                self.send_header("Content-Type", "application/ipp")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("localhost", self._port), Handler)
        self._server, self._port = server, server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()

    def switch_off(self) -> None:
        """It answers nobody any more, and forgets its jobs."""
        assert self._server
        self._server.shutdown()
        self._server.server_close()
        self.jobs = []

    def jam(self) -> None:
        """Jobs stay in it until the jam is cleared."""
        self.state, self.reasons, self.outcome = STOPPED, ["media-jam-error"], PROCESSING

    def clear(self) -> None:
        """What stayed in it comes out."""
        self.state, self.reasons, self.outcome = IDLE, ["none"], COMPLETED
        for job in self.jobs:
            if job.state in (PENDING, PROCESSING):
                job.state = COMPLETED

    def answer(self, message: bytes) -> bytes | None:
        request = ipp.parse(message)
        about = request.first(Group.OPERATION)
        self.asked.append(request.status)  # the operation stands where answers have the status
        if request.status == Operation.GET_PRINTER_ATTRIBUTES:
            return _answer(0, (Group.PRINTER, self._attributes()))
        if request.status == Operation.PRINT_JOB:
            return self._print(message, about, request.first(Group.JOB))
        if request.status == Operation.GET_JOBS:
            done = ipp.texts(about, "which-jobs") == ["completed"]
            found = [job for job in self.jobs if (job.state >= CANCELED) == done]
            return _answer(0, *((Group.JOB, _job(job)) for job in found))
        (number,) = ipp.numbers(about, "job-id")
        found = [job for job in self.jobs if job.number == number]
        if not found:
            return _answer(0x0406)
        if request.status == Operation.CANCEL_JOB:
            found[0].state = CANCELED
        return _answer(0, (Group.JOB, _job(found[0])))

    def _print(self, message: bytes, about: ipp.Attributes, asked: ipp.Attributes) -> bytes | None:
        if self.status >= 0x0400:
            return _answer(self.status)
        (name,) = ipp.texts(about, "job-name")
        (format_,) = ipp.texts(about, "document-format")
        start = message.index(b"%PDF" if format_ == "application/pdf" else b"\x89PNG")
        job = Job(len(self.jobs) + 1, name, message[start:], asked, self.outcome)
        self.jobs.append(job)
        if self.breaks_off:
            return None
        unsupported = [(Group.UNSUPPORTED, attribute("media-col", text(Tag.KEYWORD, "x")))]
        return _answer(self.status, (Group.JOB, _job(job)), *(unsupported if self.status else []))

    def _attributes(self) -> bytes:
        return b"".join(
            [
                attribute("printer-state", Typed(Tag.ENUM, struct.pack(">i", self.state))),
                attribute("printer-state-reasons", *_keywords(self.reasons)),
                attribute("printer-is-accepting-jobs", Typed(Tag.BOOLEAN, bytes([self.accepting]))),
                attribute("printer-make-and-model", text(Tag.NAME, "Fake 1")),
                attribute("document-format-supported", *_keywords(self.formats)),
                attribute("media-size-supported", *map(_size, self.sizes)),
                attribute(
                    "media-col-ready",
                    *(ipp.collection({"media-size": _size(each)}) for each in self.ready),
                ),
            ]
        )


def _answer(status: int, *groups: tuple[Group, bytes]) -> bytes:
    charset = attribute("attributes-charset", text(Tag.CHARSET, "utf-8"))
    parts = [struct.pack(">BBHI", 2, 0, status, 1), bytes([Group.OPERATION]), charset]
    for tag, attributes in groups:
        parts += [bytes([tag]), attributes]
    return b"".join([*parts, bytes([Group.END])])


def _job(job: Job) -> bytes:
    return b"".join(
        [
            attribute("job-id", integer(job.number)),
            attribute("job-name", text(Tag.NAME, job.name)),
            attribute("job-state", Typed(Tag.ENUM, struct.pack(">i", job.state))),
            attribute("job-state-reasons", *_keywords(job.reasons)),
            attribute("job-printer-state-reasons", *_keywords(job.printer_reasons)),
        ]
    )


def _size(size: tuple[int, int]) -> Typed:
    return ipp.collection({"x-dimension": integer(size[0]), "y-dimension": integer(size[1])})


def _keywords(words: list[str]) -> list[Typed]:
    return [text(Tag.KEYWORD, word) for word in words]
