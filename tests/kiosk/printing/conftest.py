"""What tests of printing at the desk share: a desk whose printer a test can jam and switch off."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import pytest

from badges.printer.address import open_printer
from kiosk.desk.desk import Desk
from kiosk.desk.rules.outcome import Outcome
from kiosk.printing.badge_printer import BadgePrinter, LabelStock, Pauses
from sync.file.event_file import EventFile
from sync.journal.journal import Kind
from sync.model import Guest
from sync.printing.print_queue import PrintQueue
from tests.badges.printer.conftest import label
from tests.badges.printer.fake_ipp import FakeIppPrinter

GOOD, OTHER, CANCELED = "dmt9tx69d7h7", "AAAA1111A", "CANCELED1"
SIZE = label().size
QUICK = Pauses(idle=0.001, retry=0.001, first_poll=0.001, last_poll=0.001, probe=3600)


class PrintingDesk:
    """A desk and its badge printer; `restart` is the program started anew."""

    def __init__(self, event_file: EventFile, printer: FakeIppPrinter) -> None:
        self.event_file = event_file
        self.printer = printer
        self.desk = Desk(event_file)
        self.queue = PrintQueue(event_file)
        self.pauses = QUICK
        self.draw: Callable[[Guest], object] = lambda guest: label()
        self.restart()

    def restart(self, *, address: str | None = None) -> None:
        at = open_printer(address or self.printer.address)
        stock = LabelStock("a6", SIZE, lambda guest: self.draw(guest))  # type: ignore[arg-type,return-value]
        self.badges = BadgePrinter(self.event_file, at, stock, pauses=self.pauses)

    def comes(self, code: str) -> Outcome:
        """A guest shows a ticket."""
        outcome = self.desk.scan(code)
        self.badges.offer(outcome)
        return outcome

    def until(self, condition: Callable[[], bool]) -> None:
        """Print until `condition` holds."""
        tries = itertools.count()
        self.badges.serve(lambda: condition() or next(tries) > 3000)
        assert condition(), f"it did not happen: {self.badges.news}"

    def looks(self, times: int) -> None:
        """Let the loop go round a few times."""
        left = iter(range(times))
        self.badges.serve(lambda: next(left, None) is None)

    def journalled(self) -> list[str]:
        """The tickets whose badges the journal says were printed."""
        with self.event_file.reading() as connection:
            rows = connection.execute(
                "SELECT ticket_id FROM journal WHERE kind = ? ORDER BY seq", (Kind.BADGE_PRINTED,)
            ).fetchall()
        return [ticket_id for (ticket_id,) in rows]


@pytest.fixture
def printer() -> Iterator[FakeIppPrinter]:
    made = FakeIppPrinter()
    yield made
    made.switch_off()


@pytest.fixture
def printing_desk(event_file: EventFile, printer: FakeIppPrinter) -> PrintingDesk:
    return PrintingDesk(event_file, printer)
