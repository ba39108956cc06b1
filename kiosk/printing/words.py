"""What people read about the badge printer: what is wrong, and the one thing to do."""

from badges.printer.printer import JobStage, PrinterTrouble
from kiosk.printing.news import News
from kiosk.ui.translation import Translation, _

TROUBLES = {
    PrinterTrouble.OFFLINE: (_("the printer does not answer"), _("Switch it on, check its cable")),
    PrinterTrouble.NOT_A_PRINTER: (_("what answers there is no printer"), _("Check its address")),
    PrinterTrouble.NO_SUCH_PRINTER: (_("there is no such printer"), _("Check its address")),
    PrinterTrouble.NO_PERMISSION: (_("printing is not allowed"), _("Call the person in charge")),
    PrinterTrouble.MEDIA_EMPTY: (_("no labels left"), _("Load labels")),
    PrinterTrouble.MEDIA_JAM: (_("a label is jammed"), _("Open it, take the label out")),
    PrinterTrouble.MEDIA_NEEDED: (_("other labels are loaded"), _("Load the right ones")),
    PrinterTrouble.WRONG_SIZE: (
        _("the printer takes no labels of this size"),
        _("Choose another size with --stock"),
    ),
    PrinterTrouble.WRONG_FORMAT: (
        _("the printer takes neither PDF nor PNG"),
        _("Print through CUPS: cups:NAME"),
    ),
    PrinterTrouble.DOOR_OPEN: (_("the printer is open"), _("Close its cover")),
    PrinterTrouble.SUPPLY_EMPTY: (_("the ribbon, toner or ink is used up"), _("Put a new one in")),
    PrinterTrouble.PAUSED: (_("the printer is paused"), _("Let it go on, at its own keys")),
    PrinterTrouble.BUSY: (_("the printer is busy"), _("One moment")),
    PrinterTrouble.REFUSED: (_("the printer takes no jobs"), _("Call the person in charge")),
    PrinterTrouble.STOPPED: (_("the printer has stopped"), _("Look at its display")),
    PrinterTrouble.SLOW: (_("the badge does not come out"), _("See that the printer is on")),
}
"""What is wrong, and the one thing to do about it."""
FAILURES = {
    "doubtful": _("may have come out or not: look for it"),
    "no_guest": _("not on the guest list any more"),
    "not_drawn": _("the badge could not be drawn"),
    JobStage.CANCELED: _("canceled at the printer"),
    JobStage.ABORTED: _("the printer gave it up"),
}


def failure(say: Translation, reason: str) -> str:
    """Why a badge waits or did not come out, from the reason that the queue keeps."""
    if reason in FAILURES:
        return say(FAILURES[reason])
    known = next((each for each in PrinterTrouble if each == reason), None)
    return say(TROUBLES[known][0]) if known else reason


def line(say: Translation, news: News) -> tuple[str, str]:
    """How printing goes, in long and in short."""
    if news.trouble:
        text, advice = map(say, TROUBLES[news.trouble])
        long = say(_("Badges: {text}"), text=text)
        return f"⚠ {long} – {advice}", f"⚠ {text}"
    if news.failed:
        number = say.number(news.failed)
        short = say(_("badges failed: {number}"), number=number)
        long = say(_("badges that did not come out: {number} – kiosk print --queue"), number=number)
        return f"⚠ {long}", f"⚠ {short}"
    if news.few_labels:
        text = say(_("labels left: {number}"), number=say.number(news.labels_left or 0))
        return f"⚠ {text}", f"⚠ {text}"
    if news.waiting:
        text = say(_("badges to print: {number}"), number=say.number(news.waiting))
        return text, text
    text = say(_("badge printer ready"))
    return text, text
