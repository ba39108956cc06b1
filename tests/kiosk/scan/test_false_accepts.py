"""Pictures of codes that a list does not have: none is taken for one that it has.

The same pictures in their thousands are `make bench PART=false-accepts`.
"""

import pytest

from kiosk.scan import confirmation
from kiosk.scan.book import Match
from kiosk.scan.confirmation import is_sure
from tests.bench import false_accepts

EACH = 5
"""Pictures of each kind: a code one character off, a foreign one, none, one that can be guessed."""


@pytest.fixture(scope="module")
def strangers() -> list[Match]:
    cases = false_accepts._cases()
    matches = [match for case in cases for match in false_accepts._matches(case, EACH)]
    assert len(matches) == 16 * EACH
    return matches


def test_no_stranger_is_taken_for_a_listed_code(strangers: list[Match]) -> None:
    assert not any(map(is_sure, strangers))


@pytest.mark.parametrize(
    "weaker",
    [{"_ENOUGH": 4.0, "_LEAD": 0.0, "_CHECKS": 0.0}, {"_CHECKS": 0.0}],
    ids=["agreement of 4 is enough", "check bytes do not count"],
)
def test_control_a_weaker_rule_takes_some(
    strangers: list[Match], monkeypatch: pytest.MonkeyPatch, weaker: dict[str, float]
) -> None:
    for name, value in weaker.items():
        monkeypatch.setattr(confirmation, name, value)
    assert any(map(is_sure, strangers))
