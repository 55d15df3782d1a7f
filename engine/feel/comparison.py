"""Equality and order of values (DMN 1.5 §10.3.2.13); three-valued: None where two values can't be compared."""

from __future__ import annotations

import operator as operators
from collections.abc import Callable
from decimal import Decimal

from engine.feel.budgets import Meter
from engine.feel.temporal.moments import DateAndTime, Time
from engine.feel.values import TEMPORALS, Function, Range, Value

SIGNS: dict[str, Callable[[Value, Value], bool]] = {
    "=": operators.eq,
    "!=": operators.ne,
    "<": operators.lt,
    "<=": operators.le,
    ">": operators.gt,
    ">=": operators.ge,
}
"""What each operator asks of two numbers, two strings, or of the sign that `order` gives and 0."""


def equal(left: Value, right: Value, meter: Meter | None = None) -> bool | None:
    """Tell whether two values are equal; None if their types differ. Null equals null alone."""
    if left is None or right is None:
        return left is right
    kind = type(left)
    if kind is not type(right):
        return left is right if isinstance(left, Function) and isinstance(right, Function) else None
    if kind is Decimal or kind is str or kind is bool:
        return bool(left == right)
    if kind is list:
        return _equal_lists(left, right, meter)
    if kind is dict:
        return _equal_contexts(left, right, meter)
    if kind is Range:
        return (
            left.operator == right.operator
            and left.is_low_included == right.is_low_included
            and left.is_high_included == right.is_high_included
            and equal(left.low, right.low, meter) is True
            and equal(left.high, right.high, meter) is True
        )
    if kind is DateAndTime or kind is Time:
        return (left.zone is None) == (right.zone is None) and left.order == right.order
    if kind in TEMPORALS:
        return bool(left == right)
    return left is right


def _equal_lists(left: list[Value], right: list[Value], meter: Meter | None) -> bool | None:
    if meter:
        meter.step(len(left) + 1)
    if len(left) != len(right):
        return False
    for one, other in zip(left, right, strict=True):
        result = equal(one, other, meter)
        if result is not True:
            return result
    return True


def _equal_contexts(left: dict[str, Value], right: dict[str, Value], meter: Meter | None) -> bool | None:
    if meter:
        meter.step(len(left) + 1)
    if left.keys() != right.keys():
        return False
    for key, one in left.items():
        result = equal(one, right[key], meter)
        if result is not True:
            return result
    return True


def order(left: Value, right: Value) -> int | None:
    """Return -1, 0 or 1 as left is before, at or behind right; None if they have no order."""
    kind = type(left)
    if kind is not type(right):
        return None
    if kind is Decimal or kind is str:
        return -1 if left < right else 1 if left > right else 0
    if kind not in TEMPORALS:
        return None
    if kind is DateAndTime or kind is Time:
        if (left.zone is None) != (right.zone is None):
            return None
        one, other = left.order, right.order
    elif hasattr(left, "size"):
        one, other = left.size, right.size
    else:
        one, other = left.order, right.order
    return -1 if one < other else 1 if one > other else 0


def compare(operator: str, left: Value, right: Value, meter: Meter) -> bool | None:
    """Return what a comparison operator says about two values; None if they can't be compared."""
    if operator == "=":
        return equal(left, right, meter)
    if operator == "!=":
        result = equal(left, right, meter)
        return None if result is None else not result
    sign = order(left, right)
    return None if sign is None else SIGNS[operator](sign, 0)
