"""A printer that speaks IPP (RFC 8011), reached directly or through CUPS."""

import contextlib
import http.client
import ssl
from collections.abc import Iterator
from urllib.parse import SplitResult

from badges.printer import ipp, ipp_status
from badges.printer.connection import ANSWER_S, CONNECT_S, deadline
from badges.printer.ipp import Group, Operation, Tag
from badges.printer.printer import (
    JobStage,
    Label,
    NotSentError,
    Printer,
    PrinterRefusedError,
    PrinterStatus,
    PrinterTrouble,
    Size,
    UnclearError,
)

PORT = 631
PNG_DPI = 300
_LONGEST = 4 << 20  # bytes of an answer
_USER = ipp.attribute("requesting-user-name", ipp.text(Tag.NAME, "kiosk"))

_OK = 0x00FF
_IGNORED = 0x0001  # printed, but not as it was asked for
_NOT_FOUND = 0x0406
_WRONG_FORMAT = 0x040A
_SERVER_ERRORS = range(0x0500, 0x0600)
_FORBIDDEN = range(0x0401, 0x0404)
_HTTP_TROUBLES = {
    401: PrinterTrouble.NO_PERMISSION,
    403: PrinterTrouble.NO_PERMISSION,
    404: PrinterTrouble.NO_SUCH_PRINTER,
    426: PrinterTrouble.NO_PERMISSION,
}


class IppPrinter(Printer):
    """The printer at `url`: ``ipp://host[:port]/path`` or ``ipps://…``.

    Printers sign their own certificates, so ``ipps`` keeps others from listening and does not
    prove which printer it is.
    """

    def __init__(self, address: str, url: SplitResult, *, answer_s: float = ANSWER_S) -> None:
        self.address = address
        self._secure = url.scheme == "ipps"
        self._host, self._port = url.hostname or "", url.port or PORT
        self._path = url.path or "/ipp/print"
        self._answer_s = answer_s
        host = f"[{self._host}]" if ":" in self._host else self._host
        uri = f"{url.scheme}://{host}:{self._port}{self._path}"
        self._about = (ipp.attribute("printer-uri", ipp.text(Tag.URI, uri)), _USER)

    def status(self, size: Size) -> PrinterStatus:
        """How the printer is; see `Printer`."""
        try:
            known = self._printer_attributes()
        except (NotSentError, UnclearError, PrinterRefusedError) as error:
            return PrinterStatus(error.trouble, blocked=True)
        return ipp_status.status(known, size)

    def send(self, label: Label, name: str) -> str:
        """Print a label, never scaled; see `Printer`."""
        try:
            known = self._printer_attributes()
        except (UnclearError, PrinterRefusedError) as error:
            raise NotSentError(error.trouble, str(error)) from error
        if not ipp_status.takes(label.size, known):  # CUPS would scale it to a size of its own
            raise NotSentError(PrinterTrouble.WRONG_SIZE)
        format_, document = _document(label, known)
        job = [
            ipp.attribute("copies", ipp.integer(1)),
            ipp.attribute("print-scaling", ipp.text(Tag.KEYWORD, "none")),
            ipp.attribute("media-col", _media(label.size, known)),
        ]
        about = [
            *self._about,
            ipp.attribute("job-name", ipp.text(Tag.NAME, name)),
            ipp.attribute("document-format", ipp.text(Tag.MIME_TYPE, format_)),
        ]
        answer = self._ask(Operation.PRINT_JOB, about, job, document)
        number = next(iter(ipp.numbers(answer.first(Group.JOB), "job-id")), None)
        if number is None:
            raise UnclearError(PrinterTrouble.NOT_A_PRINTER, "the job was taken and has no number")
        if answer.status == _IGNORED and _wrong_size(answer):
            self.cancel(str(number))
            raise PrinterRefusedError(
                PrinterTrouble.WRONG_SIZE, "other labels would have been used"
            )
        return str(number)

    def progress(self, name: str, job: str) -> JobStage:
        """How far a job is; see `Printer`.

        The name decides: a printer that was switched off may give its numbers out again.
        """
        try:
            jobs = [self._job(job)] if job else list(self._jobs())
        except (NotSentError, UnclearError):
            return JobStage.WAITING
        except PrinterRefusedError:
            return JobStage.UNKNOWN
        found = [each for each in jobs if name in ipp.texts(each, "job-name")]
        return ipp_status.stage(found[0]) if found else JobStage.UNKNOWN

    def cancel(self, job: str) -> None:
        """Have a job given up, if it is not done yet."""
        about = [*self._about, ipp.attribute("job-id", ipp.integer(int(job)))]
        with contextlib.suppress(NotSentError, UnclearError, PrinterRefusedError):
            self._ask(Operation.CANCEL_JOB, about)

    def _printer_attributes(self) -> ipp.Attributes:
        wanted = _wanted(*ipp_status.PRINTER_ATTRIBUTES)
        answer = self._ask(Operation.GET_PRINTER_ATTRIBUTES, [*self._about, wanted])
        return answer.first(Group.PRINTER)

    def _job(self, number: str) -> ipp.Attributes:
        job = ipp.attribute("job-id", ipp.integer(int(number)))
        about = [*self._about, job, _wanted(*ipp_status.JOB_ATTRIBUTES)]
        return self._ask(Operation.GET_JOB_ATTRIBUTES, about).first(Group.JOB)

    def _jobs(self) -> Iterator[ipp.Attributes]:
        """All jobs that the printer remembers."""
        for which in ("not-completed", "completed"):
            chosen = ipp.attribute("which-jobs", ipp.text(Tag.KEYWORD, which))
            about = [*self._about, chosen, _wanted(*ipp_status.JOB_ATTRIBUTES)]
            yield from self._ask(Operation.GET_JOBS, about).all(Group.JOB)

    def _ask(
        self,
        operation: Operation,
        about: list[bytes],
        job: list[bytes] | None = None,
        document: bytes = b"",
    ) -> ipp.IppAnswer:
        answer = self._exchange(ipp.request(operation, about, job or (), document))
        if answer.status <= _OK:
            return answer
        detail = f"IPP status {answer.status:#06x}"
        if answer.status in _SERVER_ERRORS:
            raise NotSentError(PrinterTrouble.BUSY, detail)
        if answer.status in _FORBIDDEN:
            raise NotSentError(PrinterTrouble.NO_PERMISSION, detail)
        if answer.status == _NOT_FOUND:
            raise PrinterRefusedError(PrinterTrouble.NO_SUCH_PRINTER, detail)
        if answer.status == _WRONG_FORMAT:
            raise PrinterRefusedError(PrinterTrouble.WRONG_FORMAT, detail)
        raise PrinterRefusedError(
            PrinterTrouble.WRONG_SIZE if _wrong_size(answer) else PrinterTrouble.REFUSED, detail
        )

    def _exchange(self, message: bytes) -> ipp.IppAnswer:
        connection = self._connected()
        try:
            with deadline(connection.sock, self._answer_s):
                connection.request("POST", self._path, message, {"Content-Type": "application/ipp"})
                response = connection.getresponse()
                data = response.read(_LONGEST)
        except (OSError, http.client.HTTPException, ValueError) as error:
            broken_off = isinstance(error, OSError)
            trouble = PrinterTrouble.OFFLINE if broken_off else PrinterTrouble.NOT_A_PRINTER
            raise UnclearError(trouble, f"{type(error).__name__}: {error}") from error
        finally:
            connection.close()
        if response.status != http.client.OK:
            trouble = _HTTP_TROUBLES.get(response.status, PrinterTrouble.NOT_A_PRINTER)
            raise NotSentError(trouble, f"HTTP status {response.status}")
        try:
            return ipp.parse(data)
        except ipp.IppError as error:
            raise UnclearError(PrinterTrouble.NOT_A_PRINTER, str(error)) from error

    def _connected(self) -> http.client.HTTPConnection:
        connection: http.client.HTTPConnection
        if self._secure:
            trusting = ssl.create_default_context()
            trusting.check_hostname = False
            trusting.verify_mode = ssl.CERT_NONE
            connection = http.client.HTTPSConnection(
                self._host, self._port, timeout=CONNECT_S, context=trusting
            )
        else:
            connection = http.client.HTTPConnection(self._host, self._port, timeout=CONNECT_S)
        try:
            connection.connect()
        except (OSError, UnicodeError) as error:
            connection.close()
            raise NotSentError(PrinterTrouble.OFFLINE, str(error)) from error
        connection.sock.settimeout(self._answer_s)
        return connection


def _wanted(*names: str) -> bytes:
    return ipp.attribute("requested-attributes", *(ipp.text(Tag.KEYWORD, name) for name in names))


def _document(label: Label, known: ipp.Attributes) -> tuple[str, bytes]:
    """The label in a format that the printer takes."""
    formats = ipp.texts(known, "document-format-supported")
    if not formats or "application/pdf" in formats:
        return "application/pdf", label.pdf()
    if "image/png" in formats:
        return "image/png", label.png(PNG_DPI)
    raise PrinterRefusedError(PrinterTrouble.WRONG_FORMAT, ", ".join(formats))


def _media(size: Size, known: ipp.Attributes) -> ipp.Typed:
    width, height = ipp_status.media_size(size, known)
    sides = ipp.collection({"x-dimension": ipp.integer(width), "y-dimension": ipp.integer(height)})
    return ipp.collection({"media-size": sides})


def _wrong_size(answer: ipp.IppAnswer) -> bool:
    unsupported = answer.first(Group.UNSUPPORTED)
    return not unsupported.keys().isdisjoint({"media", "media-col"})
