"""The border to the host: JSON values and Python's own dates become FEEL values, and FEEL values become JSON.

Numbers lose nothing; temporal values leave as ISO 8601 texts. What FEEL does not know (any other Python object) is null
inside: an expression can't reach it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from engine.errors import ExpressionFailed
from engine.feel.budgets import BudgetExceeded
from engine.feel.temporal.calendar import NANOSECONDS, day_number
from engine.feel.temporal.durations import DaysAndTimeDuration
from engine.feel.temporal.moments import Date, DateAndTime, Time
from engine.feel.temporal.zones import Zone
from engine.feel.values import MAX_EXPONENT, PLAIN, SCALARS, TEMPORALS, Function, Range, Value, type_name

MAX_DEPTH = 100
MAX_PARTS = 250_000
_INTEGER_DIGITS = 40


def from_json(value: Any, depth: int = 0) -> Value:
    """Return the FEEL value of a JSON value, of a Python date, time, datetime or timedelta, or of a FEEL value.

    Integers and floats become decimals; numbers out of range, and objects that FEEL does not know, become null.
    """
    kind = type(value)
    if kind in PLAIN or kind in TEMPORALS:
        return value
    if kind is Decimal:
        return in_range(value)
    if kind is int:
        return in_range(Decimal(value))
    if depth > MAX_DEPTH:
        raise BudgetExceeded(
            "Expected values nested at most {limit} deep, but they are deeper",
            "值最多嵌套 {limit} 层，但更深",
            reason="depth",
            limit=MAX_DEPTH,
        )
    if kind is list or kind is tuple:
        return [item if type(item) in PLAIN else from_json(item, depth + 1) for item in value]
    if kind is dict or isinstance(value, Mapping):
        return {
            key if type(key) is str else str(key): item if type(item) in PLAIN else from_json(item, depth + 1)
            for key, item in value.items()
        }
    if isinstance(value, Function | Range):
        return value
    return _from_python(value)


def in_range(number: Decimal) -> Decimal | None:
    """Return a number as it is, with all its digits; null for one beyond decimal128's exponents, and for NaN."""
    return number if number.is_finite() and abs(number.adjusted()) <= MAX_EXPONENT else None


def _from_python(value: Any) -> Value:
    match value:
        case float():
            return in_range(Decimal(repr(float(value))))
        case datetime():
            days = day_number(value.year, value.month, value.day)
            return DateAndTime(days, _nanoseconds(value), _zone(value))
        case date():
            return Date(value.year, value.month, value.day)
        case time():
            return Time(_nanoseconds(value), _zone(value))
        case timedelta():
            seconds = value.days * 86_400 + value.seconds
            return DaysAndTimeDuration(seconds * NANOSECONDS + value.microseconds * 1000)
        case int() | Decimal():
            return in_range(Decimal(value))
        case str():
            return str(value)
    return None


def _nanoseconds(value: datetime | time) -> int:
    seconds = (value.hour * 60 + value.minute) * 60 + value.second
    return seconds * NANOSECONDS + value.microsecond * 1000


def _zone(value: datetime | time) -> Zone:
    if value.tzinfo is None:
        return None
    name: str | None = getattr(value.tzinfo, "key", None)
    if name is not None:
        return 0 if name == "UTC" else name
    offset = value.utcoffset()
    return None if offset is None else int(offset.total_seconds())


def to_json(value: Value) -> Any:
    """Return the JSON value of a FEEL value; whole numbers become int, others stay decimals.

    Raises ExpressionFailed: for functions and ranges, which JSON can't hold (reason 'type'), and for a value with more
    than `MAX_PARTS` parts or nested too deep (BudgetExceeded); what a value holds several times counts each time.
    """
    return _Writer().write(value, 0)


class _Writer:
    def __init__(self) -> None:
        self.parts = 0

    def write(self, value: Value, depth: int) -> Any:
        kind = type(value)
        if kind is Decimal:
            return _json_number(value)
        if kind in SCALARS or kind is int:
            return value
        if kind in TEMPORALS:
            return str(value)
        if kind is not list and kind is not dict:
            raise ExpressionFailed(
                "Expected a value that JSON can hold, but found a {type}",
                "应当是 JSON 能表示的值，但发现类型 {type}",
                reason="type",
                type=type_name(value),
            )
        self.parts += len(value) + 1
        if depth >= MAX_DEPTH or self.parts > MAX_PARTS:
            raise BudgetExceeded(
                "Expected a value of at most {parts} parts, nested at most {depth} deep, but it is larger",
                "值最多有 {parts} 个部分、嵌套 {depth} 层，但更大",
                reason="memory",
                parts=MAX_PARTS,
                depth=MAX_DEPTH,
            )
        if kind is list:
            return [self.write(item, depth + 1) for item in value]
        return {key: self.write(item, depth + 1) for key, item in value.items()}


def _json_number(value: Decimal) -> int | Decimal:
    if value.adjusted() < _INTEGER_DIGITS and value == value.to_integral_value():
        return int(value)
    return value
