"""Check-in rules as data: JSON expressions in the manner of JsonLogic (jsonlogic.com), strict.

``{"and": [...]}``, ``{"or": [...]}``, ``{"!": [x]}``, comparisons of two numbers or two texts,
``{"inList": [x, [...]]}`` and ``{"var": "name"}``.  Anything else is an error, and an error
never opens a door.
"""

from collections.abc import Callable, Mapping
from typing import Any

MAX_DEPTH = 50

Facts = Mapping[str, str | int]


class RuleError(ValueError):
    """A rule that cannot be judged: unknown operator or fact, wrong types, too deep."""


_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "==": lambda a, b: bool(a == b),
    "!=": lambda a, b: bool(a != b),
    "<": lambda a, b: bool(a < b),
    "<=": lambda a, b: bool(a <= b),
    ">": lambda a, b: bool(a > b),
    ">=": lambda a, b: bool(a >= b),
}


def allows(rule: Any, facts: Facts) -> bool:
    """Whether `rule` is true of `facts`; raises `RuleError` when neither true nor false."""
    return _truth(rule, facts, 0)


def _value(rule: Any, facts: Facts, depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise RuleError("rule nested too deep")
    if isinstance(rule, (str, int, bool)):
        return rule
    if not isinstance(rule, dict) or len(rule) != 1:
        raise RuleError(f"not a rule: {rule!r}")
    ((operator, operands),) = rule.items()
    if operator == "var":
        return _fact(operands, facts)
    if not isinstance(operands, list):
        raise RuleError(f"{operator} needs a list of operands")
    if operator in ("and", "or", "!"):
        return _logic(operator, [_truth(o, facts, depth + 1) for o in operands])
    if operator == "inList":
        return _in_list(operands, facts, depth)
    if operator in _COMPARISONS:
        left, right = _pair(operator, [_value(o, facts, depth + 1) for o in operands])
        return _COMPARISONS[operator](left, right)
    raise RuleError(f"unknown operator {operator!r}")


def _truth(rule: Any, facts: Facts, depth: int) -> bool:
    value = _value(rule, facts, depth)
    if not isinstance(value, bool):
        raise RuleError(f"expected true or false, got {value!r}")
    return value


def _fact(name: Any, facts: Facts) -> str | int:
    if not isinstance(name, str) or name not in facts:
        raise RuleError(f"unknown fact {name!r}")
    return facts[name]


def _logic(operator: str, operands: list[bool]) -> bool:
    if not operands or (operator == "!" and len(operands) != 1):
        raise RuleError(f"wrong number of operands for {operator}")
    if operator == "!":
        return not operands[0]
    return all(operands) if operator == "and" else any(operands)


def _pair(operator: str, values: list[Any]) -> tuple[Any, Any]:
    if len(values) != 2 or type(values[0]) is not type(values[1]):
        raise RuleError(f"{operator} needs two values of one type")
    return values[0], values[1]


def _in_list(operands: list[Any], facts: Facts, depth: int) -> bool:
    if len(operands) != 2 or not isinstance(operands[1], list):
        raise RuleError("inList needs a value and a list")
    value = _value(operands[0], facts, depth + 1)
    return any(type(item) is type(value) and item == value for item in operands[1])
