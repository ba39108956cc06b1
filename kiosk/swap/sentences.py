"""What the swap kiosk says: a calm sentence for everything that may happen.

It is read by guests, at arm's length and after a long evening: one thing to do, no reproach, and
never a word that tells one guest something about another.
"""

from collections.abc import Iterable

from badges.cards.meeting import MeetingAnswer
from kiosk.desk.tone import Tone
from kiosk.swap.view import Reply, SwapTrouble
from kiosk.swap.visitor import Refusal
from kiosk.ui.translation import Translation, _

SENTENCES: dict[Reply, str] = {
    MeetingAnswer.STILL_ALONE: _("We have your badge: now the other person’s"),
    MeetingAnswer.THIRD: _("This swap is for two. For more people, press F4 first"),
    MeetingAnswer.FULL: _("Eight people at most: finish this swap, then begin another one"),
    MeetingAnswer.TOO_LATE: _("Somebody has said yes already: you can join the next swap"),
    MeetingAnswer.YES: _("Thank you. Now the others’ yes"),
    MeetingAnswer.YES_BEFORE: _("You have said yes already. Now the others"),
    MeetingAnswer.TOO_SOON: _("Read first, then show your badge again to say yes"),
    MeetingAnswer.NOT_ASKED: _("You give nothing here, so nothing is asked of you"),
    MeetingAnswer.LEFT: _("Stopped: nothing was given"),
    MeetingAnswer.SILENCE: _(
        "It took a while, so nothing was given. Show your badge to begin again"
    ),
    Refusal.NOT_A_BADGE: _("This is not a badge of this event"),
    Refusal.TICKET: _("This is a ticket: please show your badge"),
    Refusal.UNKNOWN: _("This badge is not known here: please ask at the help desk"),
    Refusal.NOT_CHECKED_IN: _("Your arrival is not known here yet: please ask at the help desk"),
    Refusal.HIDDEN: _("Your card is hidden: press F5 to see it"),
    Refusal.NOT_SHARING: _("No swap is possible with this badge"),
    Refusal.TOO_MANY: _("These are many cards in one hour: please ask the staff"),
    SwapTrouble.WRONG_PIN: _("This is not right: please try again"),
    SwapTrouble.LOCKED: _("Too many wrong tries: please ask the staff"),
    SwapTrouble.BADGE_FIRST: _("Show your badge first, one person alone"),
    SwapTrouble.UNREADABLE: _("This does not look right, so the old one stays: please try again"),
    SwapTrouble.GIVEN: _("Thank you. Your card was given"),
    SwapTrouble.NOT_SAVED: _("It could not be saved, so nothing was given: please call the staff"),
    SwapTrouble.ERROR: _("Something went wrong: nothing was given. Please begin again"),
}

_CALM = (
    MeetingAnswer.YES,
    MeetingAnswer.YES_BEFORE,
    MeetingAnswer.STILL_ALONE,
    MeetingAnswer.LEFT,
    MeetingAnswer.SILENCE,
)
_FAULTS = (SwapTrouble.NOT_SAVED, SwapTrouble.ERROR)

FIELDS = {
    "first_name": _("name"),
    "last_name": _("name"),
    "company": _("company"),
    "title": _("job title"),
    "email": _("e-mail"),
    "phone": _("phone"),
    "site": _("website"),
}
TAGS = {
    "investor": _("investor"),
    "client": _("client"),
    "hire": _("to hire"),
    "press": _("press"),
    "talk_again": _("talk again"),
}


def tone(reply: Reply | None) -> Tone | None:
    """How a reply sounds; None for silence."""
    if reply in (MeetingAnswer.DONE, SwapTrouble.GIVEN):
        return Tone.IN
    if reply in _FAULTS:
        return Tone.FAULT
    return Tone.ATTENTION if reply in SENTENCES and reply not in _CALM else None


def fields(names: Iterable[str], words: Translation) -> str:
    """The fields of a card by name, as a list that people read."""
    wanted = set(names)
    return ", ".join(dict.fromkeys(words(FIELDS[name]) for name in FIELDS if name in wanted))
