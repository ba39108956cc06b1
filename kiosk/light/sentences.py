"""What the two laptops of sync by light say."""

from kiosk.desk.words import Words, _
from kiosk.ui.labelled import Labelled

_MINUTE = 60


class LightAdvice(Labelled):
    """What whoever holds the watching laptop should do."""

    AIM = "aim", _("Hold this camera before the other laptop’s screen")
    CLOSER = "closer", _("Come closer")
    TOO_BRIGHT = "too_bright", _("Too bright: dim the other screen")
    TOO_DARK = "too_dark", _("Too dark: make the other screen brighter")
    HOLD_STILL = "hold_still", _("Hold still")
    ANOTHER_KIND = "another_kind", _("This is another kind of code than the other laptop shows")
    SLOWER = "slower", _("Too fast for this camera: press − on the other laptop")
    OTHER_EVENT = "other_event", _("The other screen shows another event")
    FOR_ORGANISER = "for_organiser", _("This is sealed for the organiser’s laptop")
    FOR_DESKS = "for_desks", _("This is the guest list, for the desks’ laptops")


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
