"""The desk's screen while badges are printed: the verdict never waits, the strip tells."""

from badges.printer.address import open_printer
from kiosk.desk.desk import Desk
from kiosk.desk.verdict import Verdict
from kiosk.lane import Lane
from kiosk.printing.badge_printer import BadgePrinter, Pauses, Stock
from kiosk.widgets.status import StatusStrip
from sync.event_file import EventFile
from tests.badges.printer.conftest import label
from tests.badges.printer.fake_ipp import FakeIppPrinter
from tests.kiosk.printing.conftest import GOOD, SIZE
from tests.kiosk.screens.conftest import opened

PAUSES = Pauses(idle=0.02, retry=0.02, first_poll=0.02, last_poll=0.02)


async def test_a_jam_is_told_on_the_smallest_screen_and_guests_go_on_coming_in(
    event_file: EventFile, printer: FakeIppPrinter
) -> None:
    desk = Desk(event_file)
    stock = Stock("a6", SIZE, lambda guest: label())
    badges = BadgePrinter(event_file, open_printer(printer.address), stock, pauses=PAUSES)
    async with opened(desk, Lane(desk, None), size=(80, 24)) as door:
        door.app.attendant.badges = badges
        with badges.working():
            strip = door.screen.query_one(StatusStrip)
            await door.until(lambda: "badge printer ready" in str(strip.content))
            printer.jam()
            door.scan(GOOD)
            await door.decided(Verdict.VALID)
            await door.until(lambda: str(strip.content).startswith("⚠ a label is jammed │ "))
            assert strip.has_class("-trouble")
            await door.until(lambda: "⚠ a label is jammed" in door.says())
            printer.clear()
            await door.until(lambda: bool(printer.paper))
            await door.until(lambda: "badge printer ready" in str(strip.content))
            assert not strip.has_class("-trouble")
