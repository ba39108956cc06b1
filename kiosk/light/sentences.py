"""What the two laptops of sync by light say."""

from collections.abc import Mapping
from enum import StrEnum

from kiosk.desk.words import Words, _

_MINUTE = 60


class LightAdvice(StrEnum):
    """What whoever holds the watching laptop should do."""

    AIM = "aim"
    CLOSER = "closer"
    TOO_BRIGHT = "too_bright"
    TOO_DARK = "too_dark"
    HOLD_STILL = "hold_still"
    ANOTHER_KIND = "another_kind"
    SLOWER = "slower"
    OTHER_EVENT = "other_event"
    FOR_ORGANISER = "for_organiser"
    FOR_DESKS = "for_desks"


ADVICE: Mapping[LightAdvice, str] = {
    LightAdvice.AIM: _("Hold this camera before the other laptop’s screen"),
    LightAdvice.CLOSER: _("Come closer"),
    LightAdvice.TOO_BRIGHT: _("Too bright: dim the other screen"),
    LightAdvice.TOO_DARK: _("Too dark: make the other screen brighter"),
    LightAdvice.HOLD_STILL: _("Hold still"),
    LightAdvice.ANOTHER_KIND: _("This is another kind of code than the other laptop shows"),
    LightAdvice.SLOWER: _("Too fast for this camera: press − on the other laptop"),
    LightAdvice.OTHER_EVENT: _("The other screen shows another event"),
    LightAdvice.FOR_ORGANISER: _("This is sealed for the organiser’s laptop"),
    LightAdvice.FOR_DESKS: _("This is the guest list, for the desks’ laptops"),
}
ENTRIES = _("Entries: {number}")
GUEST_LIST = _("The guest list, for the desks")
DIFFERENCE = _("{device} is seen: only what it lacks")
HAS_ALL = _("{device} has everything. Thank you! Any key: end")
AT_PACE = _("about {time} · pictures a second: {number}")
KEYS_WHILE_SHOWING = _("+ −: faster, slower · C: larger codes · any other key: end")
TOO_SMALL = _("This window is too small: make it larger. Any key: end")
TOO_LARGE = _("This is too much for a window of this size: make it larger. Any key: end")
TOO_MUCH = _("This is more than light carries: use a stick or a network. Any key: end")
RECEIVED = _("{received} of {needed}")
TIME_LEFT = _("about {time} left")
CHECKING = _("All is there: checking signatures …")
ENOUGH = _("Enough, thank you")
MERGED = _("{new} new, {duplicate} known already, {rejected} rejected")
LIST_TAKEN = _("Guest list {number} is here")
LIST_KNOWN = _("This laptop has that guest list already")
USELESS = _("What came cannot be used: {why}")
KEYS_WHILE_WATCHING = _("F2: language · Esc: stop, nothing is taken")
_SECONDS = _("{number} s")
_MINUTES = _("{number} min")


def duration(words: Words, seconds: float) -> str:
    """A length of time for somebody who waits."""
    if seconds < 2 * _MINUTE:
        return words(_SECONDS, number=words.number(max(1, round(seconds))))
    return words(_MINUTES, number=words.number(round(seconds / _MINUTE)))
