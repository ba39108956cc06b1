"""The badge printer in the readiness check."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from kiosk.cli import main
from kiosk.desk.words import Words
from kiosk.doctor.finding import Check, Finding, FindingState
from kiosk.doctor.printer import printer as printer_checks
from sync.file.event_file import EventFile
from sync.printing.print_queue import PrintQueue
from tests.badges.printer.fake_ipp import STOPPED, FakeIppPrinter

OK, WARNING, TROUBLE = FindingState.OK, FindingState.WARNING, FindingState.TROUBLE


@pytest.fixture
def printer() -> Iterator[FakeIppPrinter]:
    made = FakeIppPrinter()
    yield made
    made.switch_off()


def found(
    address: str, stock: str = "a6", left: int | None = None
) -> dict[Check, tuple[FindingState, str, str]]:
    checks = printer_checks(Words("en"), address, stock, lambda _address: left)
    return {each.check: (each.state, each.found, each.advice) for each in checks}


def test_a_ready_printer(printer: FakeIppPrinter) -> None:
    assert found(printer.address, left=300) == {
        Check.PRINTER: (OK, "Fake 1", ""),
        Check.LABELS: (OK, "105 × 148 mm", ""),
        Check.ROLL: (OK, "labels left: 300", ""),
    }
    assert printer.jobs == []


def test_a_printer_that_stands_says_what_to_do(printer: FakeIppPrinter) -> None:
    printer.state, printer.reasons = STOPPED, ["media-empty-error"]
    state, text, advice = found(printer.address)[Check.PRINTER]
    assert (state, text, advice) == (TROUBLE, "no labels left", "Load labels")


def test_a_printer_that_only_warns_may_be_used(printer: FakeIppPrinter) -> None:
    printer.reasons = ["media-jam-report"]
    assert found(printer.address)[Check.PRINTER][0] is WARNING


def test_labels_of_another_size(printer: FakeIppPrinter) -> None:
    assert found(printer.address, "62x100")[Check.LABELS][0] is WARNING
    assert found(printer.address, "80x50")[Check.PRINTER][0] is TROUBLE
    assert Check.LABELS not in found(printer.address, "80x50")


def test_few_labels_and_labels_that_nobody_counts(printer: FakeIppPrinter) -> None:
    assert found(printer.address, left=19)[Check.ROLL][0] is WARNING
    assert found(printer.address, left=None)[Check.ROLL][0] is OK


def test_no_printer_and_no_address() -> None:
    with socket.create_server(("localhost", 0)) as server:
        port = server.getsockname()[1]
    assert found(f"zpl://localhost:{port}")[Check.PRINTER][0] is TROUBLE
    for address, stock in (("lpt1", "a6"), ("file:x", "nothing"), ("\x1b[31m", "a6")):
        ((check, (state, text, _advice)),) = found(address, stock).items()
        assert (check, state) == (Check.PRINTER, TROUBLE)
        assert "\x1b" not in text


def test_what_a_printer_calls_itself_is_not_obeyed(tmp_path: Path) -> None:
    finding = next(iter(printer_checks(Words("en"), f"file:{tmp_path}", "a6", lambda _: 1)))
    assert finding == Finding(Check.PRINTER, OK, "it answers")


def test_the_report_has_the_printer_when_it_is_asked_for(
    event_file: EventFile, event_path: Path, printer: FakeIppPrinter
) -> None:
    PrintQueue(event_file).new_roll(printer.address, 7)
    options = ["doctor", str(event_path), "--camera", "none", "--language", "en"]
    shown = CliRunner().invoke(main, [*options, "--printer", printer.address]).stdout
    assert "Fake 1" in shown
    assert "labels left: 7" in shown
    assert "Fake 1" not in CliRunner().invoke(main, options).stdout
