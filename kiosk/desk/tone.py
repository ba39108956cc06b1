"""How an outcome looks and sounds, in four kinds: one table for screen, list and loudspeaker."""

from enum import StrEnum

from kiosk.desk.rules.outcome import Outcome, VerdictReason
from kiosk.desk.rules.verdict import Verdict


class Tone(StrEnum):
    """What a person across the room must grasp at once."""

    IN = "in"
    REFUSED = "refused"
    ATTENTION = "attention"
    """Not in yet, and something can be done about it here."""
    FAULT = "fault"
    """The desk itself is in trouble: nothing was recorded."""

    @property
    def symbol(self) -> str:
        """One character that says it without colour."""
        return _SYMBOLS[self]


_SYMBOLS = {Tone.IN: "✔", Tone.REFUSED: "✖", Tone.ATTENTION: "!", Tone.FAULT: "⚠"}
_FAULTS = (Verdict.ERROR, Verdict.NOT_RECORDED)
_CAN_BE_SETTLED = (
    Verdict.UNDONE,
    Verdict.HELP_DESK,
    Verdict.CORRECTED,
    Verdict.UNPAID,
    Verdict.QUESTIONS,
    Verdict.AMBIGUOUS,
    Verdict.NOT_YET,
)
_SCAN_AGAIN = (
    VerdictReason.MISTYPED,
    VerdictReason.EMPTY,
    VerdictReason.BADGE,
    VerdictReason.JUST_NOW,
)


def tone(outcome: Outcome) -> Tone:
    """The tone of `outcome`."""
    if outcome.verdict.passes:
        return Tone.IN
    if outcome.verdict in _FAULTS:
        return Tone.FAULT
    if outcome.verdict in _CAN_BE_SETTLED or outcome.reason in _SCAN_AGAIN:
        return Tone.ATTENTION
    return Tone.REFUSED
