"""Badges on a real IPP printer: CUPS' own, on loopback; left out where it is not installed."""

import contextlib
from pathlib import Path

import pytest

from badges.printer.address import open_printer
from badges.printer.printer import Size, Trouble
from kiosk.printing.badge_printer import Pauses
from kiosk.printing.stock import stock_for
from sync.event_file import EventFile
from sync.print_job import DOUBTFUL
from sync.print_queue import ON_ITS_WAY_MS
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
        door = _door(event_file, printer)
        _a_badge_comes_out_as_it_was_drawn(door, printer)
        _a_jam_is_shown_and_then_the_badge_comes_out(door, printer)
        _a_badge_given_up_comes_out_when_the_jam_is_cleared(door, printer)
        _a_printer_that_was_off_prints_by_itself(door, printer)
        _power_that_fails_in_the_middle_leaves_a_doubt(door, printer, clock)
        _other_sizes_are_refused(printer)


def _door(event_file: EventFile, printer: RealPrinter) -> PrintingDesk:
    door = PrintingDesk(event_file, printer)  # type: ignore[arg-type]
    door.pauses = PAUSES
    door.draw = stock_for(event_file, "a6", "fr", open_printer(printer.address)).draw
    door.restart()
    return door


def _a_badge_comes_out_as_it_was_drawn(door: PrintingDesk, printer: RealPrinter) -> None:
    guest = door.comes(GOOD).guest
    assert guest
    door.until(lambda: len(door.journalled()) == 1)
    (name,) = printer.paper
    drawn = door.draw(guest).pdf()  # type: ignore[attr-defined]
    assert (printer.tray / f"{name}.pdf").read_bytes() == drawn


def _a_jam_is_shown_and_then_the_badge_comes_out(door: PrintingDesk, printer: RealPrinter) -> None:
    with printer.trouble("JAM"):
        door.comes(OTHER)
        door.until(lambda: door.badges.news.trouble is Trouble.MEDIA_JAM)
        assert len(printer.paper) == 1
    door.until(lambda: len(door.journalled()) == 2)
    assert len(printer.paper) == 2


def _a_badge_given_up_comes_out_when_the_jam_is_cleared(
    door: PrintingDesk, printer: RealPrinter
) -> None:
    with printer.trouble("GIVE_UP"):
        _ask(door, "CANCELED1")
        door.until(lambda: door.badges.news.trouble is Trouble.MEDIA_JAM)
    door.until(lambda: len(door.journalled()) == 3)
    assert len(printer.paper) == 3


def _a_printer_that_was_off_prints_by_itself(door: PrintingDesk, printer: RealPrinter) -> None:
    printer.switch_off()
    _ask(door, "BLOCKED01")
    door.until(lambda: door.badges.news.trouble is Trouble.OFFLINE)
    printer.switch_on()
    door.until(lambda: len(door.journalled()) == 4)
    assert len(printer.paper) == 4


def _power_that_fails_in_the_middle_leaves_a_doubt(
    door: PrintingDesk, printer: RealPrinter, clock: HandClock
) -> None:
    with printer.trouble("JAM"):
        _ask(door, "REVOKED01")
        door.until(lambda: door.badges.news.trouble is Trouble.MEDIA_JAM)
        printer.switch_off()
        door.until(lambda: door.badges.news.trouble is Trouble.OFFLINE)
    clock.pass_time(ON_ITS_WAY_MS)
    printer.switch_on()
    _ask(door, "UNPAID001")
    door.until(lambda: len(door.journalled()) == 5)  # the one after it
    (doubtful,) = door.queue.open_jobs()
    assert doubtful.reason == DOUBTFUL
    assert len(printer.paper) == 5


def _other_sizes_are_refused(printer: RealPrinter) -> None:
    found = open_printer(printer.address)
    assert found.status(Size(50, 50)).trouble is Trouble.WRONG_SIZE
    assert found.status(Size(62, 100)).other_loaded
    assert not found.status(Size(105, 148)).other_loaded


def _ask(door: PrintingDesk, code: str) -> None:
    (guest,) = door.event_file.guests_with_code(code)
    assert door.queue.ask(guest.ticket_id)
