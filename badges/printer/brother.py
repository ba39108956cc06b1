"""Brother QL label printers on the network, in their raster language (QL-710W to QL-1115NWB).

The sequence is that of Brother's "Raster Command Reference" for the QL-800 series.
"""

import struct
from dataclasses import dataclass

from PIL import Image

from badges.printer.bitmap import bitmap, packed, placed
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

DPI = 300
_STATUS_LENGTH = 32
_CLEARS = 400
"""NUL bytes that end whatever was begun before."""
_ENDLESS, _DIE_CUT = 0x0A, 0x0B
_FEED = 35
"""Dots that an endless roll is fed before and after a label."""
_NEARLY_MM = 1
_NARROW, _WIDE = 720, 1296

_ERRORS = (  # in the two bytes of errors, the first one's bits below the second one's
    (0x0004, PrinterTrouble.MEDIA_JAM),
    (0x4000, PrinterTrouble.MEDIA_JAM),
    (0x1000, PrinterTrouble.DOOR_OPEN),
    (0x0001, PrinterTrouble.MEDIA_EMPTY),
    (0x0002, PrinterTrouble.MEDIA_EMPTY),
    (0x0100, PrinterTrouble.MEDIA_NEEDED),
    (0x0010, PrinterTrouble.BUSY),
    (0x0020, PrinterTrouble.OFFLINE),
)


@dataclass(frozen=True)
class Roll:
    """Labels on a roll: what can be printed on, in dots, and where that lies under the head."""

    width_mm: int
    height_mm: int
    """0 for an endless roll."""
    width: int
    height: int
    right: int
    """Dots of the head that stay unused on the right."""
    wide: bool = False
    """Only the models for labels of 102 mm take it."""

    @property
    def row(self) -> int:
        """Dots in one row of the head."""
        return _WIDE if self.wide else _NARROW


ROLLS = {
    "29": Roll(29, 0, 306, 0, 6),
    "38": Roll(38, 0, 413, 0, 12),
    "50": Roll(50, 0, 554, 0, 12),
    "54": Roll(54, 0, 590, 0, 0),
    "62": Roll(62, 0, 696, 0, 12),
    "29x90": Roll(29, 90, 306, 991, 6),
    "62x29": Roll(62, 29, 696, 271, 12),
    "62x100": Roll(62, 100, 696, 1109, 12),
    "102": Roll(102, 0, 1164, 0, 56, wide=True),
    "102x51": Roll(102, 51, 1164, 526, 56, wide=True),
    "102x152": Roll(102, 153, 1164, 1660, 56, wide=True),
}


class BrotherPrinter(Printer):
    """A Brother QL with a roll of `ROLLS` in it.

    Few of them tell their state over the network. That it took a label is all that is known of
    any: while they print they must not be asked.
    """

    def __init__(self, address: str, raw: RawSocket, roll: Roll) -> None:
        self.address = address
        self._raw = raw
        self._roll = roll
        self._taken = ""

    def printable(self, size: Size) -> Size:
        """The label without the edge that the printer cannot reach; see `Printer`."""
        width_mm, height_mm = self._roll.width / DPI * 25.4, self._roll.height / DPI * 25.4
        if _turned(self._roll, size):
            return Size(height_mm or size.width_mm, width_mm)
        return Size(width_mm, height_mm or size.height_mm)

    def status(self, size: Size) -> PrinterStatus:
        """How the printer is; see `Printer`."""
        if not fits(self._roll, size):
            return PrinterStatus(PrinterTrouble.WRONG_SIZE, blocked=True)
        try:
            told = self._raw.ask(b"\x1biS", lambda answer: read_status(answer, self._roll))
        except NotSentError as error:
            return PrinterStatus(error.trouble, blocked=True)
        return told or PrinterStatus()

    def send(self, label: Label, name: str) -> str:
        """Print a label; see `Printer`."""
        self._raw.give(raster(label, self._roll))
        self._taken = name
        return ""

    def progress(self, name: str, job: str) -> JobStage:
        """Whether the printer has taken the label; see `Printer`."""
        return JobStage.PRINTED if name == self._taken else JobStage.UNKNOWN


def read_status(answer: bytes, roll: Roll) -> PrinterStatus | None:
    """What the 32 bytes of a status say; None for other bytes, or fewer."""
    if len(answer) < _STATUS_LENGTH or answer[:2] != b"\x80\x20":
        return None
    errors = answer[8] | answer[9] << 8
    trouble = next((each for bit, each in _ERRORS if errors & bit), None)
    if errors and trouble is None:
        trouble = PrinterTrouble.STOPPED
    width_mm, height_mm = answer[10], answer[17]
    other = width_mm != 0 and (width_mm, height_mm) != (roll.width_mm, roll.height_mm)
    if trouble is None and other:
        trouble = PrinterTrouble.MEDIA_NEEDED
    blocked = trouble is not None
    return PrinterStatus(trouble, blocked=blocked, model="Brother QL", other_loaded=other)


def fits(roll: Roll, size: Size) -> bool:
    """Whether a label of `size` is what the roll holds, either way round."""
    return _fits(roll, size.width_mm, size.height_mm) or _turned(roll, size)


def _turned(roll: Roll, size: Size) -> bool:
    """Whether a label of `size` lies across the roll."""
    along = _fits(roll, size.width_mm, size.height_mm)
    return not along and _fits(roll, size.height_mm, size.width_mm)


def _fits(roll: Roll, width_mm: float, height_mm: float) -> bool:
    if abs(roll.width_mm - width_mm) > _NEARLY_MM:
        return False
    return roll.height_mm == 0 or abs(roll.height_mm - height_mm) <= _NEARLY_MM


def raster(label: Label, roll: Roll) -> bytes:
    """The commands that print `label` on `roll` and cut it off.

    What is larger than the printer can reach loses its edge; nothing is scaled.
    """
    dots = bitmap(label, DPI, turned=_turned(roll, label.size))
    height = roll.height or dots.height
    left, top = (roll.width - dots.width) // 2, (height - dots.height) // 2
    reached = placed(dots, roll.width, height, left, top)
    under_head = placed(reached, roll.row, height, roll.row - roll.width - roll.right, 0)
    rows = packed(under_head.transpose(Image.Transpose.FLIP_LEFT_RIGHT))
    row = roll.row // 8
    kind = _ENDLESS if roll.height_mm == 0 else _DIE_CUT
    return b"".join(
        [
            b"\0" * _CLEARS,
            b"\x1b@" + b"\x1bia\x01",  # begin anew, in raster mode
            b"\x1biz\xce" + bytes([kind, roll.width_mm, roll.height_mm]),
            struct.pack("<L", height) + b"\0\0",
            b"\x1biM\x40" + b"\x1biA\x01" + b"\x1biK\x08",  # cut off each one, at its end
            b"\x1bid" + struct.pack("<H", _FEED if roll.height_mm == 0 else 0),
            *(b"g\0" + bytes([row]) + rows[at : at + row] for at in range(0, len(rows), row)),
            b"\x1a",
        ]
    )
