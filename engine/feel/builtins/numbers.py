"""Built-ins for numbers (DMN 1.5 §10.3.4.5): rounding, modulo, roots, logarithms, and the caller's random numbers."""

from __future__ import annotations

from collections.abc import Callable
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
)

from engine.feel.builtins.registry import ANYTHING, NUMBER, Family, needs, omissible
from engine.feel.errors import Unfit
from engine.feel.frames import Run
from engine.feel.temporal.durations import DaysAndTimeDuration, YearsAndMonthsDuration
from engine.feel.values import NUMBERS, Value, type_name

numbers = Family()
_WIDE = Context(prec=7000, Emin=-9999, Emax=9999)
_MIN_SCALE, _MAX_SCALE = -6111, 6176
_RANDOM_DIGITS = 15


def _rounded(value: Decimal, scale: Decimal | None, mode: str) -> Decimal:
    places = 0 if scale is None else int(scale)
    if not _MIN_SCALE <= places <= _MAX_SCALE:
        raise Unfit("Expected a scale from -6111 to 6176, but found {scale}", "小数位数超出范围：{scale}", scale=places)
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    if (places >= 0 and -exponent <= places) or value.adjusted() + places > 40:
        return value
    result = value.quantize(Decimal((0, (1,), -places)), rounding=mode, context=_WIDE.copy())
    if len(result.as_tuple().digits) > NUMBERS.prec:
        return NUMBERS.plus(result)
    return result if places >= 0 else NUMBERS.create_decimal(format(result, "f"))


def _rounding(mode: str) -> Callable[[Run, Decimal, Decimal | None], Decimal]:
    def rounded(run: Run, value: Decimal, scale: Decimal | None) -> Decimal:
        return _rounded(value, scale, mode)

    return rounded


for _name, _mode in (("floor", ROUND_FLOOR), ("ceiling", ROUND_CEILING)):
    numbers.function(_name, needs("n", NUMBER), omissible("scale", NUMBER))(_rounding(_mode))
for _name, _mode in (
    ("decimal", ROUND_HALF_EVEN),
    ("round up", ROUND_UP),
    ("round down", ROUND_DOWN),
    ("round half up", ROUND_HALF_UP),
    ("round half down", ROUND_HALF_DOWN),
):
    numbers.function(_name, needs("n", NUMBER), needs("scale", NUMBER))(_rounding(_mode))


@numbers.function("abs", needs("n", ANYTHING))
def absolute(run: Run, value: Value) -> Value:
    if type(value) is list and len(value) == 1:
        value = value[0]
    match value:
        case Decimal():
            return NUMBERS.abs(value)
        case DaysAndTimeDuration():
            return DaysAndTimeDuration(abs(value.nanoseconds))
        case YearsAndMonthsDuration():
            return YearsAndMonthsDuration(abs(value.total_months))
    raise Unfit(
        "Expected a number or duration, but found {type}", "应当是数或时长，但发现 {type}", type=type_name(value)
    )


@numbers.function("modulo", needs("dividend", NUMBER), needs("divisor", NUMBER))
def modulo(run: Run, dividend: Decimal, divisor: Decimal) -> Decimal:
    """The remainder with the divisor's sign: dividend - divisor * floor(dividend / divisor)."""
    if not divisor:
        raise Unfit("Expected a divisor other than 0", "除数不能为 0")
    quotient = NUMBERS.divide(dividend, divisor).to_integral_value(ROUND_FLOOR)
    return NUMBERS.subtract(dividend, NUMBERS.multiply(divisor, quotient))


@numbers.function("sqrt", needs("number", NUMBER))
def square_root(run: Run, value: Decimal) -> Decimal:
    if value < 0:
        raise Unfit("Expected a number that is not negative", "不能对负数开方")
    return NUMBERS.sqrt(value)


@numbers.function("log", needs("number", NUMBER))
def natural_logarithm(run: Run, value: Decimal) -> Decimal:
    if value <= 0:
        raise Unfit("Expected a positive number", "应当是正数")
    return NUMBERS.ln(value)


@numbers.function("exp", needs("number", NUMBER))
def exponential(run: Run, value: Decimal) -> Decimal:
    return NUMBERS.exp(value)


def _remainder_of_two(value: Decimal) -> int | None:
    if value != value.to_integral_value():
        return None
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    return 0 if exponent > 0 else int(value) % 2


@numbers.function("odd", needs("number", NUMBER))
def is_odd(run: Run, value: Decimal) -> bool:
    return _remainder_of_two(value) == 1


@numbers.function("even", needs("number", NUMBER))
def is_even(run: Run, value: Decimal) -> bool:
    return _remainder_of_two(value) == 0


@numbers.function("random number")
def random_number(run: Run) -> Decimal:
    """A number from 0 (included) to 1 (excluded), decided by the caller's seed."""
    drawn = int.from_bytes(run.draw()[:16]) % 10**_RANDOM_DIGITS
    return NUMBERS.scaleb(Decimal(drawn), Decimal(-_RANDOM_DIGITS))
