"""What a check found: the state of one thing, and what to do about it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from kiosk.ui.plain_text import plain
from kiosk.ui.speech import say_error
from kiosk.ui.translation import Translation, _


class FindingState(StrEnum):
    """How much something matters."""

    OK = "ok"
    WARNING = "warning"  # the doors can open
    TROUBLE = "trouble"  # the doors should not open like this


class Check(StrEnum):
    """What was looked at."""

    PYTHON = "python"
    CAMERA_LIBRARY = "camera_library"
    DECODER = "decoder"
    SECOND_DECODER = "second_decoder"
    SQLITE = "sqlite"
    BATTERY = "battery"
    TERMINAL = "terminal"
    COLOURS = "colours"
    LETTERS = "letters"
    CARDS = "cards"
    SOUND = "sound"
    CLOCK = "clock"
    TIMEZONE = "timezone"
    EVENT = "event"
    FILE = "file"
    GUESTS = "guests"
    LIST = "list"
    SIGNATURE = "signature"
    JOURNAL = "journal"
    COUNTS = "counts"
    WRITING = "writing"
    PLACE = "place"
    DISK = "disk"
    SPACE = "space"
    CAMERA = "camera"
    PICTURE = "picture"
    CODE = "code"
    TICKET = "ticket"
    HUB = "hub"
    PRINTER = "printer"
    LABELS = "labels"
    ROLL = "roll"
    SCANNER = "scanner"
    SCANNER_END = "scanner_end"
    SCANNER_EXTRAS = "scanner_extras"
    SCANNER_SPEED = "scanner_speed"


LABELS = {
    Check.PYTHON: _("Python"),
    Check.CAMERA_LIBRARY: _("Camera library"),
    Check.DECODER: _("Decoder"),
    Check.SECOND_DECODER: _("Second decoder"),
    Check.SQLITE: _("SQLite"),
    Check.BATTERY: _("Battery"),
    Check.TERMINAL: _("Terminal"),
    Check.COLOURS: _("Colours"),
    Check.LETTERS: _("Letters"),
    Check.CARDS: _("Business cards"),
    Check.SOUND: _("Sound"),
    Check.CLOCK: _("Clock"),
    Check.TIMEZONE: _("Timezone"),
    Check.EVENT: _("Event"),
    Check.FILE: _("Event file"),
    Check.GUESTS: _("Guests"),
    Check.LIST: _("Guest list"),
    Check.SIGNATURE: _("Its signature"),
    Check.JOURNAL: _("Journal"),
    Check.COUNTS: _("Counts"),
    Check.WRITING: _("Writing"),
    Check.PLACE: _("Folder"),
    Check.DISK: _("Disk"),
    Check.SPACE: _("Free space"),
    Check.CAMERA: _("Camera"),
    Check.PICTURE: _("Picture"),
    Check.CODE: _("Code"),
    Check.TICKET: _("A real ticket"),
    Check.HUB: _("Hub"),
    Check.PRINTER: _("Printer"),
    Check.LABELS: _("Labels"),
    Check.ROLL: _("Roll"),
    Check.SCANNER: _("Hand scanner"),
    Check.SCANNER_END: _("Its last key"),
    Check.SCANNER_EXTRAS: _("Its additions"),
    Check.SCANNER_SPEED: _("Its speed"),
}


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
