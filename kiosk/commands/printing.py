"""What the commands that print badges share: the printer, the stock, and both put together."""

from typing import TYPE_CHECKING

import click

from kiosk.commands.paths import Decorator
from kiosk.ui.speech import Refused
from sync.file.event_file import EventFile

if TYPE_CHECKING:
    from badges.printer.printer import Printer
    from kiosk.printing.badge_printer import BadgePrinter

DEFAULT_STOCK = "a6"

printer_option: Decorator = click.option(
    "--printer",
    metavar="ADDRESS",
    help="The badge printer: ipp://HOST/PATH, ipps://…, cups:NAME, zpl://HOST, "
    "brother://HOST?label=62, or file:FOLDER for a rehearsal.",
)
stock_option: Decorator = click.option(
    "--stock",
    default=DEFAULT_STOCK,
    show_default=True,
    metavar="NAME",
    help="The labels in the printer, as for `kiosk badges`.",
)


def printer_at(address: str) -> "Printer":
    """The printer at `address`; raises `Refused` for what is no address."""
    from badges.printer.address import PrinterAddressError, open_printer

    with Refused.for_errors(PrinterAddressError):
        return open_printer(address)


def badge_printer(event_file: EventFile, address: str, stock: str, language: str) -> "BadgePrinter":
    """What prints the badges of an event; raises `Refused` for an address or stock not known."""
    from badges.drawing.stock import UnknownStockError
    from kiosk.printing.badge_printer import BadgePrinter
    from kiosk.printing.stock import stock_for

    printer = printer_at(address)
    with Refused.for_errors(UnknownStockError):
        return BadgePrinter(event_file, printer, stock_for(event_file, stock, language, printer))
