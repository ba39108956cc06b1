"""Addresses of printers, as people write them."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, quote, urlsplit

from badges.printer.printer import Printer
from badges.text.sentence import SpokenError

FORMS = (
    "ipp://HOST/PATH",
    "ipps://HOST/PATH",
    "cups:NAME",
    "zpl://HOST",
    "brother://HOST?label=62",
    "file:FOLDER",
)
"""What an address may look like."""


class PrinterAddressError(SpokenError, ValueError):
    """This is no printer's address; the text says what to write instead."""


def open_printer(address: str) -> Printer:
    """The printer at `address`, which is not spoken to yet. Raises `PrinterAddressError`."""
    address = address.strip()
    try:
        url = urlsplit(address)
        port = url.port
    except ValueError as error:
        raise PrinterAddressError(
            "“{address}”: {error}; write {forms}",
            address=address,
            error=error,
            forms=", ".join(FORMS),
        ) from error
    kind = _KINDS.get(url.scheme)
    if kind is None:
        raise PrinterAddressError(
            "“{address}” is no printer: write {forms}", address=address, forms=", ".join(FORMS)
        )
    if kind not in (_cups, _folder) and (not url.hostname or port == 0):
        raise PrinterAddressError(
            "“{address}” names no host: write {scheme}://HOST", address=address, scheme=url.scheme
        )
    return kind(address, url)


def _ipp(address: str, url: SplitResult) -> Printer:
    from badges.printer.ipp_printer import IppPrinter

    return IppPrinter(address, url)


def _cups(address: str, url: SplitResult) -> Printer:
    name = address.partition(":")[2].strip("/")
    if not name:
        raise PrinterAddressError(
            "“cups:” names no queue: write cups:NAME, one that `lpstat -e` shows"
        )
    return _ipp(address, urlsplit(f"ipp://localhost:631/printers/{quote(name, safe='')}"))


def _zebra(address: str, url: SplitResult) -> Printer:
    from badges.printer.raw_socket import PORT, RawSocket
    from badges.printer.zebra import DPI, ZebraPrinter

    dpi = _option(url, "dpi", str(DPI))
    if dpi not in ("203", "300", "600"):
        raise PrinterAddressError(
            "“{dpi}” dots an inch: write dpi=203, dpi=300 or dpi=600", dpi=dpi
        )
    return ZebraPrinter(address, RawSocket(url.hostname or "", url.port or PORT), int(dpi))


def _brother(address: str, url: SplitResult) -> Printer:
    from badges.printer.brother import ROLLS, BrotherPrinter
    from badges.printer.raw_socket import PORT, RawSocket

    roll = ROLLS.get(_option(url, "label", "62"))
    if roll is None:
        raise PrinterAddressError(
            "no roll of that name: write label= and {rolls}", rolls=", ".join(ROLLS)
        )
    return BrotherPrinter(address, RawSocket(url.hostname or "", url.port or PORT), roll)


def _folder(address: str, url: SplitResult) -> Printer:
    from badges.printer.folder import FolderPrinter

    name = address.partition(":")[2]
    if not name:
        raise PrinterAddressError("“file:” names no folder: write file:FOLDER")
    return FolderPrinter(address, Path(name.removeprefix("//")))


def _option(url: SplitResult, name: str, default: str) -> str:
    return parse_qs(url.query).get(name, [default])[-1]


_KINDS: dict[str, Callable[[str, SplitResult], Printer]] = {
    "ipp": _ipp,
    "ipps": _ipp,
    "cups": _cups,
    "zpl": _zebra,
    "brother": _brother,
    "file": _folder,
}
