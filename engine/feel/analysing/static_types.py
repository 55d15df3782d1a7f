"""The types that can be known without running: of operators' results, and of what built-ins give."""

from __future__ import annotations

from engine.feel.builtins import BUILTINS, FAMILIES
from engine.feel.builtins.registry import Kind
from engine.feel.temporal.durations import DaysAndTimeDuration, YearsAndMonthsDuration
from engine.feel.temporal.moments import Date, DateAndTime, Time
from engine.feel.values import PYTHON_TYPES

StaticType = str | None
"""The name of a FEEL type; None where it can't be known."""

NUMBER, STRING, BOOLEAN, LIST, CONTEXT = "number", "string", "boolean", "list", "context"
DATE, TIME, DATE_AND_TIME = "date", "time", "date and time"
DAYS_AND_TIME, YEARS_AND_MONTHS = "days and time duration", "years and months duration"
RANGE, FUNCTION, NULL = "range", "function", "Null"

_MOMENTS = frozenset((DATE, TIME, DATE_AND_TIME))
_DURATIONS = frozenset((DAYS_AND_TIME, YEARS_AND_MONTHS))
ORDERED = _MOMENTS | _DURATIONS | {NUMBER, STRING}


def arithmetic_type(operator: str, left: str, right: str) -> StaticType:
    """Return the type of `left operator right`; None if the operator does not fit these operands."""
    match operator, left, right:
        case _, "number", "number":
            return NUMBER
        case "+", "string", "string":
            return STRING
        case "+" | "-", moment, duration if moment in _MOMENTS and duration in _DURATIONS:
            return None if moment == TIME and duration == YEARS_AND_MONTHS else moment
        case "+", duration, moment if moment in _MOMENTS and duration in _DURATIONS:
            return None if moment == TIME and duration == YEARS_AND_MONTHS else moment
        case "+" | "-", one, other if one == other and one in _DURATIONS:
            return one
        case "-", one, other if one in _MOMENTS and other in _MOMENTS and (one == TIME) == (other == TIME):
            return DAYS_AND_TIME
        case "*", "number", duration if duration in _DURATIONS:
            return duration
        case "*" | "/", duration, "number" if duration in _DURATIONS:
            return duration
        case "/", one, other if one == other and one in _DURATIONS:
            return NUMBER
    return None


_FAMILY_RESULTS: dict[str, dict[str, str]] = {
    "string": {
        "string length": NUMBER,
        "contains": BOOLEAN,
        "starts with": BOOLEAN,
        "ends with": BOOLEAN,
        "matches": BOOLEAN,
        "is blank": BOOLEAN,
        "split": LIST,
        "extract": LIST,
    },
    "numeric": {"odd": BOOLEAN, "even": BOOLEAN},
    "list": {"list contains": BOOLEAN, "count": NUMBER, "is empty": BOOLEAN},
    "context": {"get value": "", "get entries": LIST},
    "temporal": {
        "now": DATE_AND_TIME,
        "today": DATE,
        "day of week": STRING,
        "month of year": STRING,
        "day of year": NUMBER,
        "week of year": NUMBER,
        "last day of month": DATE,
        "is": BOOLEAN,
        "cycle": STRING,
    },
    "working time": {"add working time": DATE_AND_TIME, "working time": DAYS_AND_TIME},
}
_FAMILY_DEFAULTS = {"string": STRING, "numeric": NUMBER, "list": LIST, "context": CONTEXT, "range": BOOLEAN}
_RESULTS: dict[str, str] = {
    **dict.fromkeys(("number", "product", "median", "stddev"), NUMBER),
    **dict.fromkeys(("all", "any", "not", "is defined"), BOOLEAN),
    "abs": "",
    "string": STRING,
    "to json": STRING,
    "uuid": STRING,
    "date": DATE,
    "time": TIME,
    "date and time": DATE_AND_TIME,
    "years and months duration": YEARS_AND_MONTHS,
    "range": RANGE,
    "sort": LIST,
    "mode": LIST,
}


def _result(family: str, name: str) -> StaticType:
    if name in _RESULTS:
        return _RESULTS[name] or None
    return _FAMILY_RESULTS.get(family, {}).get(name, _FAMILY_DEFAULTS.get(family, "")) or None


RESULT_TYPES: dict[str, StaticType] = {
    name: _result(family, name) for family, builtins in FAMILIES.items() for name in builtins.builtins
}
assert RESULT_TYPES.keys() == BUILTINS.keys()


def takes(kind: Kind, given: str) -> bool:
    """Tell whether a parameter of that kind can take a value of a known type (with FEEL's conversions)."""
    if kind.classes is None or given == LIST or list in kind.classes:
        return True  # a list of one is taken for its item, an item for a list of it
    if given == DATE and DateAndTime in kind.classes:
        return True
    return any(class_ in kind.classes for class_ in PYTHON_TYPES.get(given, ()))


PROPERTY_CLASSES: dict[str, type] = {
    DATE: Date,
    TIME: Time,
    DATE_AND_TIME: DateAndTime,
    DAYS_AND_TIME: DaysAndTimeDuration,
    YEARS_AND_MONTHS: YearsAndMonthsDuration,
}
SCALARS = frozenset((NUMBER, STRING, BOOLEAN, FUNCTION))
