"""What all printers have in common: what is printed, how they stand, what goes wrong."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class PrinterTrouble(StrEnum):
    """What keeps a printer from printing; whoever shows it has the words."""

    OFFLINE = "offline"
    NOT_A_PRINTER = "not_a_printer"
    """Something answers at the address, but not as a printer does."""
    NO_SUCH_PRINTER = "no_such_printer"
    NO_PERMISSION = "no_permission"
    MEDIA_EMPTY = "media_empty"
    MEDIA_JAM = "media_jam"
    MEDIA_NEEDED = "media_needed"
    """Other labels are loaded than were asked for."""
    WRONG_SIZE = "wrong_size"
    """It takes no labels of the size wanted."""
    WRONG_FORMAT = "wrong_format"
    """It takes neither PDF nor PNG."""
    DOOR_OPEN = "door_open"
    SUPPLY_EMPTY = "supply_empty"
    """Ribbon, toner or ink."""
    PAUSED = "paused"
    BUSY = "busy"
    REFUSED = "refused"
    STOPPED = "stopped"
    """It has stopped and says nothing that is known here."""
    SLOW = "slow"
    """It says that all is well, and nothing comes out: CUPS does while its printer is off."""


@dataclass(frozen=True)
class Size:
    """Width and height of a label."""

    width_mm: float
    height_mm: float


@dataclass(frozen=True)
class Label:
    """Something to print, drawn when a printer has said how it wants it."""

    size: Size
    pdf: Callable[[], bytes]
    """One page of exactly `size`."""
    png: Callable[[int], bytes]
    """The same as a picture, at so many dots an inch."""


@dataclass(frozen=True)
class PrinterStatus:
    """How a printer is now."""

    trouble: PrinterTrouble | None = None
    """The weightiest of what it complains about."""
    blocked: bool = False
    """Nothing can be printed until somebody has seen to the trouble."""
    mild: bool = False
    """The trouble is a warning, perhaps about something that this label does not need."""
    model: str = ""
    """What it calls itself; not to be trusted."""
    other_loaded: bool = False
    """It says that labels of another size are loaded."""


class JobStage(StrEnum):
    """How far a job is."""

    WAITING = "waiting"
    PRINTED = "printed"
    CANCELED = "canceled"
    ABORTED = "aborted"
    UNKNOWN = "unknown"
    """The printer does not know of it: it may have been printed or not."""


class PrinterError(Exception):
    """The label was not taken; `trouble` says why, the text what exactly was seen."""

    def __init__(self, trouble: PrinterTrouble, detail: str = "") -> None:
        super().__init__(detail or trouble)
        self.trouble = trouble


class NotSentError(PrinterError):
    """Nothing was printed; the same label can be sent again later."""


class PrinterRefusedError(PrinterError):
    """Nothing was printed, and nothing will be if the same label is sent again."""


class UnclearError(PrinterError):
    """The printer was lost while it was given the label, which it may print or not."""


class Printer(Protocol):
    """A printer of labels. Its calls end within seconds, whatever the printer does."""

    address: str

    def printable(self, size: Size) -> Size:
        """The part of a label of `size` that it can print on; it lies in the middle.

        All of it, unless more is known of the printer.
        """
        return size

    def status(self, size: Size) -> PrinterStatus:
        """How it is, for labels of `size`; never raises."""
        ...

    def send(self, label: Label, name: str) -> str:
        """Have `label` printed under a `name` of its own; gives the printer's id of the job.

        Raises `NotSentError`, `PrinterRefusedError` or `UnclearError`.
        """
        ...

    def progress(self, name: str, job: str) -> JobStage:
        """How far the job is that was sent under `name`; never raises.

        `job` is what `send` gave, or "" when that is not known.
        """
        ...
