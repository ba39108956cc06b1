"""The print queue: a badge once, unless a person says why again."""

from pathlib import Path

import pytest

from sync.file.event_file import EventFile
from sync.journal.journal import Kind
from sync.lifecycle.pack import pack
from sync.merging.merge import merge
from sync.printing.print_job import DOUBTFUL, JobState, PrintJob, ReprintReason, Waiting
from sync.printing.print_queue import ON_ITS_WAY_MS, PrintQueue
from tests.conftest import HandClock

PRINTER = "ipp://printer/"


@pytest.fixture
def queue(event_file: EventFile) -> PrintQueue:
    return PrintQueue(event_file)


@pytest.fixture
def zoe(event_file: EventFile) -> str:
    return event_file.guests_with_code("AAAA1111A")[0].ticket_id


@pytest.fixture
def gaelle(event_file: EventFile) -> str:
    return event_file.guests_with_code("dmt9tx69d7h7")[0].ticket_id


def taken(queue: PrintQueue) -> PrintJob:
    job = queue.take(PRINTER)
    assert job
    return job


def journalled(event_file: EventFile) -> list[tuple[str, str]]:
    with event_file.reading() as connection:
        found: list[tuple[str, str]] = connection.execute(
            "SELECT ticket_id, body FROM journal WHERE kind = ?", (Kind.BADGE_PRINTED,)
        ).fetchall()
    return found


def test_badges_are_taken_in_the_order_they_were_asked_for(
    queue: PrintQueue, zoe: str, gaelle: str
) -> None:
    assert queue.take(PRINTER) is None
    assert queue.ask(gaelle)
    assert queue.ask(zoe)
    assert [taken(queue).ticket_id, taken(queue).ticket_id] == [gaelle, zoe]
    assert queue.take(PRINTER) is None


def test_a_printed_badge_is_journalled_and_not_printed_again(
    queue: PrintQueue, event_file: EventFile, zoe: str
) -> None:
    queue.ask(zoe)
    assert not queue.ask(zoe)
    job = taken(queue)
    assert not queue.ask(zoe)
    assert not queue.ask(zoe, ReprintReason.LOST)  # it has just been sent
    queue.printed(job, "a6")
    queue.printed(job, "a6")  # told twice
    assert journalled(event_file) == [(zoe, '{"stock":"a6"}')]
    assert not queue.ask(zoe)
    assert queue.ask(zoe, ReprintReason.LOST)
    queue.printed(taken(queue), "a6")
    assert journalled(event_file)[1] == (zoe, '{"reason":"lost","stock":"a6"}')


def test_what_did_not_come_out_may_be_asked_for_again_and_what_may_have_needs_a_reason(
    queue: PrintQueue, zoe: str, gaelle: str
) -> None:
    for ticket in (zoe, gaelle):
        queue.ask(ticket)
    queue.failed(taken(queue), "refused")
    queue.failed(taken(queue), DOUBTFUL)
    assert queue.waiting() == Waiting(0, failed=2)
    assert queue.ask(zoe)
    assert not queue.ask(gaelle)
    assert queue.ask(gaelle, ReprintReason.NOT_PRINTED)
    assert queue.waiting() == Waiting(2, failed=0)
    assert [job.state for job in queue.open_jobs()] == [JobState.QUEUED] * 2


def test_what_is_put_back_goes_first(queue: PrintQueue, zoe: str, gaelle: str) -> None:
    queue.ask(zoe)
    queue.ask(gaelle)
    queue.put_back(taken(queue), "media_jam")
    job = taken(queue)
    assert (job.ticket_id, job.reason) == (zoe, "media_jam")
    assert job == queue.under_way(PRINTER)
    assert queue.under_way("zpl://other") is None


def test_a_job_of_a_printer_that_never_answers_can_be_given_up(
    queue: PrintQueue, clock: HandClock, zoe: str
) -> None:
    queue.ask(zoe)
    lost = taken(queue)
    clock.pass_time(ON_ITS_WAY_MS)
    assert not queue.ask(zoe)
    assert queue.ask(zoe, ReprintReason.NOT_PRINTED)
    assert queue.under_way(PRINTER) is None
    assert taken(queue).job_id != lost.job_id


def test_a_withdrawn_badge_is_not_printed_and_is_nobodys_trouble(
    queue: PrintQueue, zoe: str
) -> None:
    queue.ask(zoe)
    queue.withdraw(zoe)
    assert queue.take(PRINTER) is None
    assert queue.waiting() == Waiting(0, 0)
    assert queue.ask(zoe)
    job = taken(queue)
    queue.withdraw(zoe)
    assert queue.under_way(PRINTER) == job


def test_labels_are_counted_for_each_printer(queue: PrintQueue, zoe: str, gaelle: str) -> None:
    assert queue.labels_left(PRINTER) is None
    queue.new_roll(PRINTER, 300)
    queue.new_roll("zpl://other", 5)
    queue.ask(zoe)
    queue.printed(taken(queue), "a6")
    queue.ask(gaelle)
    queue.failed(taken(queue), "refused")
    assert (queue.labels_left(PRINTER), queue.labels_left("zpl://other")) == (299, 5)
    queue.new_roll(PRINTER, 0)
    queue.ask(zoe, ReprintReason.DAMAGED)
    queue.printed(taken(queue), "a6")
    assert queue.labels_left(PRINTER) == 0


def test_the_queue_outlives_the_program_and_stays_on_its_laptop(
    event_file: EventFile, event_path: Path, tmp_path: Path, zoe: str, gaelle: str
) -> None:
    queue = PrintQueue(event_file)
    queue.ask(zoe)
    queue.ask(gaelle)
    sent = taken(queue)
    queue.taken(sent, "17")
    with EventFile.open(event_path) as again:
        under_way = PrintQueue(again).under_way(PRINTER)
        assert under_way
        assert (under_way.job_id, under_way.printer_job) == (sent.job_id, "17")
        assert PrintQueue(again).waiting().waiting == 2
    pack(event_file, tmp_path / "b.event", device_name="B", passphrase=None)
    with EventFile.open(tmp_path / "b.event") as other:
        assert PrintQueue(other).waiting().waiting == 0


def test_what_another_laptop_has_printed_is_known_after_a_merge(
    event_file: EventFile, tmp_path: Path, zoe: str
) -> None:
    pack(event_file, tmp_path / "b.event", device_name="B", passphrase=None)
    with EventFile.open(tmp_path / "b.event") as other:
        theirs = PrintQueue(other)
        theirs.ask(zoe)
        theirs.printed(taken(theirs), "a6")
        merge(event_file, other)
    assert not PrintQueue(event_file).ask(zoe)
