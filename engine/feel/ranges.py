"""Ranges: making them, asking whether they hold a value, and walking over their elements."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from engine.feel.budgets import BudgetExceeded, Meter
from engine.feel.comparison import equal, order
from engine.feel.errors import Unfit
from engine.feel.temporal.moments import Date
from engine.feel.values import Range, Value, type_name

MAX_ELEMENTS = 10_000_000


def closed_range(low: Value, high: Value, is_low_included: bool, is_high_included: bool) -> Range | None:
    """Return the range of an interval, None for one without ends; raises Unfit for ends without order or descending."""
    if low is None and high is None:
        return None
    sign = order(high if low is None else low, low if high is None else high)
    if sign is None:
        raise Unfit(
            "Expected a range of comparable values, but found {low} and {high}",
            "区间的两端应当可以比较，但发现 {low} 和 {high}",
            low=type_name(low),
            high=type_name(high),
        )
    if sign > 0:
        raise Unfit("Expected a range that ascends, but it descends", "区间应当从小到大，但起点大于终点")
    return Range(low, high, is_low_included and low is not None, is_high_included and high is not None)


def open_range(operator: str, endpoint: Value) -> Range:
    """Return the range of `(< 5)`; raises Unfit if the endpoint has no order."""
    if operator == "!=" or order(endpoint, endpoint) is None:
        raise Unfit(
            "Expected a comparable end of a range, but found {type}",
            "区间的端点应当可以比较，但发现 {type}",
            type=type_name(endpoint),
        )
    match operator:
        case "<":
            return Range(None, endpoint, False, False, operator)
        case "<=":
            return Range(None, endpoint, False, True, operator)
        case ">":
            return Range(endpoint, None, False, False, operator)
        case ">=":
            return Range(endpoint, None, True, False, operator)
    return Range(endpoint, endpoint, True, True, operator)


def holds(range_: Range, value: Value) -> bool | None:
    """Tell whether a value lies in a range; None if it can't be compared with its ends."""
    if value is None:
        return None
    low, high = range_.low, range_.high
    if (low is None or high is None) and range_.operator is None:
        return None
    is_inside = True
    if low is not None:
        sign = order(value, low)
        if sign is None:
            return None
        is_inside = sign > 0 or (sign == 0 and range_.is_low_included)
    if high is not None:
        sign = order(value, high)
        if sign is None:
            return None
        is_inside = is_inside and (sign < 0 or (sign == 0 and range_.is_high_included))
    return is_inside


def meets_test(value: Value, test: Value, meter: Meter) -> bool | None:
    """Tell whether a value is what a unary test evaluated to: equal to it, in the range, or in the list."""
    if type(test) is Range:
        return holds(test, value)
    if type(test) is not list:
        return equal(value, test, meter)
    if type(value) is list and equal(value, test, meter) is True:
        return True
    meter.step(len(test))
    for item in test:
        is_range = type(item) is Range and type(value) is not Range
        if (holds(item, value) if is_range else equal(value, item, meter)) is True:
            return True
    return False


def elements(value: Value) -> Iterable[Value] | None:
    """Return what an iteration over a value walks over; None if it can't be walked. A single value is a list of one."""
    if type(value) is list:
        return value
    if type(value) is Range:
        return _range_elements(value)
    return None if value is None else [value]


def descending_elements(start: Value, end: Value) -> Iterable[Value] | None:
    """Return the elements of `for i in start..end`, which may descend; None if they are neither numbers nor dates."""
    if type(start) is not type(end) or type(start) not in (Decimal, Date):
        return None
    return _walk(start, end, True, True)


def _range_elements(range_: Range) -> Iterable[Value] | None:
    if range_.low is None or range_.high is None or type(range_.low) not in (Decimal, Date):
        return None
    return _walk(range_.low, range_.high, range_.is_low_included, range_.is_high_included)


def _walk(start: Value, end: Value, is_start_included: bool, is_end_included: bool) -> Iterable[Value] | None:
    is_date = type(start) is Date
    if not is_date and (start != start.to_integral_value() or end != end.to_integral_value()):
        return None
    first, last = (start.days, end.days) if is_date else (int(start), int(end))
    step = 1 if first <= last else -1
    if not is_start_included:
        first += step
    if not is_end_included:
        last -= step
    if (last - first) * step < 0:
        return []
    if abs(last - first) >= MAX_ELEMENTS:
        raise BudgetExceeded(
            "Expected an iteration over at most {limit} elements, but the range has more",
            "最多遍历 {limit} 个元素，但区间更大",
            reason="steps",
            limit=MAX_ELEMENTS,
        )
    numbers = range(first, last + step, step)
    return (Date.from_days(n) for n in numbers) if is_date else (Decimal(n) for n in numbers)
