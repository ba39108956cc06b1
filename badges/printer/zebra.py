"""Zebra label printers, and others that understand ZPL II."""

import itertools
import re

from badges.printer.bitmap import bitmap, packed
from badges.printer.printer import (
    JobStage,
    Label,
    NotSentError,
    Printer,
    PrinterStatus,
    PrinterTrouble,
    Size,
)
from badges.printer.raw_socket import RawSocket

DPI = 203
_HOST_STATUS = b"~HS\r\n"
_LINE = re.compile(rb"\x02([^\x02\x03]*)\x03")

_ONES, _TWENTIES = "GHIJKLMNOPQRSTUVWXY", "ghijklmnopqrstuvwxyz"
_MOST = 419
"""The longest run of one digit that can be written at once."""


class ZebraPrinter(Printer):
    """A printer that takes ZPL. Most tell how they are; the others are taken at their word."""

    def __init__(self, address: str, raw: RawSocket, dpi: int = DPI) -> None:
        self.address = address
        self._raw = raw
        self._dpi = dpi
        self._given = ""

    def status(self, size: Size) -> PrinterStatus:
        """How the printer is; see `Printer`. It does not know the size of its labels."""
        return self._asked()[0]

    def send(self, label: Label, name: str) -> str:
        """Print a label; see `Printer`."""
        self._raw.give(zpl(label, self._dpi))
        self._given = name
        return ""

    def progress(self, name: str, job: str) -> JobStage:
        """How far the label is; see `Printer`.

        A printer that was away meanwhile may have lost it.
        """
        if name != self._given:
            return JobStage.UNKNOWN
        status, waiting = self._asked()
        if status.trouble is PrinterTrouble.OFFLINE:
            self._given = ""
        return JobStage.WAITING if status.blocked or waiting else JobStage.PRINTED

    def _asked(self) -> tuple[PrinterStatus, int]:
        try:
            return self._raw.ask(_HOST_STATUS, read_status) or (PrinterStatus(), 0)
        except NotSentError as error:
            return PrinterStatus(error.trouble, blocked=True), 0


def read_status(answer: bytes) -> tuple[PrinterStatus, int] | None:
    """What the answer to ``~HS`` says, and how many labels wait; None for anything else."""
    lines = [line.decode("ascii", "replace").split(",") for line in _LINE.findall(answer)]
    if len(lines) < 2 or len(lines[0]) < 12 or len(lines[1]) < 9:
        return None
    (first, second) = lines[:2]
    found = (
        (second[2], PrinterTrouble.DOOR_OPEN),
        (first[1], PrinterTrouble.MEDIA_EMPTY),
        (second[3], PrinterTrouble.SUPPLY_EMPTY),
        (first[2], PrinterTrouble.PAUSED),
    )
    trouble = next((each for flag, each in found if flag == "1"), None)
    waiting = sum(int(text) for text in (first[4], second[8]) if text.isascii() and text.isdigit())
    return PrinterStatus(trouble, blocked=trouble is not None, model="ZPL"), waiting


def zpl(label: Label, dpi: int) -> bytes:
    """The commands that print `label` as one picture."""
    dots = bitmap(label, dpi)
    row = (dots.width + 7) // 8
    field = f"^GFA,{row * dots.height},{row * dots.height},{row},{_rows(packed(dots), row)}"
    return f"^XA^PW{dots.width}^LL{dots.height}^LH0,0^FO0,0{field}^FS^PQ1^XZ\n".encode()


def _rows(data: bytes, row: int) -> str:
    """Hexadecimal digits, with ZPL's short forms for runs and for a row that comes again."""
    written, before = [], b""
    for start in range(0, len(data), row):
        this = data[start : start + row]
        written.append(":" if this == before else _row(this.hex().upper()))
        before = this
    return "".join(written)


def _row(digits: str) -> str:
    kept = digits.rstrip("0")
    runs = ((digit, len(list(run))) for digit, run in itertools.groupby(kept))
    text = "".join(_run(digit, length) for digit, length in runs)
    return text if len(kept) == len(digits) else f"{text},"


def _run(digit: str, length: int) -> str:
    if length > _MOST:
        return _run(digit, _MOST) + _run(digit, length - _MOST)
    if length == 1:
        return digit
    twenties, ones = divmod(length, 20)
    return (_TWENTIES[twenties - 1] if twenties else "") + (_ONES[ones - 1] if ones else "") + digit
