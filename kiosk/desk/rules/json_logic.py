"""Check-in rules as data: JSON in the manner of JsonLogic (jsonlogic.com), as pretix writes it.

Rules are judged strictly: an unknown operator, a wrong type or a missing fact is an error, and
an error never opens a door.

    true, false                                   and, or, ! of rules
    {"<": [a, b]} and <= > >= == !=               two numbers, or two texts
    {"inList": [a, [b, c]]}                       also {"objectList": [{"lookup": [_, b, _]}]}
    {"isAfter": [time, time, minutes]}            and isBefore; minutes of tolerance, or null
    {"var": name}                                 a fact of `kiosk.desk.rules.facts`
    {"entries_since": [time]}                     and _before, _days_since, _days_before
    {"buildTime": ["custom", "2026-11-22T19:00"]} also customtime, date_from, date_to,
                                                  date_admission
"""

from collections.abc import Callable
from typing import Any

from badges.text.reason import reason_of
from badges.text.sentence import Sentence
from kiosk.desk.rules.facts import COUNTS, FACTS, Facts, Moment, build_time

MAX_DEPTH = 50


class RuleError(ValueError):
    """A rule that cannot be judged: unknown operator or fact, wrong types, too deep."""


def allows(rule: Any, facts: Facts) -> bool:
    """Whether `rule` is true of `facts`; raises `RuleError` when neither true nor false."""
    return _truth(rule, facts, 0)


def _truth(rule: Any, facts: Facts, depth: int) -> bool:
    value = _value(rule, facts, depth)
    if not isinstance(value, bool):
        raise RuleError(Sentence("expected true or false, got {value!r}", value=value))
    return value


def _value(rule: Any, facts: Facts, depth: int) -> object:
    if depth > MAX_DEPTH:
        raise RuleError(Sentence("rule nested too deep"))
    if isinstance(rule, (str, int, bool)):
        return rule
    if not isinstance(rule, dict) or len(rule) != 1:
        raise RuleError(Sentence("not a rule: {rule!r}", rule=rule))
    ((operator, operands),) = rule.items()
    if operator == "var":
        return _fact(operands, facts)
    if not isinstance(operands, list):
        raise RuleError(Sentence("“{operator}” needs a list of operands", operator=operator))
    if operator == "buildTime":
        return _build_time(operands, facts)
    if operator == "objectList":
        return [_looked_up(item) for item in operands]
    if operator in ("and", "or", "!"):
        return _logic(operator, [_truth(o, facts, depth + 1) for o in operands])
    values = [_operand(o, facts, depth + 1) for o in operands]
    if operator in COUNTS:
        (moment,) = _expect(operator, values, Moment)
        return COUNTS[operator](facts, moment.ms)
    function = _FUNCTIONS.get(operator)
    if function is None:
        raise RuleError(Sentence("unknown operator {operator!r}", operator=operator))
    return function(operator, values)


def _operand(operand: Any, facts: Facts, depth: int) -> object:
    """A value, or what may only stand beside one: a list of values, or no tolerance."""
    if operand is None or isinstance(operand, list):
        return operand
    return _value(operand, facts, depth)


def _fact(name: Any, facts: Facts) -> object:
    if not isinstance(name, str) or name not in FACTS:
        raise RuleError(Sentence("unknown fact {name!r}", name=name))
    return FACTS[name](facts)


def _build_time(operands: list[Any], facts: Facts) -> Moment:
    if not operands or not all(isinstance(operand, str) for operand in operands):
        raise RuleError(Sentence("“{operator}” needs the name of a time", operator="buildTime"))
    try:
        return build_time(facts, *operands)
    except ValueError as error:
        raise RuleError(reason_of(error)) from error
    except (TypeError, OverflowError) as error:
        raise RuleError(_other_kind("buildTime")) from error


def _looked_up(item: Any) -> str:
    """The id in pretix's ``{"lookup": ["product", "1", "Name"]}``."""
    match item:
        case {"lookup": [str(), str() | int() as identifier, *_]}:
            return str(identifier)
    raise RuleError(Sentence("not a lookup: {item!r}", item=item))


def _logic(operator: str, operands: list[bool]) -> bool:
    if not operands or (operator == "!" and len(operands) != 1):
        raise RuleError(_other_kind(operator))
    if operator == "!":
        return not operands[0]
    return all(operands) if operator == "and" else any(operands)


def _expect(operator: str, values: list[object], *types: type) -> list[Any]:
    if len(values) != len(types) or any(
        type(value) is not kind for value, kind in zip(values, types, strict=True)
    ):
        raise RuleError(_other_kind(operator))
    return values


def _compare(test: Callable[[Any, Any], bool]) -> Callable[[str, list[object]], bool]:
    def function(operator: str, values: list[object]) -> bool:
        kind = str if values and isinstance(values[0], str) else int
        left, right = _expect(operator, values, kind, kind)
        return test(left, right)

    return function


def _in_list(operator: str, values: list[object]) -> bool:
    if len(values) != 2 or not isinstance(values[1], list):
        raise RuleError(Sentence("“{operator}” needs a value and a list", operator="inList"))
    return any(type(item) is type(values[0]) and item == values[0] for item in values[1])


def _is_after(operator: str, values: list[object]) -> bool:
    moment, limit, tolerance_ms = _times(operator, values)
    return moment.ms >= limit.ms - tolerance_ms


def _is_before(operator: str, values: list[object]) -> bool:
    moment, limit, tolerance_ms = _times(operator, values)
    return moment.ms < limit.ms + tolerance_ms


def _times(operator: str, values: list[object]) -> tuple[Moment, Moment, int]:
    tolerance = values[2] if len(values) == 3 and values[2] is not None else 0
    moment, limit, minutes = _expect(operator, [*values[:2], tolerance], Moment, Moment, int)
    return moment, limit, minutes * 60_000


_FUNCTIONS: dict[str, Callable[[str, list[object]], bool]] = {
    "==": _compare(lambda a, b: bool(a == b)),
    "!=": _compare(lambda a, b: bool(a != b)),
    "<": _compare(lambda a, b: bool(a < b)),
    "<=": _compare(lambda a, b: bool(a <= b)),
    ">": _compare(lambda a, b: bool(a > b)),
    ">=": _compare(lambda a, b: bool(a >= b)),
    "inList": _in_list,
    "isAfter": _is_after,
    "isBefore": _is_before,
}


def _other_kind(operator: str) -> Sentence:
    return Sentence("“{operator}” takes other operands", operator=operator)
