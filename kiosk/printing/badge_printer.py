"""Prints badges, one after another, without anybody at the door waiting for it.

What is to be printed is in the event file's print queue, so neither a restart nor a printer that
is switched off loses a badge.  A badge is given to the printer once: one that may be out already
is never sent again unless a person asks for it.
"""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from badges.printer.printer import (
    JobStage,
    Label,
    NotSentError,
    Printer,
    PrinterRefusedError,
    PrinterTrouble,
    Size,
    UnclearError,
)
from kiosk.desk.rules.outcome import Outcome
from kiosk.desk.rules.verdict import Verdict
from kiosk.printing.news import News
from sync.file.event_file import EventFile
from sync.file.storage_error import StorageError
from sync.model import Guest
from sync.printing.print_job import DOUBTFUL, PrintJob, ReprintReason
from sync.printing.print_queue import ON_ITS_WAY_MS, PrintQueue

NO_GUEST = "no_guest"
NOT_DRAWN = "not_drawn"
SLOW_MS = 10_000
"""A badge takes one to three seconds; after this time somebody should look."""
_LEAVING = 15.0
"""Seconds that there are for what is still in the queue when the desk closes."""


@dataclass(frozen=True)
class Pauses:
    """Seconds between one look at the printer and the next."""

    idle: float = 10.0
    retry: float = 2.0
    """While it is in trouble."""
    first_poll: float = 0.1
    last_poll: float = 1.0
    """While it prints: at first, and after a while."""
    probe: float = 30.0
    """After it gave a badge up: even when it goes on complaining, it is then tried again."""


@dataclass(frozen=True)
class _Pause:
    """What is between one thing that was done and the next."""

    seconds: float
    printing: bool = False
    """A badge is coming out, or can be sent now."""


@dataclass(frozen=True)
class LabelStock:
    """What badges are printed on, and how one is drawn."""

    name: str
    size: Size
    draw: Callable[[Guest], Label]


class BadgePrinter:
    """One printer and the queue in front of it."""

    def __init__(
        self,
        event_file: EventFile,
        printer: Printer,
        stock: LabelStock,
        *,
        pauses: Pauses | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.news = News()
        self._file = event_file
        self._queue = PrintQueue(event_file)
        self._printer = printer
        self._stock = stock
        self._clock = clock
        self._pauses = pauses or Pauses()
        self._poll = self._pauses.first_poll
        self._gave_up_at: float | None = None
        self._missed: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._wake = threading.Event()
        self._stopping = threading.Event()

    def offer(self, outcome: Outcome) -> None:
        """Have a badge printed for whoever has just come in, if they have none yet; never raises.

        When an entry is taken back, so is its badge as long as it is in the queue.
        """
        if outcome.guest is None:
            return
        ticket_id = outcome.guest.ticket_id
        try:
            if outcome.verdict is Verdict.VALID:
                self._queue.ask(ticket_id)
            elif outcome.verdict is Verdict.UNDONE:
                self._queue.withdraw(ticket_id)
        except StorageError:
            if outcome.verdict is Verdict.VALID:
                self._missed.put(ticket_id)
        self._wake.set()

    def reprint(self, ticket_id: str, reason: ReprintReason) -> bool:
        """Have a badge printed again; False when one is on its way. Raises `StorageError`."""
        asked = self._queue.ask(ticket_id, reason)
        self._wake.set()
        return asked

    def stop(self) -> None:
        """End the loop when the queue is empty or the printer in trouble."""
        self._stopping.set()
        self._wake.set()

    @contextlib.contextmanager
    def working(self) -> Iterator[None]:
        """Print in a thread of its own as long as the block lasts, and a few seconds longer.

        What is in the queue then stays there.
        """
        thread = threading.Thread(target=self.serve, name="badges", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self.stop()
            thread.join(_LEAVING)

    def serve(self, enough: Callable[[], bool] = lambda: False) -> None:
        """Print what is in the queue until told to stop, or until it is `enough`."""
        pause = _Pause(0, printing=True)
        while not enough() and (pause.printing or not self._stopping.is_set()):
            self._wake.wait(pause.seconds)
            self._wake.clear()
            try:
                self._ask_missed()
                pause = self._step()
            except Exception:  # the disk is away, or a bug: the badge waits, the loop goes on
                pause = _Pause(self._pauses.retry)

    def _ask_missed(self) -> None:
        """Ask for the badges that could not be asked for when their guests came in."""
        while not self._missed.empty():
            ticket_id = self._missed.get()
            try:
                self._queue.ask(ticket_id)
            except StorageError:
                self._missed.put(ticket_id)
                raise

    def _step(self) -> _Pause:
        """Do the next thing there is to do."""
        job = self._queue.under_way(self._printer.address)
        if job:
            return self._follow(job)
        self._poll = self._pauses.first_poll
        status = self._printer.status(self._stock.size)
        gave_up = self._gave_up_at is not None
        self._tell(None if status.mild and not gave_up else status.trouble)
        if status.blocked or (status.trouble and not self._may_probe):
            return _Pause(self._pauses.retry)
        job = self._queue.take(self._printer.address)
        return self._print(job) if job else _Pause(self._pauses.idle)

    def _print(self, job: PrintJob) -> _Pause:
        guest = self._file.guest(job.ticket_id)
        if guest is None:  # taken off the list meanwhile
            self._queue.failed(job, NO_GUEST)
            return _Pause(0, printing=True)
        try:
            number = self._printer.send(self._stock.draw(guest), job.job_id)
        except NotSentError as error:
            self._queue.put_back(job, error.trouble)
            self._tell(error.trouble)
            return _Pause(self._pauses.retry)
        except PrinterRefusedError as error:
            self._queue.failed(job, error.trouble)
        except UnclearError:
            pass  # the printer is asked for the job by its name, until it answers
        except Exception:  # the badge cannot be drawn: the next guest gets theirs
            self._queue.failed(job, NOT_DRAWN)
        else:
            self._queue.taken(job, number)
        return _Pause(0, printing=True)

    def _follow(self, job: PrintJob) -> _Pause:
        """See how far the job is that the printer was given."""
        stage = self._printer.progress(job.job_id, job.printer_job)
        if stage is JobStage.PRINTED:
            self._queue.printed(job, self._stock.name)
            self._gave_up_at = None
            self._tell(None)
            return _Pause(0, printing=True)
        trouble = self._printer.status(self._stock.size).trouble
        since_ms = abs(self._queue.now_ms - (job.sent_ms or 0))
        if stage is JobStage.WAITING:
            if trouble is None and since_ms >= SLOW_MS:
                trouble = PrinterTrouble.SLOW
            self._tell(trouble)
            pause, self._poll = self._poll, min(2 * self._poll, self._pauses.last_poll)
            return _Pause(pause, printing=trouble is None)
        if stage is JobStage.UNKNOWN:
            if since_ms < ON_ITS_WAY_MS:
                self._tell(trouble)
                return _Pause(self._pauses.retry)
            self._queue.failed(job, DOUBTFUL)
        elif why := trouble or self._trouble_before:
            self._queue.put_back(job, why)
            self._gave_up_at = self._clock()
        else:
            self._queue.failed(job, stage)
        self._tell(trouble)
        return _Pause(0, printing=True)

    @property
    def _trouble_before(self) -> PrinterTrouble | None:
        """What the printer complained about a moment ago; somebody may just have seen to it."""
        return None if self.news.trouble is PrinterTrouble.SLOW else self.news.trouble

    @property
    def _may_probe(self) -> bool:
        """Whether a printer that complains, but does not say that it stands, may be tried."""
        gave_up = self._gave_up_at
        return gave_up is None or self._clock() - gave_up >= self._pauses.probe

    def _tell(self, trouble: PrinterTrouble | None) -> None:
        waiting = self._queue.waiting()
        left = self._queue.labels_left(self._printer.address)
        self.news = News(trouble, waiting.waiting, waiting.failed, left)
