"""Tones: one look and sound for every outcome, and only a passage looks like one."""

from datetime import UTC, datetime
from itertools import product

from kiosk.desk.rules.outcome import Outcome, VerdictReason
from kiosk.desk.rules.verdict import Verdict
from kiosk.desk.tone import Tone, tone


def outcome(verdict: Verdict, reason: VerdictReason | None = None) -> Outcome:
    return Outcome(verdict, "code", "main", datetime.now(UTC), reason=reason)


def test_only_who_passes_looks_like_it() -> None:
    for verdict, reason in product(Verdict, [None, *VerdictReason]):
        assert (tone(outcome(verdict, reason)) is Tone.IN) is verdict.passes, (verdict, reason)


def test_a_desk_in_trouble_looks_like_nothing_else() -> None:
    faults = {verdict for verdict in Verdict if tone(outcome(verdict)) is Tone.FAULT}
    assert faults == {Verdict.ERROR, Verdict.NOT_RECORDED}


def test_symbols_differ() -> None:
    assert len({each.symbol for each in Tone}) == len(Tone)
