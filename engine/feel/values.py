"""The values of FEEL (DMN 1.5 §10.3.2): which Python type each is, ranges, functions, and their names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import TYPE_CHECKING, Any, Final

from engine.feel.temporal.durations import DaysAndTimeDuration, YearsAndMonthsDuration
from engine.feel.temporal.moments import Date, DateAndTime, Time

if TYPE_CHECKING:
    from engine.feel.frames import Run
    from engine.feel.types import Type

Value = Any
"""A FEEL value: None, bool, Decimal, str, list, dict with str keys, a temporal value, Range, or Function."""

NUMBERS = Context(
    prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, traps=[Overflow, InvalidOperation, DivisionByZero]
)
"""Arithmetic of FEEL numbers: IEEE 754-2008 decimal128, 34 digits (§10.3.2.3.1)."""
MAX_EXPONENT = 6144
DECIMAL_ERRORS = (Overflow, InvalidOperation, DivisionByZero)


class Absent:
    """The type of `ABSENT`."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = Absent()
"""What a lookup gives for a name that is not there, to tell it from one that is null."""


class Range:
    """An interval of comparable values; an endpoint that is None is open to that side (`< 5` is `(null..5)`)."""

    __slots__ = ("high", "is_high_included", "is_low_included", "low", "operator")

    def __init__(
        self, low: Value, high: Value, is_low_included: bool, is_high_included: bool, operator: str | None = None
    ) -> None:
        self.low, self.high = low, high
        self.is_low_included, self.is_high_included = is_low_included, is_high_included
        self.operator = operator


@dataclass(frozen=True, slots=True)
class Parameter:
    """A formal parameter of a function: its name and, if declared, its type."""

    name: str
    type: Type | None = None


class Function:
    """A function value: a FEEL function, a built-in, or one that the host gives (a knowledge model, a service).

    `body(run, arguments)` gets one value for each parameter, in order, and shares the caller's budget through `run`.
    """

    __slots__ = ("body", "name", "parameters", "result_type")

    def __init__(
        self,
        name: str,
        parameters: Sequence[Parameter],
        body: Callable[[Run, list[Value]], Value],
        result_type: Type | None = None,
    ) -> None:
        self.name, self.parameters, self.body, self.result_type = name, tuple(parameters), body, result_type


_NAMES: dict[type, str] = {
    type(None): "Null",
    bool: "boolean",
    Decimal: "number",
    str: "string",
    list: "list",
    dict: "context",
    Date: "date",
    Time: "time",
    DateAndTime: "date and time",
    DaysAndTimeDuration: "days and time duration",
    YearsAndMonthsDuration: "years and months duration",
    Range: "range",
}

PYTHON_TYPES: dict[str, tuple[type, ...]] = {
    **{name: (class_,) for class_, name in _NAMES.items()},
    "function": (Function,),
    "duration": (DaysAndTimeDuration, YearsAndMonthsDuration),
}
"""The Python classes of each FEEL type, by its name."""

PLAIN = frozenset((str, bool, type(None)))
SCALARS = PLAIN | {Decimal}
DURATIONS = frozenset((DaysAndTimeDuration, YearsAndMonthsDuration))
TEMPORALS = frozenset((Date, Time, DateAndTime)) | DURATIONS


def type_name(value: Value) -> str:
    """Return the name of a value's FEEL type, as `instance of` knows it."""
    return _NAMES.get(type(value)) or "function"
