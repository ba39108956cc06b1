"""The report's table of what pretix was told."""

from kiosk.desk.words import Words, _
from kiosk.reporting.report_parts import ReportTable
from kiosk.ui.plain_text import plain
from sync.counts.evening import Evening
from sync.pretix.outcomes import PushOutcome, Reason

_OUTCOMES = {
    PushOutcome.AT_PRETIX: _("at pretix"),
    PushOutcome.ANNULLED: _("taken back at pretix"),
    PushOutcome.UNDONE_BEFORE: _("taken back before pretix heard of it"),
    PushOutcome.NOT_ANNULLED: _("taken back here, not at pretix"),
    PushOutcome.NOT_AT_PRETIX: _("not for pretix"),
    PushOutcome.UNKNOWN_THERE: _("unknown to pretix"),
    PushOutcome.REFUSED: _("refused by pretix"),
    PushOutcome.WAITING: _("still to be told"),
}
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
"""Other reasons are pretix's own words."""


def pretix_table(found: Evening, words: Words) -> ReportTable:
    """What became of all rows that pretix was to be told of."""
    return ReportTable(
        "pretix",
        words(_("Told to pretix")),
        (words(_("outcome")), words(_("reason")), words(_("how often"))),
        tuple(
            (words(_OUTCOMES[PushOutcome(outcome)]), _reason(reason, words), number)
            for (outcome, reason), number in found.at_pretix.items()
        ),
        words(_("Every entry, exit, refusal and undoing, and what became of it there.")),
    )


def _reason(reason: str, words: Words) -> str:
    return words(_REASONS[Reason(reason)]) if reason in set(Reason) else plain(reason)
