"""What the desk says: one short word, why, and the one thing to do, for every outcome.

The words are read at three metres by somebody who is tired; keep them short.  `kiosk.desk.words`
looks them up and translates them.
"""

from typing import NamedTuple

from kiosk.desk.rules.outcome import VerdictReason
from kiosk.desk.rules.verdict import Flag, Verdict
from kiosk.scan.source import CameraState
from kiosk.ui.translation import _
from sync.guests.roles import Role


class Phrase(NamedTuple):
    """What is said of a verdict, or of how the camera is; message ids."""

    word: str
    """In huge letters."""
    advice: str = ""
    """The one thing to do."""
    more: str = ""
    """Which key leads on."""


_OTHER_WAYS = _("F4: other ways on")
VERDICTS = {
    Verdict.VALID: Phrase(_("WELCOME"), _("Let them in")),
    Verdict.USED: Phrase(
        _("ALREADY IN"),
        _("Send to the help desk"),
        _("F4: the same person comes back, or let in anyway"),
    ),
    Verdict.INVALID: Phrase(
        _("NOT A TICKET"), _("Ask to see the ticket"), _("F4: find by name, register, or help desk")
    ),
    Verdict.UNPAID: Phrase(
        _("UNPAID"), _("Send to the help desk to pay"), _("F4: paid here, or another way on")
    ),
    Verdict.CANCELED: Phrase(_("CANCELED"), _("Send to the help desk"), _OTHER_WAYS),
    Verdict.BLOCKED: Phrase(_("BLOCKED"), _("Call the person in charge"), _OTHER_WAYS),
    Verdict.REVOKED: Phrase(_("REVOKED"), _("Ask for a newer ticket"), _OTHER_WAYS),
    Verdict.UNAPPROVED: Phrase(_("NOT CONFIRMED"), _("Send to the help desk"), _OTHER_WAYS),
    Verdict.NOT_YET: Phrase(_("TOO EARLY"), _("Ask them to come back later"), _OTHER_WAYS),
    Verdict.EXPIRED: Phrase(_("EXPIRED"), _("Send to the help desk"), _OTHER_WAYS),
    Verdict.WRONG_LIST: Phrase(_("NOT HERE"), _("Show them the right entrance"), _OTHER_WAYS),
    Verdict.RULES: Phrase(_("NOT ALLOWED"), _("Send to the help desk"), _OTHER_WAYS),
    Verdict.QUESTIONS: Phrase(_("QUESTIONS"), _("Ask the questions"), _OTHER_WAYS),
    Verdict.AMBIGUOUS: Phrase(
        _("WHO IS IT?"), _("Press F3 and find them by name"), _("F3: find by name")
    ),
    Verdict.EXIT_OK: Phrase(_("GOODBYE"), _("Let them out")),
    Verdict.UNDONE: Phrase(_("UNDONE"), _("Scan again when they do pass")),
    Verdict.HELP_DESK: Phrase(_("HELP DESK"), _("Show them the way to the help desk")),
    Verdict.CORRECTED: Phrase(_("CORRECTED"), _("Print the badge again if it has the old name")),
    Verdict.ERROR: Phrase(_("ERROR"), _("Do not let in yet: scan again")),
    Verdict.NOT_RECORDED: Phrase(_("NOT SAVED"), _("Do not let in yet")),
}
REASON_WORDS = {
    VerdictReason.UNKNOWN: _("UNKNOWN"),
    VerdictReason.MISTYPED: _("TYPING ERROR"),
    VerdictReason.JUST_NOW: _("JUST SCANNED"),
}
REASON_ADVICE = {
    VerdictReason.UNKNOWN: _("Send to the help desk"),
    VerdictReason.MISTYPED: _("Check the code and type it again"),
    VerdictReason.EMPTY: _("Scan the ticket again"),
    VerdictReason.JUST_NOW: _("One person alone comes in on this ticket"),
}

WHY = {
    Verdict.UNPAID: _("This ticket has not been paid for"),
    Verdict.CANCELED: _("This ticket was canceled"),
    Verdict.BLOCKED: _("The organiser has blocked this ticket"),
    Verdict.REVOKED: _("This ticket was withdrawn or replaced"),
    Verdict.UNAPPROVED: _("This registration has not been confirmed"),
    Verdict.NOT_YET: _("This ticket is not valid yet"),
    Verdict.EXPIRED: _("This ticket is no longer valid"),
    Verdict.WRONG_LIST: _("This ticket is not for this entrance"),
    Verdict.RULES: _("The rules of this entrance do not allow this ticket"),
    Verdict.UNDONE: _("The last passage was taken back"),
    Verdict.HELP_DESK: _("It is noted that they were sent there"),
    Verdict.CORRECTED: _("The name was set right"),
    Verdict.QUESTIONS: _("Questions must be answered first"),
    Verdict.ERROR: _("Something went wrong in the program"),
}
REASON_WHY = {
    VerdictReason.UNKNOWN: _("This code is not on the guest list"),
    VerdictReason.MISTYPED: _("This code has a wrong or missing character"),
    VerdictReason.BADGE: _("This is a badge, not a ticket"),
    VerdictReason.EMPTY: _("There was nothing to read in this code"),
    VerdictReason.TOO_LONG: _("This code is far too long for a ticket"),
    VerdictReason.WEB_ADDRESS: _("This is a web address, not a ticket"),
    VerdictReason.BUSINESS_CARD: _("This is a business card, not a ticket"),
    VerdictReason.WIFI: _("This is a Wi-Fi code, not a ticket"),
    VerdictReason.HEALTH_PASS: _("This is a health pass, not a ticket"),
    VerdictReason.BOARDING_PASS: _("This is a boarding pass, not a ticket"),
    VerdictReason.PAYMENT: _("This is a payment code, not a ticket"),
    VerdictReason.CALENDAR: _("This is a calendar entry, not a ticket"),
    VerdictReason.MESSAGE: _("This is a phone number or message, not a ticket"),
    VerdictReason.SEVERAL_GUESTS: _("Several guests have this code"),
    VerdictReason.DISK_FULL: _("Disk full: free some space and scan again"),
    VerdictReason.LOCKED: _("File in use: close the other program and scan again"),
    VerdictReason.READ_ONLY: _("File write-protected: call the person in charge"),
    VerdictReason.REPLACED: _(
        "The event file was replaced: leave with F10, merge the rescue file, open again"
    ),
    VerdictReason.STORAGE: _("The disk does not respond: call the person in charge"),
}
FLAGS = {
    Flag.UNPAID_ACCEPTED: _("Not paid: accepted at this entrance"),
    Flag.NOT_SEEN_ENTERING: _("Was not seen entering"),
    Flag.TICKET_NOT_VALID: _("The ticket itself is not valid"),
    Flag.OVERRIDDEN: _("Let in on somebody's word"),
    Flag.WALK_IN: _("Registered at the door"),
    Flag.READ_BY_LIST: _("Recognised by the list"),
    Flag.NOT_ON_LIST: _("Signed ticket, newer than this guest list"),
}

HINTS = {  # by the value of each Hint: its module takes OpenCV with it
    "closer": _("Come closer"),
    "too_bright": _("Too bright: dim the phone"),
    "too_dark": _("Too dark: more light on the ticket"),
    "hold_still": _("Hold still"),
    "another_kind": _("Not a QR code of the list: type what is written below it"),
}
CAMERAS = {
    CameraState.STARTING: Phrase(_("camera starting"), _("One moment")),
    CameraState.LIVE: Phrase(_("camera working")),
    CameraState.MISSING: Phrase(
        _("no camera found"), _("Plug the camera in, or use the hand scanner")
    ),
    CameraState.BUSY: Phrase(
        _("camera taken by another program"),
        _("Close the other program, or use the hand scanner"),
    ),
    CameraState.BEHIND: Phrase(
        _("this computer is too slow"),
        _("Close other programs and plug the charger in"),
    ),
    CameraState.BLACK: Phrase(_("picture is black"), _("Uncover the lens")),
    CameraState.FROZEN: Phrase(_("camera frozen"), _("Unplug the camera and plug it in again")),
    CameraState.LOST: Phrase(_("camera lost"), _("Check the camera’s cable")),
    CameraState.ENDED: Phrase(_("no more pictures"), _("Every picture has been shown")),
}

TWO_TICKETS = _("One ticket at a time")
UNREADABLE = _("This file is damaged, or not a picture")
NOTHING_READ = _("No code was read in this picture")
USED_BEFORE = _("This ticket has already been used")
FIRST_ENTRY = _("Entered at {time}, desk {desk}")
ROLES = {
    Role.STEWARD: _("steward"),
    Role.SUPERVISOR: _("supervisor"),
    Role.ORGANISER: _("organiser"),
}
LAST_ENTRY = _("last at {time}, desk {desk}")
VIP = _("VIP")
HOST = _("Host: {name}")
TOGETHER = _("{number} {number:comes|come} in")
PARTY_WAITING = _("F4: others of the party still to come: {number}")
VALID_FROM = _("This ticket is valid from {time}")
INSIDE = _("inside now")
