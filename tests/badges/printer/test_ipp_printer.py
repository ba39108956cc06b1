"""An IPP printer, over a real socket: what it is asked, and what its answers are taken for."""

import contextlib
import itertools
import socket
import threading
import time
from urllib.parse import urlsplit

import pytest

from badges.printer import ipp
from badges.printer.address import open_printer
from badges.printer.ipp_printer import IppPrinter
from badges.printer.printer import (
    JobStage,
    NotSentError,
    Printer,
    PrinterRefusedError,
    PrinterStatus,
    PrinterTrouble,
    Size,
    UnclearError,
)
from tests.badges.printer.conftest import PDF, label
from tests.badges.printer.fake_ipp import ABORTED, CANCELED, STOPPED, FakeIppPrinter

A6, OTHER = Size(105, 148), Size(50, 50)


@pytest.fixture
def printer(ipp_printer: FakeIppPrinter) -> Printer:
    return open_printer(ipp_printer.address)


def test_a_label_comes_out_as_it_is(printer: Printer, ipp_printer: FakeIppPrinter) -> None:
    number = printer.send(label(), "job-1")
    (job,) = ipp_printer.jobs
    assert (job.name, job.document) == ("job-1", PDF)
    assert job.asked["print-scaling"] == ["none"]
    (media,) = ipp.collections(job.asked, "media-col")
    assert media["media-size"] == [{"x-dimension": [10500], "y-dimension": [14800]}]
    assert printer.progress("job-1", number) is JobStage.PRINTED


def test_a_landscape_label_is_asked_for_as_the_printer_knows_it(
    printer: Printer, ipp_printer: FakeIppPrinter
) -> None:
    printer.send(label(100, 62), "job-1")
    (media,) = ipp.collections(ipp_printer.jobs[0].asked, "media-col")
    assert media["media-size"] == [{"x-dimension": [6200], "y-dimension": [10000]}]


def test_a_printer_without_pdf_gets_a_picture(
    printer: Printer, ipp_printer: FakeIppPrinter
) -> None:
    ipp_printer.formats = ["image/urf", "image/png"]
    printer.send(label(), "job-1")
    assert ipp_printer.jobs[0].document.startswith(b"\x89PNG")
    ipp_printer.formats = ["image/urf"]
    with pytest.raises(PrinterRefusedError) as refused:
        printer.send(label(), "job-2")
    assert refused.value.trouble is PrinterTrouble.WRONG_FORMAT


def test_a_ready_printer(printer: Printer) -> None:
    assert printer.status(A6) == PrinterStatus(model="Fake 1")
    assert printer.status(Size(62, 100)).other_loaded


@pytest.mark.parametrize(
    ("state", "reasons", "trouble", "blocked", "mild"),
    [
        (STOPPED, ["media-jam-error"], PrinterTrouble.MEDIA_JAM, True, False),
        (STOPPED, ["media-empty-error", "cover-open"], PrinterTrouble.DOOR_OPEN, True, False),
        (STOPPED, ["none"], PrinterTrouble.STOPPED, True, False),
        (STOPPED, ["paused"], PrinterTrouble.PAUSED, True, False),
        (3, ["media-empty-error"], PrinterTrouble.MEDIA_EMPTY, False, False),
        (3, ["media-empty-report"], PrinterTrouble.MEDIA_EMPTY, False, True),
        (4, ["toner-low-warning", "media-jam-warning"], PrinterTrouble.MEDIA_JAM, False, True),
        (3, ["media-low-warning", "\x1b[31m", ""], None, False, False),
        (3, ["marker-supply-empty"], PrinterTrouble.SUPPLY_EMPTY, False, False),
    ],
)
def test_what_it_complains_about(
    printer: Printer, ipp_printer: FakeIppPrinter, state: int, reasons: list[str],
    trouble: PrinterTrouble | None, blocked: bool, mild: bool,
) -> None:  # fmt: skip
    ipp_printer.state, ipp_printer.reasons = state, reasons
    assert printer.status(A6) == PrinterStatus(trouble, blocked=blocked, mild=mild, model="Fake 1")


def test_a_size_that_it_does_not_take_is_never_sent(
    printer: Printer, ipp_printer: FakeIppPrinter
) -> None:
    assert printer.status(OTHER).trouble is PrinterTrouble.WRONG_SIZE
    assert printer.status(OTHER).blocked
    with pytest.raises(NotSentError):
        printer.send(label(50, 50), "job-1")
    assert ipp_printer.jobs == []


def test_a_printer_that_would_take_other_labels_has_the_job_canceled(
    printer: Printer, ipp_printer: FakeIppPrinter
) -> None:
    ipp_printer.status, ipp_printer.outcome = 0x0001, 3
    with pytest.raises(PrinterRefusedError) as refused:
        printer.send(label(), "job-1")
    assert refused.value.trouble is PrinterTrouble.WRONG_SIZE
    assert ipp_printer.jobs[0].state == CANCELED


def test_a_printer_that_takes_no_jobs(printer: Printer, ipp_printer: FakeIppPrinter) -> None:
    ipp_printer.accepting = False
    assert printer.status(A6) == PrinterStatus(PrinterTrouble.REFUSED, blocked=True, model="Fake 1")


def test_a_job_that_was_given_up(printer: Printer, ipp_printer: FakeIppPrinter) -> None:
    ipp_printer.outcome = ABORTED
    assert printer.progress("job-1", printer.send(label(), "job-1")) is JobStage.ABORTED
    ipp_printer.outcome = CANCELED
    assert printer.progress("job-2", printer.send(label(), "job-2")) is JobStage.CANCELED


def test_a_job_completed_with_errors_did_not_come_out(
    printer: Printer, ipp_printer: FakeIppPrinter
) -> None:
    number = printer.send(label(), "job-1")
    ipp_printer.jobs[0].reasons = ["job-completed-with-errors"]
    assert printer.progress("job-1", number) is JobStage.ABORTED
    ipp_printer.jobs[0].reasons = ["processing-to-stop-point"]
    ipp_printer.jobs[0].printer_reasons = ["media-jam-report"]  # what CUPS makes of a jam
    assert printer.progress("job-1", number) is JobStage.UNKNOWN


def test_a_job_is_found_by_its_name(printer: Printer, ipp_printer: FakeIppPrinter) -> None:
    ipp_printer.breaks_off = True
    with pytest.raises(UnclearError):
        printer.send(label(), "job-1")
    assert printer.progress("job-1", "") is JobStage.PRINTED
    assert printer.progress("job-2", "") is JobStage.UNKNOWN


def test_a_number_that_was_given_out_again_is_another_job(
    printer: Printer, ipp_printer: FakeIppPrinter
) -> None:
    number = printer.send(label(), "job-1")
    ipp_printer.switch_off()
    assert printer.progress("job-1", number) is JobStage.WAITING
    assert printer.progress("job-1", "") is JobStage.WAITING
    assert printer.status(A6) == PrinterStatus(PrinterTrouble.OFFLINE, blocked=True)
    with pytest.raises(NotSentError):
        printer.send(label(), "job-2")
    ipp_printer.switch_on()
    assert printer.progress("job-1", number) is JobStage.UNKNOWN
    assert printer.send(label(), "job-3") == number
    assert printer.progress("job-1", number) is JobStage.UNKNOWN


@pytest.mark.parametrize(
    ("status", "error", "trouble"),
    [
        (0x0507, NotSentError, PrinterTrouble.BUSY),
        (0x0401, NotSentError, PrinterTrouble.NO_PERMISSION),
        (0x040A, PrinterRefusedError, PrinterTrouble.WRONG_FORMAT),
        (0x0400, PrinterRefusedError, PrinterTrouble.REFUSED),
    ],
)
def test_a_printer_that_says_no(
    printer: Printer, ipp_printer: FakeIppPrinter, status: int, error: type, trouble: PrinterTrouble
) -> None:
    ipp_printer.status = status
    with pytest.raises(error) as refused:
        printer.send(label(), "job-1")
    assert refused.value.trouble is trouble


@pytest.mark.parametrize(
    "junk",
    [
        b"",
        b"\0" * 5000,
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n<html>",
        b"HTTP/1.1 401 No\r\n\r\n",
        b"HTTP/1.1 404 No\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 300 + b"\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n" + ipp.request(ipp.Operation.GET_JOBS, [])[:20],
    ],
)
def test_what_talks_nonsense_is_a_blocked_printer(
    printer: Printer, ipp_printer: FakeIppPrinter, junk: bytes
) -> None:
    ipp_printer.junk = lambda: junk
    status = printer.status(A6)
    assert status.blocked
    assert status.trouble
    with pytest.raises(NotSentError):
        printer.send(label(), "job-1")
    assert printer.progress("job-1", "1") is JobStage.WAITING


def test_a_printer_that_answers_byte_by_byte_is_not_waited_for() -> None:
    """The call ends though the connection is never idle."""
    with socket.create_server(("localhost", 0)) as server:
        port = server.getsockname()[1]
        dripping = threading.Thread(target=_drip, args=(server,))
        dripping.start()
        url = urlsplit(f"ipp://localhost:{port}/ipp/print")
        assert IppPrinter("x", url, answer_s=0.2).status(A6).blocked
        dripping.join(5)
        assert not dripping.is_alive()


def _drip(server: socket.socket) -> None:
    """Send the header of an answer, a byte at a time, for as long as somebody listens."""
    connected, _peer = server.accept()
    with connected, contextlib.suppress(OSError):
        for byte in itertools.cycle(b"A"):
            connected.sendall(bytes([byte]))
            time.sleep(0.005)


def test_a_host_that_is_not_there() -> None:
    with socket.create_server(("localhost", 0)) as server:
        port = server.getsockname()[1]
    assert open_printer(f"ipp://localhost:{port}/").status(A6).trouble is PrinterTrouble.OFFLINE
    for address in ("ipp://no.such.host.invalid/", f"ipp://{'a' * 70}.example/"):
        assert open_printer(address).status(A6) == PrinterStatus(
            PrinterTrouble.OFFLINE, blocked=True
        )
