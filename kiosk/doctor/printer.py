"""The badge printer: answers, is ready, takes the labels wanted, has enough of them."""

from collections.abc import Callable, Iterator

from badges.drawing.stock import UnknownStockError
from badges.printer.address import PrinterAddressError, open_printer
from badges.printer.printer import PrinterStatus, Size
from kiosk.doctor.finding import Check, Finding, ok, trouble, warning, why
from kiosk.printing.news import FEW_LABELS
from kiosk.printing.stock import size_of
from kiosk.printing.words import TROUBLES
from kiosk.ui.plain_text import plain
from kiosk.ui.translation import Translation, _

LabelsLeft = Callable[[str], int | None]
"""How many labels are left in the printer at an address, as far as anybody has said."""


def printer(
    say: Translation, address: str, stock: str, labels_left: LabelsLeft
) -> Iterator[Finding]:
    """Whether the printer at `address` would print on `stock`; nothing is printed."""
    try:
        size = size_of(stock)
        found = open_printer(address)
    except (PrinterAddressError, UnknownStockError) as error:
        yield trouble(Check.PRINTER, why(say, error), say(_("Check --printer and --stock")))
        return
    status = found.status(size)
    yield _state(say, status)
    if not status.blocked:
        yield _labels(say, status, size)
    yield _roll(say, labels_left(found.address))


def _state(say: Translation, status: PrinterStatus) -> Finding:
    name = plain(status.model) or say(_("it answers"))
    if status.trouble is None:
        return ok(Check.PRINTER, name)
    text, advice = map(say, TROUBLES[status.trouble])
    if status.blocked:
        return trouble(Check.PRINTER, text, advice)
    return warning(Check.PRINTER, say(_("{name}: {text}"), name=name, text=text), advice)


def _labels(say: Translation, status: PrinterStatus, size: Size) -> Finding:
    text = f"{size.width_mm:g} × {size.height_mm:g} mm"
    if status.other_loaded:
        return warning(
            Check.LABELS,
            say(_("{size}, and others are loaded"), size=text),
            say(_("Load the right ones, or choose another size with --stock")),
        )
    return ok(Check.LABELS, text)


def _roll(say: Translation, left: int | None) -> Finding:
    if left is None:
        return ok(Check.ROLL, say(_("not counted; to have it counted: kiosk print --new-roll")))
    text = say(_("labels left: {number}"), number=say.number(left))
    if left < FEW_LABELS:
        return warning(Check.ROLL, text, say(_("Lay a new roll beside the printer")))
    return ok(Check.ROLL, text)
