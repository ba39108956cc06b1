"""Badges on a real IPP printer: CUPS' own, on loopback; left out where it is not installed."""

import contextlib
from pathlib import Path

import pytest

from badges.printer.address import open_printer
from badges.printer.printer import PrinterTrouble, Size
from kiosk.printing.badge_printer import Pauses
from kiosk.printing.stock import stock_for
from sync.file.event_file import EventFile
from sync.printing.print_job import DOUBTFUL
from sync.printing.print_queue import ON_ITS_WAY_MS
from tests.badges.printer.real_printer import CannotRunError, RealPrinter, real_printer
from tests.conftest import HandClock
from tests.kiosk.printing.conftest import GOOD, OTHER, PrintingDesk

PAUSES = Pauses(idle=0.02, retry=0.05, first_poll=0.02, last_poll=0.05, probe=0.2)


def test_an_evening_with_a_real_printer(
    event_file: EventFile, clock: HandClock, tmp_path: Path
) -> None:
    with contextlib.ExitStack() as stack:
        try:
            printer = stack.enter_context(real_printer(tmp_path))
        except CannotRunError as error:
            pytest.skip(str(error))
        printing_desk = _door(event_file, printer)
        _a_badge_comes_out_as_it_was_drawn(printing_desk, printer)
        _a_jam_is_shown_and_then_the_badge_comes_out(printing_desk, printer)
        _a_badge_given_up_comes_out_when_the_jam_is_cleared(printing_desk, printer)
        _a_printer_that_was_off_prints_by_itself(printing_desk, printer)
        _power_that_fails_in_the_middle_leaves_a_doubt(printing_desk, printer, clock)
        _other_sizes_are_refused(printer)


def _door(event_file: EventFile, printer: RealPrinter) -> PrintingDesk:
    printing_desk = PrintingDesk(event_file, printer)  # type: ignore[arg-type]
    printing_desk.pauses = PAUSES
    printing_desk.draw = stock_for(event_file, "a6", "fr", open_printer(printer.address)).draw
    printing_desk.restart()
    return printing_desk


def _a_badge_comes_out_as_it_was_drawn(printing_desk: PrintingDesk, printer: RealPrinter) -> None:
    guest = printing_desk.comes(GOOD).guest
    assert guest
    printing_desk.until(lambda: len(printing_desk.journalled()) == 1)
    (name,) = printer.paper
    drawn = printing_desk.draw(guest).pdf()  # type: ignore[attr-defined]
    assert (printer.tray / f"{name}.pdf").read_bytes() == drawn


def _a_jam_is_shown_and_then_the_badge_comes_out(
    printing_desk: PrintingDesk, printer: RealPrinter
) -> None:
    with printer.trouble("JAM"):
        printing_desk.comes(OTHER)
        printing_desk.until(lambda: printing_desk.badges.news.trouble is PrinterTrouble.MEDIA_JAM)
        assert len(printer.paper) == 1
    printing_desk.until(lambda: len(printing_desk.journalled()) == 2)
    assert len(printer.paper) == 2


def _a_badge_given_up_comes_out_when_the_jam_is_cleared(
    printing_desk: PrintingDesk, printer: RealPrinter
) -> None:
    with printer.trouble("GIVE_UP"):
        _ask(printing_desk, "CANCELED1")
        printing_desk.until(lambda: printing_desk.badges.news.trouble is PrinterTrouble.MEDIA_JAM)
    printing_desk.until(lambda: len(printing_desk.journalled()) == 3)
    assert len(printer.paper) == 3


def _a_printer_that_was_off_prints_by_itself(
    printing_desk: PrintingDesk, printer: RealPrinter
) -> None:
    printer.switch_off()
    _ask(printing_desk, "BLOCKED01")
    printing_desk.until(lambda: printing_desk.badges.news.trouble is PrinterTrouble.OFFLINE)
    printer.switch_on()
    printing_desk.until(lambda: len(printing_desk.journalled()) == 4)
    assert len(printer.paper) == 4


def _power_that_fails_in_the_middle_leaves_a_doubt(
    printing_desk: PrintingDesk, printer: RealPrinter, clock: HandClock
) -> None:
    with printer.trouble("JAM"):
        _ask(printing_desk, "REVOKED01")
        printing_desk.until(lambda: printing_desk.badges.news.trouble is PrinterTrouble.MEDIA_JAM)
        printer.switch_off()
        printing_desk.until(lambda: printing_desk.badges.news.trouble is PrinterTrouble.OFFLINE)
    clock.pass_time(ON_ITS_WAY_MS)
    printer.switch_on()
    _ask(printing_desk, "UNPAID001")
    printing_desk.until(lambda: len(printing_desk.journalled()) == 5)  # the one after it
    (doubtful,) = printing_desk.queue.open_jobs()
    assert doubtful.reason == DOUBTFUL
    assert len(printer.paper) == 5


def _other_sizes_are_refused(printer: RealPrinter) -> None:
    found = open_printer(printer.address)
    assert found.status(Size(50, 50)).trouble is PrinterTrouble.WRONG_SIZE
    assert found.status(Size(62, 100)).other_loaded
    assert not found.status(Size(105, 148)).other_loaded


def _ask(printing_desk: PrintingDesk, code: str) -> None:
    (guest,) = printing_desk.event_file.guests_with_code(code)
    assert printing_desk.queue.ask(guest.ticket_id)
