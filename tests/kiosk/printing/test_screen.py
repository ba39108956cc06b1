"""The desk's screen while badges are printed: the verdict never waits, the strip tells."""

from badges.printer.address import open_printer
from kiosk.desk.desk import Desk
from kiosk.desk.rules.verdict import Verdict
from kiosk.desk.scanning import ScanLane
from kiosk.desk.widgets.status import StatusStrip
from kiosk.printing.badge_printer import BadgePrinter, LabelStock, Pauses
from sync.file.event_file import EventFile
from tests.badges.printer.conftest import label
from tests.badges.printer.fake_ipp import FakeIppPrinter
from tests.kiosk.desk.screens.conftest import opened
from tests.kiosk.printing.conftest import GOOD, SIZE

PAUSES = Pauses(idle=0.02, retry=0.02, first_poll=0.02, last_poll=0.02)


async def test_a_jam_is_told_on_the_smallest_screen_and_guests_go_on_coming_in(
    event_file: EventFile, printer: FakeIppPrinter
) -> None:
    desk = Desk(event_file)
    stock = LabelStock("a6", SIZE, lambda guest: label())
    badges = BadgePrinter(event_file, open_printer(printer.address), stock, pauses=PAUSES)
    async with opened(desk, ScanLane(desk, None), size=(80, 24)) as desk_app:
        desk_app.app.threads.badges = badges
        with badges.working():
            strip = desk_app.screen.query_one(StatusStrip)
            await desk_app.until(lambda: "badge printer ready" in str(strip.content))
            printer.jam()
            desk_app.scan(GOOD)
            await desk_app.decided(Verdict.VALID)
            await desk_app.until(lambda: str(strip.content).startswith("⚠ a label is jammed │ "))
            assert strip.has_class("-trouble")
            await desk_app.until(lambda: "⚠ a label is jammed" in desk_app.says())
            printer.clear()
            await desk_app.until(lambda: bool(printer.paper))
            await desk_app.until(lambda: "badge printer ready" in str(strip.content))
            assert not strip.has_class("-trouble")
