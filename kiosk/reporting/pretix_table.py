"""The report's table of what pretix was told."""

from kiosk.desk.words import Words, _
from kiosk.pretix.reasons import reason_said
from kiosk.reporting.report_parts import ReportTable
from sync.counts.evening import Evening
from sync.pretix.outcomes import PushOutcome

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


def pretix_table(found: Evening, words: Words) -> ReportTable:
    """What became of all rows that pretix was to be told of."""
    return ReportTable(
        "pretix",
        words(_("Told to pretix")),
        (words(_("outcome")), words(_("reason")), words(_("how often"))),
        tuple(
            (words(_OUTCOMES[PushOutcome(outcome)]), reason_said(reason, words), number)
            for (outcome, reason), number in found.at_pretix.items()
        ),
        words(_("Every entry, exit, refusal and undoing, and what became of it there.")),
    )
