"""What stands behind a dot: entries of contexts, and the properties of temporal values and ranges (§10.3.2.5)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from engine.feel.frames import Run
from engine.feel.temporal.calendar import NANOSECONDS
from engine.feel.temporal.durations import DaysAndTimeDuration, YearsAndMonthsDuration
from engine.feel.temporal.moments import Date, DateAndTime, Time
from engine.feel.values import ABSENT, Range, Value, type_name

_Property = Callable[[Value], Value]


def _offset(value: Time | DateAndTime) -> DaysAndTimeDuration | None:
    offset = value.offset
    return None if offset is None else DaysAndTimeDuration(offset * NANOSECONDS)


_DATE: dict[str, _Property] = {
    "year": lambda value: Decimal(value.year),
    "month": lambda value: Decimal(value.month),
    "day": lambda value: Decimal(value.day),
    "weekday": lambda value: Decimal(value.weekday),
}
_TIME: dict[str, _Property] = {
    "hour": lambda value: Decimal(value.hour),
    "minute": lambda value: Decimal(value.minute),
    "second": lambda value: Decimal(value.second),
    "time offset": _offset,
    "timezone": lambda value: value.zone if isinstance(value.zone, str) else None,
}


def _through(part: str, property_: _Property) -> _Property:
    return lambda value: property_(getattr(value, part))


PROPERTIES: dict[type, dict[str, _Property]] = {
    Date: _DATE,
    Time: _TIME,
    DateAndTime: {
        **{name: _through("date", property_) for name, property_ in _DATE.items()},
        **{name: _through("time", property_) for name, property_ in _TIME.items()},
        "time offset": _offset,
    },
    DaysAndTimeDuration: {
        "days": lambda value: Decimal(value.days),
        "hours": lambda value: Decimal(value.hours),
        "minutes": lambda value: Decimal(value.minutes),
        "seconds": lambda value: Decimal(value.seconds),
    },
    YearsAndMonthsDuration: {
        "years": lambda value: Decimal(value.years),
        "months": lambda value: Decimal(value.months),
    },
    Range: {
        "start": lambda value: value.low,
        "end": lambda value: value.high,
        "start included": lambda value: value.is_low_included,
        "end included": lambda value: value.is_high_included,
    },
}


def property_of(value: Value, name: str, run: Run) -> Value:
    """Return what stands behind the dot; of a list, that of each item. Null, with a remark, if there is no such."""
    if type(value) is dict:
        found = value.get(name, ABSENT)
        if found is not ABSENT:
            return found
        return run.remark(
            "Expected an entry '{name}' of the context, but there is none", "上下文没有“{name}”", name=name
        )
    if type(value) is list:
        run.meter.step(len(value) + 1)
        return [property_of(item, name, run) for item in value]
    property_ = PROPERTIES.get(type(value), {}).get(name)
    if property_ is not None:
        return property_(value)
    return run.remark(
        "Expected a property '{name}', but {type} has none", "{type} 没有属性“{name}”", name=name, type=type_name(value)
    )
