"""Rules as data: strict, and closed when in doubt."""

from typing import Any

import pytest

from kiosk.desk.rules.facts import Facts
from kiosk.desk.rules.json_logic import MAX_DEPTH, RuleError, allows

FACTS = Facts(now_ms=100, product="VIP")
VIP = {"==": [{"var": "product"}, "VIP"]}
PRESS = {"==": [{"var": "product"}, "Presse"]}


@pytest.mark.parametrize(
    ("rule", "answer"),
    [
        (True, True),
        (VIP, True),
        (PRESS, False),
        ({"!=": [{"var": "product"}, "VIP"]}, False),
        ({"and": [VIP, {"<": [{"var": "entries_number"}, 1]}]}, True),
        ({"and": [VIP, PRESS]}, False),
        ({"or": [PRESS, VIP]}, True),
        ({"or": [PRESS, PRESS]}, False),
        ({"!": [PRESS]}, True),
        ({">=": [{"var": "entries_number"}, 0]}, True),
        ({">": [{"var": "entries_number"}, 0]}, False),
        ({"<=": [{"var": "minutes_since_last_entry"}, -2]}, False),
        (
            {"inList": [{"var": "product"}, {"objectList": [{"lookup": ["product", "VIP", "V"]}]}]},
            True,
        ),
        ({"inList": [{"var": "product"}, ["Presse", "VIP"]]}, True),
        ({"inList": [{"var": "product"}, []]}, False),
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
        {"<": [{"var": "now"}, 100]},
        {"isAfter": [{"var": "now"}]},
        {"isAfter": [{"var": "now"}, 100]},
        {"isAfter": [{"var": "now"}, {"buildTime": ["date_from"]}]},
        {"isAfter": [{"var": "now"}, {"buildTime": ["custom", "soon"]}]},
        {"isAfter": [{"var": "now"}, {"buildTime": ["custom", "2026-01-01"]}, "5"]},
        {"buildTime": []},
        {"buildTime": ["custom", "a", "b"]},
        {"entries_since": [5]},
        {"objectList": ["VIP"]},
        {"var": "shoe_size"},
        {"var": ["product"]},
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
