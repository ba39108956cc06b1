"""pretix's check-in rules, with names in place of its numbers.

pretix's rules name products, variations and gates by number; a desk knows them by name. What
cannot be translated surely is not translated at all: `UnknownRuleError`, and the list is not
offered, for a rule that means something else would turn everybody away, or let everybody in.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from badges.text.sentence import SpokenError

_NAMED = ("product", "variation", "gate")
_BY_DAY = frozenset({"entries_today", "entries_days", "entries_days_since", "entries_days_before",
                     "now_isoweekday", "customtime"})  # fmt: skip
_DEEPEST = 40
Names = Mapping[str, Mapping[int, str]]
"""Of products and variations, by number."""


class UnknownRuleError(SpokenError, ValueError):
    """A rule that a desk could not judge as pretix does; the message says why."""


def translated(rule: Any, names: Names, *, has_end: bool) -> Any:
    """`rule` as a desk judges it; None for no rule. Raises `UnknownRuleError`.

    `has_end`: whether the event has an end; pretix takes its beginning where it has none.
    """
    return None if not rule else _translated(rule, names, has_end, 0)


def counts_days(rule: Any) -> bool:
    """Whether a rule depends on when a day begins."""
    if isinstance(rule, dict):
        return any(name in _BY_DAY or counts_days(value) for name, value in rule.items())
    if isinstance(rule, list):
        return any(counts_days(each) for each in rule)
    return rule in _BY_DAY if isinstance(rule, str) else False


def _translated(rule: Any, names: Names, has_end: bool, depth: int) -> Any:
    if depth > _DEEPEST:
        raise UnknownRuleError("it is nested too deep")
    if isinstance(rule, float):
        return _whole(rule)
    if rule is None or isinstance(rule, str | int):
        return rule
    if isinstance(rule, list):
        return [_translated(each, names, has_end, depth + 1) for each in rule]
    if not isinstance(rule, dict) or len(rule) != 1:
        raise UnknownRuleError("it is no rule")
    ((operator, operands),) = rule.items()
    if operator == "var":
        return {"var": _variable(operands)}
    operands = operands if isinstance(operands, list) else [operands]
    if operator == "inList" and operands and (subject := _subject(operands[0])) in _NAMED:
        return {"inList": [operands[0], _looked_up(str(subject), operands[1:], names)]}
    if any(_subject(each) in _NAMED for each in operands):
        raise UnknownRuleError(
            "it compares a product, variation or gate by “{operator}”", operator=operator
        )
    if operator == "buildTime" and operands == ["date_to"] and not has_end:
        return {"buildTime": ["date_from"]}
    if operator in ("isAfter", "isBefore") and len(operands) == 3:
        operands = [*operands[:2], _tolerance(operands[2])]
    return {operator: [_translated(each, names, has_end, depth + 1) for each in operands]}


def _subject(operand: Any) -> object:
    """What `{"var": …}` is about; pretix takes a list of one as well."""
    if not isinstance(operand, dict) or set(operand) != {"var"}:
        return None
    return _variable(operand["var"])


def _variable(said: Any) -> str:
    name = said[0] if isinstance(said, list) and len(said) == 1 else said
    if not isinstance(name, str):
        raise UnknownRuleError("it asks for something without a name")
    return name


def _looked_up(subject: str, operands: Sequence[Any], names: Names) -> Any:
    match operands:
        case [{"objectList": [*lookups]}]:
            return {"objectList": [_lookup(subject, each, names) for each in lookups]}
    raise UnknownRuleError("it has no list of what may stand for “{subject}”", subject=subject)


def _lookup(subject: str, said: Any, names: Names) -> Any:
    match said:
        case {"lookup": [str(model), int() | str() as key, *rest]} if model == subject:
            if subject == "gate":  # a desk is told its gate's name by --gate
                name = rest[0] if rest and isinstance(rest[0], str) else ""
            else:
                name = names[subject].get(int(key) if str(key).isdecimal() else -1, "")
            if name:
                return {"lookup": [subject, name, name]}
            raise UnknownRuleError(
                "it names a “{subject}” that is not there ({key})",
                subject=subject,
                key=str(key)[:20],
            )
    raise UnknownRuleError("it has no list of what may stand for “{subject}”", subject=subject)


def _tolerance(said: Any) -> Any:
    """Minutes, which pretix takes as a text as well."""
    if said is None or said == "":
        return None
    try:
        return _whole(float(said))
    except (TypeError, ValueError, OverflowError) as error:
        raise UnknownRuleError("its minutes of tolerance are no number") from error


def _whole(number: float) -> int:
    if not number.is_integer():
        raise UnknownRuleError("it has a number that is not whole")
    return int(number)
