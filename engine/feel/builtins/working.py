"""Built-ins for working calendars, beyond DMN: a time limit in working hours, and how many lie between two moments."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from engine.feel.builtins.registry import (
    CONTEXT,
    DATE_AND_TIME,
    DAYS_AND_TIME_DURATION,
    Family,
    needs,
    nullable,
)
from engine.feel.errors import Unfit
from engine.feel.frames import Run
from engine.feel.temporal.durations import DaysAndTimeDuration
from engine.feel.temporal.moments import DateAndTime
from engine.feel.working_time import Calendar, after, between, read_calendar

working = Family()
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def _instant(value: DateAndTime) -> datetime:
    if value.zone is None:
        raise Unfit("Expected a time with a zone", "应当是带时区的时间")
    return _EPOCH + timedelta(microseconds=value.instant // 1000)


def _calendar(run: Run, value: dict[str, Any] | None) -> Calendar | None:
    """Where a calendar names no zone, its hours are those of the caller's zone."""
    return None if value is None else read_calendar(value, run.zone or _zone_of(run))


def _zone_of(run: Run) -> str:
    return getattr(run.now.tzinfo, "key", "UTC") if run.now is not None else "UTC"


@working.function(
    "add working time",
    needs("start", DATE_AND_TIME),
    needs("duration", DAYS_AND_TIME_DURATION),
    nullable("calendar", CONTEXT),
)
def add_working_time(
    run: Run, start: DateAndTime, length: DaysAndTimeDuration, calendar: dict[str, Any] | None
) -> DateAndTime:
    """The moment at which so much working time has passed; without a calendar, so much time."""
    begun = _instant(start)
    ended = after(begun, timedelta(microseconds=length.nanoseconds // 1000), _calendar(run, calendar))
    return start.plus((ended - begun) // _MICROSECOND * 1000)


@working.function(
    "working time", needs("start", DATE_AND_TIME), needs("end", DATE_AND_TIME), nullable("calendar", CONTEXT)
)
def working_time(run: Run, start: DateAndTime, end: DateAndTime, calendar: dict[str, Any] | None) -> Any:
    """How much working time lies between two moments; without a calendar, how much time."""
    length = between(_instant(start), _instant(end), _calendar(run, calendar))
    return DaysAndTimeDuration(length // _MICROSECOND * 1000)
