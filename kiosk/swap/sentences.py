"""What the swap kiosk says: a calm sentence for everything that may happen.

It is read by guests, at arm's length and after a long evening: one thing to do, no reproach, and
never a word that tells one guest something about another.
"""

from collections.abc import Iterable

from badges.cards.meeting import MeetingAnswer
from kiosk.desk.tone import Tone
from kiosk.desk.words import Words, _
from kiosk.swap.proof import Proving
from kiosk.swap.view import Reply, SwapTrouble
from kiosk.swap.visitor import Refusal
from sync.cards.notes import Note
from sync.cards.swap_rules import ToShow
from sync.guests.roles import LONGEST_PIN, SHORTEST_PIN, PinAnswer
from sync.model import Event

SENTENCES: dict[Reply, str] = {
    MeetingAnswer.STILL_ALONE: _("We know who you are: now the other person"),
    MeetingAnswer.THIRD: _("This swap is for two. For more people, press F4 first"),
    MeetingAnswer.FULL: _("Eight people at most: finish this swap, then begin another one"),
    MeetingAnswer.TOO_LATE: _("Somebody has said yes already: you can join the next swap"),
    MeetingAnswer.YES: _("Thank you. Now the others’ yes"),
    MeetingAnswer.NOT_SHOWN: _(
        "Too little room, so nobody can say yes. Staff: Ctrl and − makes letters smaller"
    ),
    MeetingAnswer.CARDS_TAKEN: _("One moment: the two before you are taking their cards"),
    MeetingAnswer.YES_BEFORE: _("You have said yes already. Now the others"),
    MeetingAnswer.TOO_SOON: _("Read first, then show it again to say yes"),
    MeetingAnswer.NOT_ASKED: _("You give nothing here, so nothing is asked of you"),
    MeetingAnswer.LEFT: _("Stopped: nothing was given"),
    MeetingAnswer.SILENCE: _(
        "It took a while, so nothing was given. Show what you have to begin again"
    ),
    Refusal.NOT_A_PASS: _("This is neither a badge nor a ticket of this event"),
    Refusal.TICKET: _("This is a ticket: please show your badge"),
    Refusal.BADGE: _("This is a badge: please show your ticket"),
    Refusal.UNKNOWN: _("This is not known here: please ask at the help desk"),
    Refusal.SEVERAL: _("This ticket is for several people: please ask at the help desk"),
    Refusal.NOT_CHECKED_IN: _("Your arrival is not known here yet: please ask at the help desk"),
    Refusal.HIDDEN: _("Your card is hidden: press F5 to see it"),
    Refusal.NOT_SHARING: _("No swap is possible here with this one"),
    Refusal.TOO_MANY: _("These are many cards in one hour: please ask the staff"),
    SwapTrouble.WRONG_END: _("This is not right: please try again"),
    SwapTrouble.LOCKED: _("Too many wrong tries: please ask the staff"),
    SwapTrouble.ALONE_FIRST: _("Show who you are first, one person alone"),
    SwapTrouble.SHOW_FIRST: _("First show who you are, then this code"),
    SwapTrouble.YES_BY_SHOWING: _("Your yes is your badge or ticket: show it again"),
    SwapTrouble.NO_FIELDS: _("There is nothing more on this card: F5, alone, adds to it"),
    SwapTrouble.UNREADABLE: _("This does not look right, so the old one stays: please try again"),
    SwapTrouble.GIVEN: _("Thank you. Your card was given"),
    SwapTrouble.NOT_SAVED: _("It could not be saved, so nothing was given: please call the staff"),
    SwapTrouble.ERROR: _("Something went wrong: nothing was given. Please begin again"),
}

PROVE = {
    Proving.TICKET_END: _("{name}: type the last four characters of your ticket, then Enter"),
    Proving.BADGE_END: _("{name}: type the last four characters of your badge, then Enter"),
    Proving.STAFF: _("Staff, for {name}: type your PIN, then Enter"),
}
"""What somebody is asked to type, by what is wanted of them."""
TYPE_CODE = {
    ToShow.BADGE: _("Or type the code of your badge, then Enter"),
    ToShow.TICKET: _("Or type the code of your ticket, then Enter"),
    ToShow.BOTH: _("Or type the code of your badge or ticket, then Enter"),
}
"""What who has no camera or hand scanner does, by what guests show here."""

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
SHORT_FIELDS = {
    **FIELDS,
    "title": _("title"),
    "phone": _("tel."),
    "site": _("site"),
}
"""The same where there is little room."""
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


def fields(names: Iterable[str], words: Words, *, short: bool = False) -> str:
    """The fields of a card by name, as a list that people read."""
    wanted, called = set(names), SHORT_FIELDS if short else FIELDS
    return ", ".join(dict.fromkeys(words(called[name]) for name in FIELDS if name in wanted))


def tags(note: Note, words: Words) -> list[str]:
    """What somebody marked a contact with."""
    return [words(TAGS[tag]) for tag in TAGS if tag in note.tags]


def pin_answer(answer: PinAnswer | None, words: Words, event: Event) -> str:
    """What staff are told after a try of their PIN: wrong, locked until when, or no PIN at all."""
    if answer is None:
        no_pin = _("No PIN: it has {least} to {most} digits")
        return words(no_pin, least=SHORTEST_PIN, most=LONGEST_PIN)
    if answer.locked_until_ms is not None:
        until = words.time(event.local_time(answer.locked_until_ms))
        return words(_("Too many wrong tries: locked until {time}"), time=until)
    return words(_("Wrong PIN; tries left: {number}"), number=answer.tries_left)
