"""What the swap kiosk says: a calm sentence for everything that may happen.

It is read by guests, at arm's length and after a long evening: one thing to do, no reproach, and
never a word that tells one guest something about another.
"""

from collections.abc import Iterable

from badges.swap import Answer
from kiosk.swap.view import Reply, Trouble
from kiosk.swap.visitor import Refusal
from kiosk.tone import Tone
from kiosk.translation import Translation, _

SENTENCES: dict[Reply, str] = {
    Answer.STILL_ALONE: _("We have your badge: now the other person’s"),
    Answer.THIRD: _("This swap is for two. For more people, press F4 first"),
    Answer.FULL: _("Eight people at most: finish this swap, then begin another one"),
    Answer.TOO_LATE: _("Somebody has said yes already: you can join the next swap"),
    Answer.YES: _("Thank you. Now the others’ yes"),
    Answer.YES_BEFORE: _("You have said yes already. Now the others"),
    Answer.TOO_SOON: _("Read first, then show your badge again to say yes"),
    Answer.NOT_ASKED: _("You give nothing here, so nothing is asked of you"),
    Answer.LEFT: _("Stopped: nothing was given"),
    Answer.SILENCE: _("It took a while, so nothing was given. Show your badge to begin again"),
    Refusal.NOT_A_BADGE: _("This is not a badge of this event"),
    Refusal.TICKET: _("This is a ticket: please show your badge"),
    Refusal.UNKNOWN: _("This badge is not known here: please ask at the help desk"),
    Refusal.NOT_CHECKED_IN: _("Your arrival is not known here yet: please ask at the help desk"),
    Refusal.HIDDEN: _("Your card is hidden: press F5 to see it"),
    Refusal.NOT_SHARING: _("No swap is possible with this badge"),
    Refusal.TOO_MANY: _("These are many cards in one hour: please ask the staff"),
    Trouble.WRONG_PIN: _("This is not right: please try again"),
    Trouble.LOCKED: _("Too many wrong tries: please ask the staff"),
    Trouble.BADGE_FIRST: _("Show your badge first, one person alone"),
    Trouble.UNREADABLE: _("This does not look right, so the old one stays: please try again"),
    Trouble.GIVEN: _("Thank you. Your card was given"),
    Trouble.NOT_SAVED: _("It could not be saved, so nothing was given: please call the staff"),
    Trouble.ERROR: _("Something went wrong: nothing was given. Please begin again"),
}

_CALM = (Answer.YES, Answer.YES_BEFORE, Answer.STILL_ALONE, Answer.LEFT, Answer.SILENCE)
_FAULTS = (Trouble.NOT_SAVED, Trouble.ERROR)

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
    if reply in (Answer.DONE, Trouble.GIVEN):
        return Tone.IN
    if reply in _FAULTS:
        return Tone.FAULT
    return Tone.ATTENTION if reply in SENTENCES and reply not in _CALM else None


def fields(names: Iterable[str], words: Translation) -> str:
    """The fields of a card by name, as a list that people read."""
    wanted = set(names)
    return ", ".join(dict.fromkeys(words(FIELDS[name]) for name in FIELDS if name in wanted))
