"""What is printed at the desk: one guest's badge on one label."""

from dataclasses import replace
from functools import partial

from badges.drawing.badge import BadgeDesign, badge_pdf, badge_png
from badges.drawing.stock import STOCKS, UnknownStockError, stock_named
from badges.drawing.stock import Stock as Paper
from badges.printer.printer import Label, Printer, Size
from kiosk.printing.badge_printer import LabelStock
from kiosk.printing.ticket_holders import badge_of, bands
from sync.file.event_file import EventFile
from sync.model import Guest


def stock_for(event_file: EventFile, name: str, language: str, printer: Printer) -> LabelStock:
    """The stock called `name`, with the badges of this event drawn on it for `printer`.

    Raises `UnknownStockError`, for sheets of labels too: badges come one by one.
    """
    stock = _single(name)
    looks = bands(event_file, language)
    design = BadgeDesign(event_file.event.name, language)
    size = Size(*stock.page)
    reached = printer.printable(size)
    faces = 2 if stock.fold else 1
    drawn = replace(stock, width=reached.width_mm, height=reached.height_mm / faces)

    def draw(guest: Guest) -> Label:
        badge = badge_of(guest, looks)

        def png(dpi: int) -> bytes:
            return badge_png(badge, drawn, design, dpi=dpi)

        return Label(size, partial(badge_pdf, badge, drawn, design), png)

    return LabelStock(stock.name, size, draw)


def size_of(name: str) -> Size:
    """The size of the stock called `name`; raises `UnknownStockError` as `stock_for` does."""
    return Size(*_single(name).page)


def _single(name: str) -> Paper:
    singles = [stock.name for stock in STOCKS.values() if not stock.sheet]
    try:
        stock = stock_named(name)
    except UnknownStockError as error:
        raise UnknownStockError(
            "{error}: choose one of {singles}, or measures in mm, as 62x29",
            error=error,
            singles=", ".join(singles),
        ) from error
    if stock.sheet:
        raise UnknownStockError(
            "“{stock}” is a sheet of several labels: choose one of {singles}",
            stock=stock.name,
            singles=", ".join(singles),
        )
    return stock
