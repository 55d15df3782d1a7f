"""The operators + - * / ** on numbers, strings, moments and durations (DMN 1.5 §10.3.2.14)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_DOWN, Decimal

from engine.feel.errors import Unfit
from engine.feel.frames import Run
from engine.feel.temporal.calendar import DAY, NANOSECONDS
from engine.feel.temporal.durations import DaysAndTimeDuration, YearsAndMonthsDuration
from engine.feel.temporal.moments import Date, DateAndTime, Time
from engine.feel.values import DECIMAL_ERRORS, DURATIONS, NUMBERS, Value, type_name

_add, _subtract, _multiply = NUMBERS.add, NUMBERS.subtract, NUMBERS.multiply
_divide, _power = NUMBERS.divide, NUMBERS.power


def _quotient(left: Decimal, right: Decimal) -> Decimal:
    if not right:
        raise Unfit("Expected a divisor other than 0", "除数不能为 0")
    return _divide(left, right)


NUMERIC: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": _add,
    "-": _subtract,
    "*": _multiply,
    "/": _quotient,
    "**": _power,
}
_MOMENTS = frozenset((Date, Time, DateAndTime))


def calculate(operator: str, left: Value, right: Value, run: Run) -> Value:
    """Return the result of an operator; null, with a remark, if the operands don't fit it."""
    try:
        if type(left) is Decimal and type(right) is Decimal:
            return NUMERIC[operator](left, right)
        if type(left) is str and type(right) is str and operator == "+":
            run.meter.take(len(left) + len(right))
            return left + right
        return _temporal(operator, left, right)
    except Unfit as error:
        return run.remark(error.text.en, error.text.zh, **error.text.params)
    except DECIMAL_ERRORS:
        return run.remark("Expected a number within 34 digits' range, but it overflowed", "结果超出了数的范围")
    except (ValueError, OverflowError):
        return run.remark("Expected a moment within the calendar's range", "结果超出了日历的范围")


def negate(value: Value, run: Run) -> Value:
    """Return the negative of a number or duration."""
    match value:
        case Decimal():
            return NUMBERS.minus(value) if value else value
        case DaysAndTimeDuration():
            return DaysAndTimeDuration(-value.nanoseconds)
        case YearsAndMonthsDuration():
            return YearsAndMonthsDuration(-value.total_months)
    return run.remark(
        "Expected a number or duration behind '-', but found {type}",
        "“-”后应当是数或时长，但发现 {type}",
        type=type_name(value),
    )


def _temporal(operator: str, left: Value, right: Value) -> Value:
    one, other = type(left), type(right)
    match operator:
        case "+" if one in _MOMENTS and other in DURATIONS:
            return _shift(left, right, 1)
        case "+" if one in DURATIONS and other in _MOMENTS:
            return _shift(right, left, 1)
        case "+" if one is other and one in DURATIONS:
            return one(left.size + right.size)
        case "-" if one in _MOMENTS and other in DURATIONS:
            return _shift(left, right, -1)
        case "-" if one is other and one in DURATIONS:
            return one(left.size - right.size)
        case "-" if one in _MOMENTS and other in _MOMENTS:
            return _between(left, right)
        case "*" if one is Decimal and other in DURATIONS:
            return other(_whole(NUMBERS.multiply(Decimal(right.size), left)))
        case "*" if one in DURATIONS and other is Decimal:
            return one(_whole(NUMBERS.multiply(Decimal(left.size), right)))
        case "/" if one in DURATIONS and other is Decimal:
            return one(_whole(_quotient(Decimal(left.size), right)))
        case "/" if one is other and one in DURATIONS:
            return _quotient(Decimal(left.size), Decimal(right.size))
    raise Unfit(
        "Expected operands that fit '{operator}', but found {left} and {right}",
        "“{operator}”的两边不匹配：{left} 和 {right}",
        operator=operator,
        left=type_name(left),
        right=type_name(right),
    )


def _whole(value: Decimal) -> int:
    if value.adjusted() > 40:
        raise ValueError("out of range")
    return int(value.to_integral_value(ROUND_DOWN))


def _shift(moment: Value, duration: Value, sign: int) -> Value:
    if type(duration) is YearsAndMonthsDuration:
        months = sign * duration.total_months
        if type(moment) is Date:
            return moment.plus_months(months)
        if type(moment) is DateAndTime:
            return DateAndTime(moment.date.plus_months(months).days, moment.nanoseconds, moment.zone)
        raise Unfit(
            "Expected days and time to add to a time, but found years and months",
            "时间只能加减日和时分秒，不能加减年月",
        )
    nanoseconds = sign * duration.nanoseconds
    if type(moment) is Date:
        return Date.from_days((moment.days * DAY + nanoseconds) // DAY)
    if type(moment) is DateAndTime:
        return moment.plus(nanoseconds)
    return Time((moment.nanoseconds + nanoseconds) % DAY, moment.zone)


def _between(left: Value, right: Value) -> DaysAndTimeDuration:
    if type(left) is Time and type(right) is Time:
        _need_same_zoning(left, right)
        offset = (left.offset or 0) - (right.offset or 0)
        return DaysAndTimeDuration(left.nanoseconds - right.nanoseconds - offset * NANOSECONDS)
    if type(left) is Time or type(right) is Time:
        raise Unfit("Expected two times or two dates around '-'", "“-”两边应当都是时间，或者都是日期")
    # A date counts as its midnight in UTC where the other side has a time (§10.3.2.14, table 55).
    one = DateAndTime(left.days, 0, 0 if type(right) is DateAndTime else None) if type(left) is Date else left
    other = DateAndTime(right.days, 0, 0 if type(left) is DateAndTime else None) if type(right) is Date else right
    _need_same_zoning(one, other)
    return DaysAndTimeDuration(one.instant - other.instant)


def _need_same_zoning(left: Time | DateAndTime, right: Time | DateAndTime) -> None:
    if (left.zone is None) != (right.zone is None):
        raise Unfit("Expected two moments with a time zone, or two without", "两个时刻应当都带时区，或者都不带时区")
