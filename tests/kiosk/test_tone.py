"""Tones: one look and sound for every outcome, and only a passage looks like one."""

from datetime import UTC, datetime

import pytest

from kiosk.desk.outcome import Outcome, Reason
from kiosk.desk.verdict import Verdict
from kiosk.tone import Tone, tone


def outcome(verdict: Verdict, reason: Reason | None = None) -> Outcome:
    return Outcome(verdict, "code", "main", datetime.now(UTC), reason=reason)


@pytest.mark.parametrize("reason", [None, *Reason])
@pytest.mark.parametrize("verdict", Verdict)
def test_only_who_passes_looks_like_it(verdict: Verdict, reason: Reason | None) -> None:
    assert (tone(outcome(verdict, reason)) is Tone.IN) is verdict.passes


def test_a_desk_in_trouble_looks_like_nothing_else() -> None:
    faults = {verdict for verdict in Verdict if tone(outcome(verdict)) is Tone.FAULT}
    assert faults == {Verdict.ERROR, Verdict.NOT_RECORDED}


def test_symbols_differ() -> None:
    assert len({each.symbol for each in Tone}) == len(Tone)
