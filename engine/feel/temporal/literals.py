"""Reads ISO 8601 texts into temporal values; what is not one gives None, as FEEL's conversion functions need it."""

from __future__ import annotations

import re

from engine.feel.temporal.calendar import NANOSECONDS
from engine.feel.temporal.durations import DaysAndTimeDuration, YearsAndMonthsDuration
from engine.feel.temporal.moments import Date, DateAndTime, Time
from engine.feel.temporal.zones import MAX_OFFSET, Zone, is_zone

Duration = DaysAndTimeDuration | YearsAndMonthsDuration
Temporal = Date | Time | DateAndTime | Duration

_DATE = re.compile(r"(-?)(\d{4}|[1-9]\d{4,8})-(\d\d)-(\d\d)", re.A)
_TIME = re.compile(r"(\d\d):(\d\d):(\d\d)(?:\.(\d{1,40}))?(Z|[+-]\d\d:\d\d(?::\d\d)?|@[A-Za-z0-9_+\-/]+)?", re.A)
_DAYS_AND_TIME = re.compile(r"(-)?P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d*))?S)?)?", re.A)
_YEARS_AND_MONTHS = re.compile(r"(-)?P(?:(\d+)Y)?(?:(\d+)M)?", re.A)
_MAX_LENGTH = 80


def read_date(text: str) -> Date | None:
    """Read `2026-11-24`; years beyond 9999 have more digits and no leading zero."""
    found = _DATE.fullmatch(text)
    if not found:
        return None
    try:
        return Date(int(found[1] + found[2]), int(found[3]), int(found[4]))
    except ValueError:
        return None


def read_time(text: str) -> Time | None:
    """Read `10:30:00`, with decimals and a zone if there are any."""
    found = _TIME.fullmatch(text) if len(text) <= _MAX_LENGTH * 2 else None
    if not found:
        return None
    hour, minute, second = int(found[1]), int(found[2]), int(found[3])
    if hour > 23 or minute > 59 or second > 59:
        return None
    zone: Zone = None
    if found[5]:
        zone = _read_zone(found[5])
        if zone is None:
            return None
    return Time(((hour * 60 + minute) * 60 + second) * NANOSECONDS + _fraction(found[4]), zone)


def _fraction(digits: str | None) -> int:
    return int(((digits or "") + "0" * 9)[:9])


def _read_zone(text: str) -> Zone:
    if text == "Z":
        return 0
    if text[0] == "@":
        name = text[1:]
        if not is_zone(name):
            return None
        return 0 if name == "Z" else name
    parts = [int(part) for part in text[1:].split(":")]
    seconds = parts[2] if len(parts) > 2 else 0
    offset = (parts[0] * 60 + parts[1]) * 60 + seconds
    if offset > MAX_OFFSET or parts[1] > 59 or seconds > 59:
        return None
    return -offset if text[0] == "-" else offset


def read_date_and_time(text: str) -> DateAndTime | None:
    """Read `2026-11-24T10:30:00+08:00`; a date alone is its midnight, and 24:00:00 the next day's."""
    if "T24:00:00" in text:
        start = read_date_and_time(text.replace("T24:00:00", "T00:00:00", 1))
        return DateAndTime(start.days + 1, start.nanoseconds, start.zone) if start and not start.nanoseconds else None
    day, mark, rest = text.partition("T")
    date = read_date(day)
    if date is None:
        return None
    if not mark:
        return DateAndTime(date.days, 0)
    time = read_time(rest)
    return DateAndTime(date.days, time.nanoseconds, time.zone) if time else None


def read_duration(text: str) -> Duration | None:
    """Read `P1Y6M` or `P3DT4H5M6.7S`; the two kinds can't be mixed in one text."""
    if len(text) > _MAX_LENGTH:
        return None
    try:
        found = _YEARS_AND_MONTHS.fullmatch(text)
        if found and (found[2] or found[3]):
            months = int(found[2] or 0) * 12 + int(found[3] or 0)
            return YearsAndMonthsDuration(-months if found[1] else months)
        found = _DAYS_AND_TIME.fullmatch(text)
        if found and any(found[part] for part in (2, 3, 4, 5)) and not text.endswith("T"):
            hours = int(found[2] or 0) * 24 + int(found[3] or 0)
            seconds = (hours * 60 + int(found[4] or 0)) * 60 + int(found[5] or 0)
            nanoseconds = seconds * NANOSECONDS + _fraction(found[6])
            return DaysAndTimeDuration(-nanoseconds if found[1] else nanoseconds)
    except ValueError:
        return None
    return None


def read_temporal(text: str) -> Temporal | None:
    """Read what an `@"…"` literal holds: the form of the text tells its type."""
    if "P" in text[:2]:
        return read_duration(text)
    if "T" in text.partition("@")[0]:  # the name of a zone may have one too: Etc/UTC
        return read_date_and_time(text)
    if ":" in text:
        return read_time(text)
    return read_date(text)
