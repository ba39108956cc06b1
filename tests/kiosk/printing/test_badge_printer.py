"""Badges at the desk: one for each guest, whatever the printer, the power and the disk do."""

import threading
from pathlib import Path

import pytest

from badges.printer.printer import Label, Printer, Size, Stage, Status, Trouble
from kiosk.desk.desk import Desk
from kiosk.desk.verdict import Verdict
from kiosk.printing.badge_printer import NOT_DRAWN, SLOW_MS, BadgePrinter, Pauses, Stock
from sync.event_file import EventFile
from sync.model import Direction, Guest
from sync.print_job import DOUBTFUL, JobState, ReprintReason
from sync.print_queue import ON_ITS_WAY_MS, PrintQueue
from tests.badges.printer.conftest import label
from tests.badges.printer.fake_ipp import ABORTED, CANCELED, PROCESSING, FakeIppPrinter
from tests.conftest import HandClock
from tests.kiosk.printing.conftest import CANCELED as CANCELED_CODE
from tests.kiosk.printing.conftest import GOOD, OTHER, QUICK, SIZE, PrintingDesk


def test_whoever_comes_in_gets_a_badge_once(door: PrintingDesk, printer: FakeIppPrinter) -> None:
    guest = door.comes(GOOD).guest
    assert guest
    door.until(lambda: bool(door.journalled()))
    assert door.comes(GOOD).verdict is Verdict.USED
    assert door.comes(CANCELED_CODE).verdict is Verdict.CANCELED
    door.looks(10)
    assert len(printer.paper) == 1
    assert door.journalled() == [guest.ticket_id]
    assert door.badges.news.waiting == 0
    assert door.badges.news.is_well


def test_re_entry_prints_nothing_and_a_reprint_does(
    door: PrintingDesk, printer: FakeIppPrinter
) -> None:
    guest = door.comes(GOOD).guest
    assert guest
    door.until(lambda: bool(door.journalled()))
    way_out = Desk(door.event_file, direction=Direction.EXIT)
    assert way_out.scan(GOOD).verdict is Verdict.EXIT_OK
    assert door.comes(GOOD).verdict is Verdict.VALID
    door.looks(10)
    assert len(printer.paper) == 1
    assert door.badges.reprint(guest.ticket_id, ReprintReason.LOST)
    door.until(lambda: len(door.journalled()) == 2)
    assert len(printer.paper) == 2


def test_a_printer_that_is_off_prints_by_itself_when_it_is_back(
    door: PrintingDesk, printer: FakeIppPrinter
) -> None:
    printer.switch_off()
    assert door.comes(GOOD).verdict is Verdict.VALID
    assert door.comes(OTHER).verdict is Verdict.VALID
    door.until(lambda: door.badges.news.trouble is Trouble.OFFLINE)
    assert door.badges.news.waiting == 2
    printer.switch_on()
    door.until(lambda: len(door.journalled()) == 2)
    assert len(printer.paper) == 2
    assert door.badges.news.is_well


def test_a_warning_of_an_idle_printer_is_nobodys_trouble(
    door: PrintingDesk, printer: FakeIppPrinter
) -> None:
    printer.reasons = ["media-empty-report"]  # its other tray, perhaps
    door.looks(5)
    assert door.badges.news.is_well
    door.comes(GOOD)
    door.until(lambda: len(door.journalled()) == 1)


@pytest.mark.parametrize(
    ("reason", "trouble"),
    [
        ("media-empty-error", Trouble.MEDIA_EMPTY),
        ("media-jam-error", Trouble.MEDIA_JAM),
        ("door-open-error", Trouble.DOOR_OPEN),
        ("marker-supply-empty-error", Trouble.SUPPLY_EMPTY),
    ],
)
def test_nothing_is_sent_to_a_printer_that_stands(
    door: PrintingDesk, printer: FakeIppPrinter, reason: str, trouble: Trouble
) -> None:
    printer.jam()
    printer.reasons = [reason]
    door.comes(GOOD)
    door.until(lambda: door.badges.news.trouble is trouble)
    door.looks(10)
    assert printer.jobs == []
    printer.clear()
    door.until(lambda: len(door.journalled()) == 1)


def test_a_jam_in_the_middle_is_shown_until_it_is_cleared(
    door: PrintingDesk, printer: FakeIppPrinter
) -> None:
    printer.outcome, printer.reasons = PROCESSING, ["media-jam-warning"]
    door.comes(GOOD)
    door.comes(OTHER)
    door.until(lambda: door.badges.news.trouble is Trouble.MEDIA_JAM)
    assert door.badges.news.waiting == 2
    printer.clear()
    door.until(lambda: len(door.journalled()) == 2)
    assert len(printer.paper) == len(printer.jobs) == 2
    assert door.badges.news.is_well


def test_a_badge_given_up_in_a_jam_is_printed_when_it_is_cleared(
    door: PrintingDesk, printer: FakeIppPrinter
) -> None:
    printer.outcome, printer.reasons = ABORTED, ["media-jam-report"]
    door.comes(GOOD)
    door.until(lambda: door.badges.news.trouble is Trouble.MEDIA_JAM)
    door.looks(10)
    assert len(printer.jobs) == 1  # it is not tried again while the jam is there
    printer.clear()
    door.until(lambda: len(door.journalled()) == 1)
    assert len(printer.paper) == 1


def test_a_printer_that_goes_on_complaining_is_tried_again_after_a_while(
    door: PrintingDesk, printer: FakeIppPrinter
) -> None:
    door.pauses = Pauses(0.001, 0.001, 0.001, 0.001, probe=0)
    door.restart()
    printer.outcome, printer.reasons = ABORTED, ["media-jam-report"]
    door.comes(GOOD)
    door.until(lambda: len(printer.jobs) > 2)
    printer.clear()
    door.until(lambda: len(door.journalled()) == 1)
    assert len(printer.paper) == 1


def test_a_badge_canceled_at_the_printer_is_not_printed_against_somebodys_will(
    door: PrintingDesk, printer: FakeIppPrinter, clock: HandClock
) -> None:
    printer.outcome = PROCESSING
    door.comes(GOOD)
    door.until(lambda: bool(printer.jobs))
    clock.pass_time(SLOW_MS)
    door.until(lambda: door.badges.news.trouble is Trouble.SLOW)
    printer.jobs[0].state = CANCELED
    door.until(lambda: door.badges.news.failed == 1)
    printer.clear()
    door.looks(10)
    assert printer.paper == []
    (job,) = door.queue.open_jobs()
    assert (job.state, job.reason) == (JobState.FAILED, Stage.CANCELED)


def test_power_that_fails_in_the_middle_leaves_a_doubt_and_no_second_badge(
    door: PrintingDesk, printer: FakeIppPrinter, clock: HandClock
) -> None:
    printer.outcome = PROCESSING
    door.comes(GOOD)
    door.comes(OTHER)
    door.until(lambda: bool(printer.jobs))
    printer.switch_off()
    door.until(lambda: door.badges.news.trouble is Trouble.OFFLINE)
    clock.pass_time(ON_ITS_WAY_MS)
    printer.clear()
    printer.switch_on()
    door.until(lambda: len(door.journalled()) == 1)  # the other one
    (job,) = door.queue.open_jobs()
    assert (job.state, job.reason) == (JobState.FAILED, DOUBTFUL)
    assert len(printer.jobs) == 1
    assert door.badges.news.failed == 1
    assert door.badges.reprint(job.ticket_id, ReprintReason.NOT_PRINTED)
    door.until(lambda: len(door.journalled()) == 2)
    assert door.badges.news.is_well


@pytest.mark.parametrize("breaks_off", [True, False])
def test_after_a_restart_the_printer_is_asked_what_became_of_a_badge(
    door: PrintingDesk, printer: FakeIppPrinter, breaks_off: bool
) -> None:
    printer.outcome, printer.breaks_off = PROCESSING, breaks_off
    door.comes(GOOD)
    door.until(lambda: bool(printer.jobs))
    door.restart()
    printer.clear()
    door.until(lambda: len(door.journalled()) == 1)
    assert len(printer.jobs) == 1


def test_what_nobody_knows_after_a_restart_is_a_doubt(
    door: PrintingDesk, printer: FakeIppPrinter, clock: HandClock
) -> None:
    door.comes(GOOD)
    assert door.queue.take(printer.address)  # and the program ended there
    door.restart()
    printer.reasons = ["media-jam-error"]
    door.until(lambda: door.badges.news.trouble is Trouble.MEDIA_JAM)
    door.looks(10)
    assert door.badges.news.failed == 0  # another program may be sending it right now
    clock.pass_time(ON_ITS_WAY_MS)
    door.until(lambda: door.badges.news.failed == 1)
    assert printer.jobs == []


def test_a_badge_that_does_not_come_out_is_told_though_the_printer_is_content(
    door: PrintingDesk, printer: FakeIppPrinter, clock: HandClock
) -> None:
    printer.outcome = PROCESSING
    door.comes(GOOD)
    door.looks(5)
    assert door.badges.news.is_well
    clock.pass_time(SLOW_MS)
    door.until(lambda: door.badges.news.trouble is Trouble.SLOW)
    printer.clear()
    door.until(lambda: door.badges.news.is_well)
    assert len(printer.paper) == 1


def test_labels_of_another_size_are_not_printed_on(
    door: PrintingDesk, printer: FakeIppPrinter
) -> None:
    printer.sizes = [(6200, 10000)]
    door.comes(GOOD)
    door.until(lambda: door.badges.news.trouble is Trouble.WRONG_SIZE)
    assert (printer.jobs, door.badges.news.waiting) == ([], 1)


def test_a_printer_that_refuses_a_badge_gets_the_next_one(
    door: PrintingDesk, printer: FakeIppPrinter
) -> None:
    printer.status = 0x0400
    door.comes(GOOD)
    door.until(lambda: door.badges.news.failed == 1)
    printer.status = 0
    door.comes(OTHER)
    door.until(lambda: len(door.journalled()) == 1)


def test_a_badge_that_cannot_be_drawn_does_not_stop_the_next(
    door: PrintingDesk, printer: FakeIppPrinter
) -> None:
    def draw(guest: Guest) -> Label:
        if guest.code == GOOD:
            raise ValueError("no such letter")
        return label()

    door.draw = draw
    door.comes(GOOD)
    door.comes(OTHER)
    door.until(lambda: len(door.journalled()) == 1)
    (job,) = door.queue.open_jobs()
    assert job.reason == NOT_DRAWN
    assert len(printer.paper) == 1


def test_what_talks_nonsense_only_makes_badges_wait(
    door: PrintingDesk, printer: FakeIppPrinter
) -> None:
    printer.junk = lambda: b"\0\xff" * 1000
    door.comes(GOOD)
    door.until(lambda: door.badges.news.trouble is Trouble.NOT_A_PRINTER)
    printer.junk = None
    door.until(lambda: len(door.journalled()) == 1)
    assert len(printer.paper) == 1


def test_an_entry_taken_back_takes_its_badge_along(
    door: PrintingDesk, printer: FakeIppPrinter
) -> None:
    printer.switch_off()
    door.comes(GOOD)
    undone = door.desk.undo_last()
    assert undone
    door.badges.offer(undone)
    printer.switch_on()
    door.looks(10)
    assert printer.jobs == []
    door.comes(GOOD)
    door.until(lambda: len(door.journalled()) == 1)


def test_a_roll_that_ends_soon_is_told(door: PrintingDesk, printer: FakeIppPrinter) -> None:
    door.queue.new_roll(printer.address, 20)
    door.comes(GOOD)
    door.until(lambda: len(door.journalled()) == 1)
    assert door.badges.news.labels_left == 19
    assert door.badges.news.few_labels


class Untouchable:
    """A printer that nobody may talk to."""

    address = "x"

    def printable(self, size: Size) -> Size:
        raise AssertionError

    def status(self, size: Size) -> Status:
        raise AssertionError

    def send(self, label: Label, name: str) -> str:
        raise AssertionError

    def progress(self, name: str, job: str) -> Stage:
        raise AssertionError


def test_the_desk_never_talks_to_the_printer(event_file: EventFile, door: PrintingDesk) -> None:
    printer: Printer = Untouchable()
    badges = BadgePrinter(event_file, printer, Stock("a6", SIZE, lambda guest: label()))
    badges.offer(door.desk.scan(GOOD))
    assert PrintQueue(event_file).waiting().waiting == 1


def test_a_loop_that_meets_a_bug_goes_on(event_file: EventFile, door: PrintingDesk) -> None:
    stock = Stock("a6", SIZE, lambda guest: label())
    badges = BadgePrinter(event_file, Untouchable(), stock, pauses=QUICK)
    times = iter(range(5))
    badges.serve(lambda: next(times, None) is None)


def test_a_badge_that_the_disk_refused_is_asked_for_again(
    event_path: Path, event_file: EventFile, printer: FakeIppPrinter
) -> None:
    with EventFile.open(event_path, busy_timeout_ms=20) as hurried:
        door = PrintingDesk(hurried, printer)
        outcome = door.desk.scan(GOOD)
        with event_file.transaction():
            door.badges.offer(outcome)
        assert door.queue.waiting().waiting == 0
        door.until(lambda: len(door.journalled()) == 1)


def test_two_programs_with_one_queue_print_each_badge_once(
    event_path: Path, event_file: EventFile, printer: FakeIppPrinter
) -> None:
    door = PrintingDesk(event_file, printer)
    guests = event_file.find_guests("du", limit=50) + event_file.find_guests("ma", limit=50)
    assert len(guests) > 3
    for guest in guests:
        door.queue.ask(guest.ticket_id)
    with EventFile.open(event_path) as again:
        other = PrintingDesk(again, printer)
        wanted = {guest.ticket_id for guest in guests}
        working = threading.Thread(target=other.until, args=(lambda: _done(other, wanted),))
        working.start()
        door.until(lambda: _done(door, wanted))
        working.join(10)
    assert sorted(door.journalled()) == sorted(wanted)
    assert len(printer.paper) == len(set(printer.paper)) == len(wanted)


def _done(door: PrintingDesk, wanted: set[str]) -> bool:
    return set(door.journalled()) == wanted


def test_it_works_in_a_thread_of_its_own_and_ends_with_the_desk(
    door: PrintingDesk, printer: FakeIppPrinter
) -> None:
    with door.badges.working():
        door.comes(GOOD)
        door.comes(OTHER)
    assert len(printer.paper) == 2  # what was in the queue at the end too
    assert len(door.journalled()) == 2
    assert "badges" not in {thread.name for thread in threading.enumerate()}


def test_a_desk_that_closes_does_not_wait_for_a_printer_in_trouble(
    door: PrintingDesk, printer: FakeIppPrinter
) -> None:
    printer.jam()
    with door.badges.working():
        door.comes(GOOD)
    assert door.queue.waiting().waiting == 1
    door.restart()
    printer.clear()
    with door.badges.working():
        pass
    assert len(door.journalled()) == 1
