"""What a check found: the state of one thing, and what to do about it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from kiosk.ui.labelled import Labelled
from kiosk.ui.plain_text import plain
from kiosk.ui.speech import say_error
from kiosk.ui.translation import Translation, _


class FindingState(StrEnum):
    """How much something matters."""

    OK = "ok"
    WARNING = "warning"  # the doors can open
    TROUBLE = "trouble"  # the doors should not open like this


class Check(Labelled):
    """What was looked at."""

    PYTHON = "python", _("Python")
    CAMERA_LIBRARY = "camera_library", _("Camera library")
    DECODER = "decoder", _("Decoder")
    SECOND_DECODER = "second_decoder", _("Second decoder")
    SQLITE = "sqlite", _("SQLite")
    BATTERY = "battery", _("Battery")
    TERMINAL = "terminal", _("Terminal")
    COLOURS = "colours", _("Colours")
    LETTERS = "letters", _("Letters")
    CARDS = "cards", _("Business cards")
    SOUND = "sound", _("Sound")
    CLOCK = "clock", _("Clock")
    TIMEZONE = "timezone", _("Timezone")
    EVENT = "event", _("Event")
    FILE = "file", _("Event file")
    GUESTS = "guests", _("Guests")
    LIST = "list", _("Guest list")
    SIGNATURE = "signature", _("Its signature")
    JOURNAL = "journal", _("Journal")
    COUNTS = "counts", _("Counts")
    WRITING = "writing", _("Writing")
    PLACE = "place", _("Folder")
    DISK = "disk", _("Disk")
    SPACE = "space", _("Free space")
    CAMERA = "camera", _("Camera")
    PICTURE = "picture", _("Picture")
    CODE = "code", _("Code")
    TICKET = "ticket", _("A real ticket")
    HUB = "hub", _("Hub")
    PRINTER = "printer", _("Printer")
    LABELS = "labels", _("Labels")
    ROLL = "roll", _("Roll")
    SCANNER = "scanner", _("Hand scanner")
    SCANNER_END = "scanner_end", _("Its last key")
    SCANNER_EXTRAS = "scanner_extras", _("Its additions")
    SCANNER_SPEED = "scanner_speed", _("Its speed")


@dataclass(frozen=True)
class Finding:
    """One line of the report, in the reader's language."""

    check: Check
    state: FindingState
    found: str
    advice: str = ""
    """The one thing to do; nothing where all is well."""


def ok(check: Check, found: str) -> Finding:
    """All is well."""
    return Finding(check, FindingState.OK, found)


def warning(check: Check, found: str, advice: str) -> Finding:
    """The doors can open, but somebody should see to it."""
    return Finding(check, FindingState.WARNING, found, advice)


def trouble(check: Check, found: str, advice: str) -> Finding:
    """This must be put right first."""
    return Finding(check, FindingState.TROUBLE, found, advice)


def why(say: Translation, error: BaseException) -> str:
    """What an error says, in the reader's language."""
    return plain(say_error(error, say.language))


@dataclass(frozen=True)
class Round:
    """Checks made one after another; `patience_s` is how long each may take."""

    subject: Check
    """What to name when a check does not come back."""
    checks: Callable[[], Iterable[Finding]]
    patience_s: float = 10.0
