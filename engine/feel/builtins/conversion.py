"""Built-ins that make values of one type from another (DMN 1.5 §10.3.4.1), and JSON texts."""

from __future__ import annotations

from decimal import Decimal

import regex

from engine.feel.builtins.registry import (
    ANYTHING,
    DATE_OR_DATE_AND_TIME,
    DAYS_AND_TIME_DURATION,
    NUMBER,
    STRING,
    TIME,
    Family,
    needs,
    optional,
)
from engine.feel.errors import Unfit
from engine.feel.frames import Run
from engine.feel.hosts import from_json, to_json
from engine.feel.temporal.calendar import NANOSECONDS
from engine.feel.temporal.durations import DaysAndTimeDuration, YearsAndMonthsDuration
from engine.feel.temporal.literals import read_date, read_date_and_time, read_duration, read_time
from engine.feel.temporal.moments import Date, DateAndTime, Time
from engine.feel.temporal.zones import MAX_OFFSET, Zone, zone_info
from engine.feel.texts import text_of
from engine.feel.values import DURATIONS, NUMBERS, Value, type_name
from engine.model.values import dumps, loads

conversion = Family()
_NUMBER = regex.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,5})?", regex.ASCII)
_MAX_DIGITS = 200


def whole(number: Decimal) -> int:
    """Return a whole number as int; raises Unfit for another one."""
    if number != number.to_integral_value() or abs(number) > 10**15:
        raise Unfit("Expected a whole number, but found {number}", "应当是整数，但发现 {number}", number=number)
    return int(number)


@conversion.function("string", needs("from", ANYTHING))
def string(run: Run, value: Value) -> str | None:
    if value is None:
        return None
    return text_of(value, run.meter)


@conversion.function(
    "number", needs("from", STRING), optional("grouping separator", STRING), optional("decimal separator", STRING)
)
def number(run: Run, text: str, grouping: str | None, decimal: str | None) -> Decimal:
    if grouping not in (None, " ", ",", ".") or decimal not in (None, ",", "."):
        raise Unfit("Expected ' ', ',' or '.' as separator", "分隔符应当是空格、逗号或点")
    if grouping is not None and grouping == decimal:
        raise Unfit("Expected two different separators", "两个分隔符不能相同")
    if grouping:
        text = text.replace(grouping, "")
    if decimal:
        text = text.replace(decimal, ".")
    if len(text) > _MAX_DIGITS or not _NUMBER.fullmatch(text):
        raise Unfit(
            "Expected the text of a number, but found '{text}'", "应当是数的文字，但发现“{text}”", text=text[:50]
        )
    return NUMBERS.create_decimal(text)


@conversion.function("number", needs("from", NUMBER))
def number_itself(run: Run, value: Decimal) -> Decimal:
    return value


def _not_convertible(name: str, value: Value) -> Unfit:
    return Unfit(
        "Expected a value that '{name}' can convert, but found {type}",
        "“{name}”不能转换类型 {type}",
        name=name,
        type=type_name(value),
    )


@conversion.function("date", needs("from", ANYTHING))
def date(run: Run, value: Value) -> Date | None:
    match value:
        case str():
            return read_date(value)
        case Date():
            return value
        case DateAndTime():
            return value.date
    raise _not_convertible("date", value)


@conversion.function("date", needs("year", NUMBER), needs("month", NUMBER), needs("day", NUMBER))
def date_of_parts(run: Run, year: Decimal, month: Decimal, day: Decimal) -> Date:
    return Date(whole(year), whole(month), whole(day))


@conversion.function("time", needs("from", ANYTHING))
def time(run: Run, value: Value) -> Time | None:
    match value:
        case str():
            return read_time(value)
        case Time():
            return value
        case DateAndTime():
            return value.time
        case Date():
            return Time(0, 0)
    raise _not_convertible("time", value)


@conversion.function(
    "time",
    needs("hour", NUMBER),
    needs("minute", NUMBER),
    needs("second", NUMBER),
    optional("offset", DAYS_AND_TIME_DURATION),
)
def time_of_parts(
    run: Run, hour: Decimal, minute: Decimal, second: Decimal, offset: DaysAndTimeDuration | None
) -> Time:
    hours, minutes = whole(hour), whole(minute)
    if not (0 <= hours < 24 and 0 <= minutes < 60 and 0 <= second < 60):
        raise Unfit("Expected a time of day", "应当是一天中的时间")
    zone = None if offset is None else offset.nanoseconds // NANOSECONDS
    if zone is not None and abs(zone) > MAX_OFFSET:
        raise Unfit("Expected an offset of at most 18 hours", "时差最多 18 小时")
    return Time((hours * 60 + minutes) * 60 * NANOSECONDS + int(NUMBERS.multiply(second, Decimal(NANOSECONDS))), zone)


@conversion.function("date and time", needs("from", ANYTHING))
def date_and_time(run: Run, value: Value) -> DateAndTime | None:
    match value:
        case str():
            return read_date_and_time(value)
        case DateAndTime():
            return value
        case Date():
            return DateAndTime(value.days, 0, 0)
    raise _not_convertible("date and time", value)


@conversion.function("date and time", needs("date", DATE_OR_DATE_AND_TIME), needs("time", TIME))
def date_and_time_of_both(run: Run, day: Date | DateAndTime, clock: Time) -> DateAndTime:
    return DateAndTime(day.days, clock.nanoseconds, clock.zone)


@conversion.function("date and time", needs("date", DATE_OR_DATE_AND_TIME), needs("timezone", STRING))
def date_and_time_in_zone(run: Run, moment: Date | DateAndTime, timezone: str) -> DateAndTime:
    zone_info(timezone)
    if type(moment) is Date:
        return DateAndTime(moment.days, 0, timezone)
    assert isinstance(moment, DateAndTime)
    return DateAndTime(moment.days, moment.nanoseconds, timezone)


@conversion.function(
    "date and time",
    *(needs(name, NUMBER) for name in ("year", "month", "day", "hour", "minute", "second")),
    optional("offset", ANYTHING),
)
def date_and_time_of_parts(
    run: Run,
    year: Decimal,
    month: Decimal,
    day: Decimal,
    hour: Decimal,
    minute: Decimal,
    second: Decimal,
    offset: Value,
) -> DateAndTime:
    clock = time_of_parts(run, hour, minute, second, offset if isinstance(offset, DaysAndTimeDuration) else None)
    zone: Zone = clock.zone
    if isinstance(offset, str):
        zone_info(offset)
        zone = offset
    return DateAndTime(date_of_parts(run, year, month, day).days, clock.nanoseconds, zone)


@conversion.function("duration", needs("from", ANYTHING))
def duration(run: Run, value: Value) -> Value:
    if type(value) in DURATIONS:
        return value
    if type(value) is str:
        return read_duration(value)
    raise _not_convertible("duration", value)


@conversion.function(
    "years and months duration", needs("from", DATE_OR_DATE_AND_TIME), needs("to", DATE_OR_DATE_AND_TIME)
)
def years_and_months_duration(run: Run, start: Date | DateAndTime, end: Date | DateAndTime) -> YearsAndMonthsDuration:
    first = start if isinstance(start, Date) else start.date
    last = end if isinstance(end, Date) else end.date
    months = (last.year - first.year) * 12 + last.month - first.month
    if months > 0 and last.day < first.day:
        months -= 1
    elif months < 0 and last.day > first.day:
        months += 1
    return YearsAndMonthsDuration(months)


@conversion.function("from json", needs("value", STRING))
def from_json_text(run: Run, text: str) -> Value:
    run.meter.take(len(text))
    try:
        return from_json(loads(text))
    except (ValueError, RecursionError) as error:
        raise Unfit("Expected the text of a JSON value", "应当是 JSON 文字") from error


@conversion.function("to json", needs("value", ANYTHING))
def to_json_text(run: Run, value: Value) -> str:
    return str(dumps(to_json(value)))
