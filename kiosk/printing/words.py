"""What people read about the badge printer: what is wrong, and the one thing to do."""

from badges.printer.printer import Stage, Trouble
from kiosk.printing.news import News
from kiosk.translation import Translation, _

TROUBLES = {
    Trouble.OFFLINE: _("the printer does not answer"),
    Trouble.NOT_A_PRINTER: _("what answers there is no printer"),
    Trouble.NO_SUCH_PRINTER: _("there is no such printer"),
    Trouble.NO_PERMISSION: _("printing is not allowed"),
    Trouble.MEDIA_EMPTY: _("no labels left"),
    Trouble.MEDIA_JAM: _("a label is jammed"),
    Trouble.MEDIA_NEEDED: _("other labels are loaded"),
    Trouble.WRONG_SIZE: _("the printer takes no labels of this size"),
    Trouble.WRONG_FORMAT: _("the printer takes neither PDF nor PNG"),
    Trouble.DOOR_OPEN: _("the printer is open"),
    Trouble.SUPPLY_EMPTY: _("the ribbon, toner or ink is used up"),
    Trouble.PAUSED: _("the printer is paused"),
    Trouble.BUSY: _("the printer is busy"),
    Trouble.REFUSED: _("the printer takes no jobs"),
    Trouble.STOPPED: _("the printer has stopped"),
    Trouble.SLOW: _("the badge does not come out"),
}
ADVICE = {
    Trouble.OFFLINE: _("Switch it on, check its cable"),
    Trouble.NOT_A_PRINTER: _("Check its address"),
    Trouble.NO_SUCH_PRINTER: _("Check its address"),
    Trouble.NO_PERMISSION: _("Call the person in charge"),
    Trouble.MEDIA_EMPTY: _("Load labels"),
    Trouble.MEDIA_JAM: _("Open it, take the label out"),
    Trouble.MEDIA_NEEDED: _("Load the right ones"),
    Trouble.WRONG_SIZE: _("Choose another size with --stock"),
    Trouble.WRONG_FORMAT: _("Print through CUPS: cups:NAME"),
    Trouble.DOOR_OPEN: _("Close its cover"),
    Trouble.SUPPLY_EMPTY: _("Put a new one in"),
    Trouble.PAUSED: _("Let it go on, at its own keys"),
    Trouble.BUSY: _("One moment"),
    Trouble.REFUSED: _("Call the person in charge"),
    Trouble.STOPPED: _("Look at its display"),
    Trouble.SLOW: _("See that the printer is on"),
}
FAILURES = {
    "doubtful": _("may have come out or not: look for it"),
    "no_guest": _("not on the guest list any more"),
    "not_drawn": _("the badge could not be drawn"),
    Stage.CANCELED: _("canceled at the printer"),
    Stage.ABORTED: _("the printer gave it up"),
}


def trouble(say: Translation, found: Trouble) -> str:
    """What is wrong with the printer."""
    return say(TROUBLES[found])


def advice(say: Translation, found: Trouble) -> str:
    """What to do about it."""
    return say(ADVICE[found])


def failure(say: Translation, reason: str) -> str:
    """Why a badge waits or did not come out, from the reason that the queue keeps."""
    if reason in FAILURES:
        return say(FAILURES[reason])
    known = next((each for each in Trouble if each == reason), None)
    return trouble(say, known) if known else reason


def line(say: Translation, news: News) -> tuple[str, str]:
    """How printing goes, in long and in short."""
    if news.trouble:
        text = trouble(say, news.trouble)
        long = say(_("Badges: {text}"), text=text)
        return f"⚠ {long} – {advice(say, news.trouble)}", f"⚠ {text}"
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
