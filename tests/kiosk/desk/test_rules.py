"""Rules as data: strict, and closed when in doubt."""

from typing import Any

import pytest

from kiosk.desk.rules import MAX_DEPTH, RuleError, allows

FACTS = {"category": "VIP", "now": 100, "entries_number": 0}
VIP = {"==": [{"var": "category"}, "VIP"]}
PRESS = {"==": [{"var": "category"}, "Presse"]}


@pytest.mark.parametrize(
    ("rule", "answer"),
    [
        (True, True),
        (VIP, True),
        (PRESS, False),
        ({"!=": [{"var": "category"}, "VIP"]}, False),
        ({"and": [VIP, {"<": [{"var": "entries_number"}, 1]}]}, True),
        ({"and": [VIP, PRESS]}, False),
        ({"or": [PRESS, VIP]}, True),
        ({"or": [PRESS, PRESS]}, False),
        ({"!": [PRESS]}, True),
        ({">=": [{"var": "now"}, 100]}, True),
        ({">": [{"var": "now"}, 100]}, False),
        ({"<=": [{"var": "now"}, 99]}, False),
        ({"inList": [{"var": "category"}, ["Presse", "VIP"]]}, True),
        ({"inList": [{"var": "category"}, []]}, False),
    ],
)
def test_rules_that_can_be_judged(rule: Any, answer: bool) -> None:
    assert allows(rule, FACTS) is answer


def nested(depth: int) -> Any:
    rule: Any = True
    for _ in range(depth):
        rule = {"!": [{"!": [rule]}]}
    return rule


@pytest.mark.parametrize(
    "rule",
    [
        None,
        1,
        "yes",
        [],
        {},
        {"and": []},
        {"and": [1, True]},
        {"!": [True, True]},
        {"==": [1, "1"]},
        {"<": [True, 2]},
        {"<": [1]},
        {"var": "shoe_size"},
        {"var": ["category"]},
        {"and": True},
        {"os.system": ["true"]},
        {"and": [True], "or": [True]},
        {"inList": ["VIP", "VIP"]},
        {"or": [VIP, {"var": "shoe_size"}]},
        nested(MAX_DEPTH),
    ],
)
def test_whatever_cannot_be_judged_is_an_error(rule: Any) -> None:
    with pytest.raises(RuleError):
        allows(rule, FACTS)
