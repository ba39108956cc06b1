"""Trying a rule once, so that a mistake shows before the evening and not at the door."""

from typing import Any

from badges.text.reason import reason_of
from kiosk.desk.rules.facts import Facts
from kiosk.desk.rules.json_logic import RuleError, allows
from sync.model import Event


def objection(rule: Any, event: Event) -> str:
    """Why a desk could not judge `rule` at `event`; "" if it can."""
    facts = Facts(
        0, starts_ms=event.starts_ms, ends_ms=event.ends_ms, admission_ms=event.admission_ms
    )
    try:
        allows(rule, facts)
    except RuleError as error:
        return reason_of(error)
    return ""
