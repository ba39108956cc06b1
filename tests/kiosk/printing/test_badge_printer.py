"""Badges at the desk: one for each guest, whatever the printer, the power and the disk do."""

import threading
from pathlib import Path

import pytest

from badges.printer.printer import JobStage, Label, Printer, PrinterStatus, PrinterTrouble, Size
from kiosk.desk.desk import Desk
from kiosk.desk.rules.verdict import Verdict
from kiosk.printing.badge_printer import NOT_DRAWN, SLOW_MS, BadgePrinter, LabelStock, Pauses
from sync.file.event_file import EventFile
from sync.model import Direction, Guest
from sync.printing.print_job import DOUBTFUL, JobState, ReprintReason
from sync.printing.print_queue import ON_ITS_WAY_MS, PrintQueue
from tests.badges.printer.conftest import label
from tests.badges.printer.fake_ipp import ABORTED, CANCELED, PROCESSING, FakeIppPrinter
from tests.conftest import HandClock
from tests.kiosk.printing.conftest import CANCELED as CANCELED_CODE
from tests.kiosk.printing.conftest import GOOD, OTHER, QUICK, SIZE, PrintingDesk


def test_whoever_comes_in_gets_a_badge_once(
    printing_desk: PrintingDesk, printer: FakeIppPrinter
) -> None:
    guest = printing_desk.comes(GOOD).guest
    assert guest
    printing_desk.until(lambda: bool(printing_desk.journalled()))
    assert printing_desk.comes(GOOD).verdict is Verdict.USED
    assert printing_desk.comes(CANCELED_CODE).verdict is Verdict.CANCELED
    printing_desk.looks(10)
    assert len(printer.paper) == 1
    assert printing_desk.journalled() == [guest.ticket_id]
    assert printing_desk.badges.news.waiting == 0
    assert printing_desk.badges.news.is_well


def test_re_entry_prints_nothing_and_a_reprint_does(
    printing_desk: PrintingDesk, printer: FakeIppPrinter
) -> None:
    guest = printing_desk.comes(GOOD).guest
    assert guest
    printing_desk.until(lambda: bool(printing_desk.journalled()))
    way_out = Desk(printing_desk.event_file, direction=Direction.EXIT)
    assert way_out.scan(GOOD).verdict is Verdict.EXIT_OK
    assert printing_desk.comes(GOOD).verdict is Verdict.VALID
    printing_desk.looks(10)
    assert len(printer.paper) == 1
    assert printing_desk.badges.reprint(guest.ticket_id, ReprintReason.LOST)
    printing_desk.until(lambda: len(printing_desk.journalled()) == 2)
    assert len(printer.paper) == 2


def test_a_printer_that_is_off_prints_by_itself_when_it_is_back(
    printing_desk: PrintingDesk, printer: FakeIppPrinter
) -> None:
    printer.switch_off()
    assert printing_desk.comes(GOOD).verdict is Verdict.VALID
    assert printing_desk.comes(OTHER).verdict is Verdict.VALID
    printing_desk.until(lambda: printing_desk.badges.news.trouble is PrinterTrouble.OFFLINE)
    assert printing_desk.badges.news.waiting == 2
    printer.switch_on()
    printing_desk.until(lambda: len(printing_desk.journalled()) == 2)
    assert len(printer.paper) == 2
    assert printing_desk.badges.news.is_well


def test_a_warning_of_an_idle_printer_is_nobodys_trouble(
    printing_desk: PrintingDesk, printer: FakeIppPrinter
) -> None:
    printer.reasons = ["media-empty-report"]  # its other tray, perhaps
    printing_desk.looks(5)
    assert printing_desk.badges.news.is_well
    printing_desk.comes(GOOD)
    printing_desk.until(lambda: len(printing_desk.journalled()) == 1)


@pytest.mark.parametrize(
    ("reason", "trouble"),
    [
        ("media-empty-error", PrinterTrouble.MEDIA_EMPTY),
        ("media-jam-error", PrinterTrouble.MEDIA_JAM),
        ("door-open-error", PrinterTrouble.DOOR_OPEN),
        ("marker-supply-empty-error", PrinterTrouble.SUPPLY_EMPTY),
    ],
)
def test_nothing_is_sent_to_a_printer_that_stands(
    printing_desk: PrintingDesk, printer: FakeIppPrinter, reason: str, trouble: PrinterTrouble
) -> None:
    printer.jam()
    printer.reasons = [reason]
    printing_desk.comes(GOOD)
    printing_desk.until(lambda: printing_desk.badges.news.trouble is trouble)
    printing_desk.looks(10)
    assert printer.jobs == []
    printer.clear()
    printing_desk.until(lambda: len(printing_desk.journalled()) == 1)


def test_a_jam_in_the_middle_is_shown_until_it_is_cleared(
    printing_desk: PrintingDesk, printer: FakeIppPrinter
) -> None:
    printer.outcome, printer.reasons = PROCESSING, ["media-jam-warning"]
    printing_desk.comes(GOOD)
    printing_desk.comes(OTHER)
    printing_desk.until(lambda: printing_desk.badges.news.trouble is PrinterTrouble.MEDIA_JAM)
    assert printing_desk.badges.news.waiting == 2
    printer.clear()
    printing_desk.until(lambda: len(printing_desk.journalled()) == 2)
    assert len(printer.paper) == len(printer.jobs) == 2
    assert printing_desk.badges.news.is_well


def test_a_badge_given_up_in_a_jam_is_printed_when_it_is_cleared(
    printing_desk: PrintingDesk, printer: FakeIppPrinter
) -> None:
    printer.outcome, printer.reasons = ABORTED, ["media-jam-report"]
    printing_desk.comes(GOOD)
    printing_desk.until(lambda: printing_desk.badges.news.trouble is PrinterTrouble.MEDIA_JAM)
    printing_desk.looks(10)
    assert len(printer.jobs) == 1  # it is not tried again while the jam is there
    printer.clear()
    printing_desk.until(lambda: len(printing_desk.journalled()) == 1)
    assert len(printer.paper) == 1


def test_a_printer_that_goes_on_complaining_is_tried_again_after_a_while(
    printing_desk: PrintingDesk, printer: FakeIppPrinter
) -> None:
    printing_desk.pauses = Pauses(0.001, 0.001, 0.001, 0.001, probe=0)
    printing_desk.restart()
    printer.outcome, printer.reasons = ABORTED, ["media-jam-report"]
    printing_desk.comes(GOOD)
    printing_desk.until(lambda: len(printer.jobs) > 2)
    printer.clear()
    printing_desk.until(lambda: len(printing_desk.journalled()) == 1)
    assert len(printer.paper) == 1


def test_a_badge_canceled_at_the_printer_is_not_printed_against_somebodys_will(
    printing_desk: PrintingDesk, printer: FakeIppPrinter, clock: HandClock
) -> None:
    printer.outcome = PROCESSING
    printing_desk.comes(GOOD)
    printing_desk.until(lambda: bool(printer.jobs))
    clock.pass_time(SLOW_MS)
    printing_desk.until(lambda: printing_desk.badges.news.trouble is PrinterTrouble.SLOW)
    printer.jobs[0].state = CANCELED
    printing_desk.until(lambda: printing_desk.badges.news.failed == 1)
    printer.clear()
    printing_desk.looks(10)
    assert printer.paper == []
    (job,) = printing_desk.queue.open_jobs()
    assert (job.state, job.reason) == (JobState.FAILED, JobStage.CANCELED)


def test_power_that_fails_in_the_middle_leaves_a_doubt_and_no_second_badge(
    printing_desk: PrintingDesk, printer: FakeIppPrinter, clock: HandClock
) -> None:
    printer.outcome = PROCESSING
    printing_desk.comes(GOOD)
    printing_desk.comes(OTHER)
    printing_desk.until(lambda: bool(printer.jobs))
    printer.switch_off()
    printing_desk.until(lambda: printing_desk.badges.news.trouble is PrinterTrouble.OFFLINE)
    clock.pass_time(ON_ITS_WAY_MS)
    printer.clear()
    printer.switch_on()
    printing_desk.until(lambda: len(printing_desk.journalled()) == 1)  # the other one
    (job,) = printing_desk.queue.open_jobs()
    assert (job.state, job.reason) == (JobState.FAILED, DOUBTFUL)
    assert len(printer.jobs) == 1
    assert printing_desk.badges.news.failed == 1
    assert printing_desk.badges.reprint(job.ticket_id, ReprintReason.NOT_PRINTED)
    printing_desk.until(lambda: len(printing_desk.journalled()) == 2)
    assert printing_desk.badges.news.is_well


@pytest.mark.parametrize("breaks_off", [True, False])
def test_after_a_restart_the_printer_is_asked_what_became_of_a_badge(
    printing_desk: PrintingDesk, printer: FakeIppPrinter, breaks_off: bool
) -> None:
    printer.outcome, printer.breaks_off = PROCESSING, breaks_off
    printing_desk.comes(GOOD)
    printing_desk.until(lambda: bool(printer.jobs))
    printing_desk.restart()
    printer.clear()
    printing_desk.until(lambda: len(printing_desk.journalled()) == 1)
    assert len(printer.jobs) == 1


def test_what_nobody_knows_after_a_restart_is_a_doubt(
    printing_desk: PrintingDesk, printer: FakeIppPrinter, clock: HandClock
) -> None:
    printing_desk.comes(GOOD)
    assert printing_desk.queue.take(printer.address)  # and the program ended there
    printing_desk.restart()
    printer.reasons = ["media-jam-error"]
    printing_desk.until(lambda: printing_desk.badges.news.trouble is PrinterTrouble.MEDIA_JAM)
    printing_desk.looks(10)
    assert printing_desk.badges.news.failed == 0  # another program may be sending it right now
    clock.pass_time(ON_ITS_WAY_MS)
    printing_desk.until(lambda: printing_desk.badges.news.failed == 1)
    assert printer.jobs == []


def test_a_badge_that_does_not_come_out_is_told_though_the_printer_is_content(
    printing_desk: PrintingDesk, printer: FakeIppPrinter, clock: HandClock
) -> None:
    printer.outcome = PROCESSING
    printing_desk.comes(GOOD)
    printing_desk.looks(5)
    assert printing_desk.badges.news.is_well
    clock.pass_time(SLOW_MS)
    printing_desk.until(lambda: printing_desk.badges.news.trouble is PrinterTrouble.SLOW)
    printer.clear()
    printing_desk.until(lambda: printing_desk.badges.news.is_well)
    assert len(printer.paper) == 1


def test_labels_of_another_size_are_not_printed_on(
    printing_desk: PrintingDesk, printer: FakeIppPrinter
) -> None:
    printer.sizes = [(6200, 10000)]
    printing_desk.comes(GOOD)
    printing_desk.until(lambda: printing_desk.badges.news.trouble is PrinterTrouble.WRONG_SIZE)
    assert (printer.jobs, printing_desk.badges.news.waiting) == ([], 1)


def test_a_printer_that_refuses_a_badge_gets_the_next_one(
    printing_desk: PrintingDesk, printer: FakeIppPrinter
) -> None:
    printer.status = 0x0400
    printing_desk.comes(GOOD)
    printing_desk.until(lambda: printing_desk.badges.news.failed == 1)
    printer.status = 0
    printing_desk.comes(OTHER)
    printing_desk.until(lambda: len(printing_desk.journalled()) == 1)


def test_a_badge_that_cannot_be_drawn_does_not_stop_the_next(
    printing_desk: PrintingDesk, printer: FakeIppPrinter
) -> None:
    def draw(guest: Guest) -> Label:
        if guest.code == GOOD:
            raise ValueError("no such letter")
        return label()

    printing_desk.draw = draw
    printing_desk.comes(GOOD)
    printing_desk.comes(OTHER)
    printing_desk.until(lambda: len(printing_desk.journalled()) == 1)
    (job,) = printing_desk.queue.open_jobs()
    assert job.reason == NOT_DRAWN
    assert len(printer.paper) == 1


def test_what_talks_nonsense_only_makes_badges_wait(
    printing_desk: PrintingDesk, printer: FakeIppPrinter
) -> None:
    printer.junk = lambda: b"\0\xff" * 1000
    printing_desk.comes(GOOD)
    printing_desk.until(lambda: printing_desk.badges.news.trouble is PrinterTrouble.NOT_A_PRINTER)
    printer.junk = None
    printing_desk.until(lambda: len(printing_desk.journalled()) == 1)
    assert len(printer.paper) == 1


def test_an_entry_taken_back_takes_its_badge_along(
    printing_desk: PrintingDesk, printer: FakeIppPrinter
) -> None:
    printer.switch_off()
    printing_desk.comes(GOOD)
    undone = printing_desk.desk.undo_last()
    assert undone
    printing_desk.badges.offer(undone)
    printer.switch_on()
    printing_desk.looks(10)
    assert printer.jobs == []
    printing_desk.comes(GOOD)
    printing_desk.until(lambda: len(printing_desk.journalled()) == 1)


def test_a_roll_that_ends_soon_is_told(
    printing_desk: PrintingDesk, printer: FakeIppPrinter
) -> None:
    printing_desk.queue.new_roll(printer.address, 20)
    printing_desk.comes(GOOD)
    printing_desk.until(lambda: len(printing_desk.journalled()) == 1)
    assert printing_desk.badges.news.labels_left == 19
    assert printing_desk.badges.news.few_labels


class Untouchable:
    """A printer that nobody may talk to."""

    address = "x"

    def printable(self, size: Size) -> Size:
        raise AssertionError

    def status(self, size: Size) -> PrinterStatus:
        raise AssertionError

    def send(self, label: Label, name: str) -> str:
        raise AssertionError

    def progress(self, name: str, job: str) -> JobStage:
        raise AssertionError


def test_the_desk_never_talks_to_the_printer(
    event_file: EventFile, printing_desk: PrintingDesk
) -> None:
    printer: Printer = Untouchable()
    badges = BadgePrinter(event_file, printer, LabelStock("a6", SIZE, lambda guest: label()))
    badges.offer(printing_desk.desk.scan(GOOD))
    assert PrintQueue(event_file).waiting().waiting == 1


def test_a_loop_that_meets_a_bug_goes_on(
    event_file: EventFile, printing_desk: PrintingDesk
) -> None:
    stock = LabelStock("a6", SIZE, lambda guest: label())
    badges = BadgePrinter(event_file, Untouchable(), stock, pauses=QUICK)
    times = iter(range(5))
    badges.serve(lambda: next(times, None) is None)


def test_a_badge_that_the_disk_refused_is_asked_for_again(
    event_path: Path, event_file: EventFile, printer: FakeIppPrinter
) -> None:
    with EventFile.open(event_path, busy_timeout_ms=20) as hurried:
        printing_desk = PrintingDesk(hurried, printer)
        outcome = printing_desk.desk.scan(GOOD)
        with event_file.transaction():
            printing_desk.badges.offer(outcome)
        assert printing_desk.queue.waiting().waiting == 0
        printing_desk.until(lambda: len(printing_desk.journalled()) == 1)


def test_two_programs_with_one_queue_print_each_badge_once(
    event_path: Path, event_file: EventFile, printer: FakeIppPrinter, clock: HandClock
) -> None:
    """On one computer, whose clock tells both how long ago a badge was sent."""
    printing_desk = PrintingDesk(event_file, printer)
    guests = event_file.find_guests("du", limit=50) + event_file.find_guests("ma", limit=50)
    assert len(guests) > 3
    for guest in guests:
        printing_desk.queue.ask(guest.ticket_id)
    with EventFile.open(event_path, clock=clock) as again:
        other = PrintingDesk(again, printer)
        wanted = {guest.ticket_id for guest in guests}
        working = threading.Thread(target=other.until, args=(lambda: _done(other, wanted),))
        working.start()
        printing_desk.until(lambda: _done(printing_desk, wanted))
        working.join(10)
    assert sorted(printing_desk.journalled()) == sorted(wanted)
    assert len(printer.paper) == len(set(printer.paper)) == len(wanted)


def _done(printing_desk: PrintingDesk, wanted: set[str]) -> bool:
    return set(printing_desk.journalled()) == wanted


def test_it_works_in_a_thread_of_its_own_and_ends_with_the_desk(
    printing_desk: PrintingDesk, printer: FakeIppPrinter
) -> None:
    with printing_desk.badges.working():
        printing_desk.comes(GOOD)
        printing_desk.comes(OTHER)
    assert len(printer.paper) == 2  # what was in the queue at the end too
    assert len(printing_desk.journalled()) == 2
    assert "badges" not in {thread.name for thread in threading.enumerate()}


def test_a_desk_that_closes_does_not_wait_for_a_printer_in_trouble(
    printing_desk: PrintingDesk, printer: FakeIppPrinter
) -> None:
    printer.jam()
    with printing_desk.badges.working():
        printing_desk.comes(GOOD)
    assert printing_desk.queue.waiting().waiting == 1
    printing_desk.restart()
    printer.clear()
    with printing_desk.badges.working():
        pass
    assert len(printing_desk.journalled()) == 1
