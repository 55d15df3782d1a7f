"""Built-ins for dates and times (DMN 1.5 §10.3.4.6, §10.3.4.7), the caller's clock, and timer cycles."""

from __future__ import annotations

from decimal import Decimal

from engine.feel.builtins.conversion import whole
from engine.feel.builtins.registry import (
    ANYTHING,
    DATE_OR_DATE_AND_TIME,
    DURATION,
    NUMBER,
    Family,
    needs,
    nullable,
    omissible,
)
from engine.feel.comparison import equal
from engine.feel.errors import Unfit
from engine.feel.frames import Run
from engine.feel.temporal.calendar import days_in_month
from engine.feel.temporal.moments import Date, DateAndTime, Time
from engine.feel.temporal.zones import Zone
from engine.feel.values import Value

moments = Family()
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def _date(value: Date | DateAndTime) -> Date:
    return value if isinstance(value, Date) else value.date


@moments.function("now")
def now(run: Run) -> DateAndTime:
    """The caller's time, in the caller's zone."""
    return run.moment()


@moments.function("today")
def today(run: Run) -> Date:
    """The caller's day, in the caller's zone."""
    return run.moment().date


@moments.function("day of week", needs("date", DATE_OR_DATE_AND_TIME))
def day_of_week(run: Run, value: Date | DateAndTime) -> str:
    return _WEEKDAYS[_date(value).weekday - 1]


@moments.function("day of year", needs("date", DATE_OR_DATE_AND_TIME))
def day_of_year(run: Run, value: Date | DateAndTime) -> Decimal:
    day = _date(value)
    return Decimal(day.days - Date(day.year, 1, 1).days + 1)


@moments.function("month of year", needs("date", DATE_OR_DATE_AND_TIME))
def month_of_year(run: Run, value: Date | DateAndTime) -> str:
    return _MONTHS[_date(value).month - 1]


@moments.function("week of year", needs("date", DATE_OR_DATE_AND_TIME))
def week_of_year(run: Run, value: Date | DateAndTime) -> Decimal:
    """The number of the ISO 8601 week."""
    day = _date(value)
    thursday = Date.from_days(day.days - day.weekday + 4)
    return Decimal((thursday.days - Date(thursday.year, 1, 1).days) // 7 + 1)


@moments.function("last day of month", needs("date", DATE_OR_DATE_AND_TIME))
def last_day_of_month(run: Run, value: Date | DateAndTime) -> Date:
    day = _date(value)
    return Date(day.year, day.month, days_in_month(day.year, day.month))


@moments.function("is", omissible("value1", ANYTHING), omissible("value2", ANYTHING))
def is_same(run: Run, one: Value, other: Value) -> bool:
    """Tell whether two values are the same, moments by the clock and the zone they show."""
    if type(one) is not type(other):
        return False
    match one:
        case DateAndTime():
            return (one.days, one.nanoseconds, _plain(one.zone)) == (other.days, other.nanoseconds, _plain(other.zone))
        case Time():
            return (one.nanoseconds, _plain(one.zone)) == (other.nanoseconds, _plain(other.zone))
    return equal(one, other, run.meter) is True


def _plain(zone: Zone) -> Zone:
    return 0 if zone in ("Z", "UTC", "Etc/UTC") else zone


@moments.function("cycle", needs("interval", DURATION))
def cycle(run: Run, interval: Value) -> str:
    """The ISO 8601 text of an endless timer cycle."""
    return f"R/{interval!s}"


@moments.function("cycle", nullable("repetitions", NUMBER), needs("interval", DURATION))
def counted_cycle(run: Run, repetitions: Decimal | None, interval: Value) -> str:
    """The ISO 8601 text of a timer cycle that fires so many times."""
    if repetitions is None:
        return f"R/{interval!s}"
    times = whole(repetitions)
    if times < 1:
        raise Unfit("Expected at least one repetition", "至少重复一次")
    return f"R{times}/{interval}"
