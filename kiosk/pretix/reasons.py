"""Why pretix does not have something as it is here, in words."""

from kiosk.ui.plain_text import plain
from kiosk.ui.translation import Translation, _
from sync.pretix.outcomes import Reason

_REASONS = {
    Reason.DAMAGED: _("it is damaged, and counts for nothing here"),
    Reason.NO_WORD: _("pretix has no word for this verdict"),
    Reason.NO_PASSAGE: _("what it takes back is no passage"),
    Reason.MADE_ELSEWHERE: _("it was made elsewhere: take it back there"),
    Reason.EARLIER_DEVICE: _("it was sent by an earlier device: take it back at pretix"),
    Reason.OTHER_LIST: _("its list is not pretix's"),
    Reason.LIST_GONE: _("pretix has this list no more"),
    Reason.ERASED: _("its guest was erased"),
    Reason.NOT_SOLD_THERE: _("its ticket was not sold there"),
}


def reason_said(reason: str, words: Translation) -> str:
    """A reason in the language of `words`; where it is not ours, in pretix's own words."""
    return words(_REASONS[Reason(reason)]) if reason in set(Reason) else plain(reason)
