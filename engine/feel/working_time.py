"""Working time by a calendar: when so much of it has passed, and how much of it lies between two moments.

A calendar is a context: `hours`, a list of `{days: [1, 2, 3, 4, 5], from: "09:00", to: "18:00"}` (1 is Monday, `to`
may be "24:00"); `holidays`, days on which nobody works; `workdays`, days on which one works as on a Monday;
`zone`, such as "Asia/Shanghai". All but `hours` may be missing. No calendar: time never stands still.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.feel.errors import Unfit

MOST_DAYS = 3_660
"""How far ahead working time is looked for: ten years."""
MONDAY = 1


@dataclass(frozen=True, slots=True)
class Calendar:
    """Weekday (1 to 7) → hours as (from, to) since midnight; exceptions by date."""

    zone: ZoneInfo
    hours: Mapping[int, tuple[tuple[timedelta, timedelta], ...]]
    holidays: frozenset[date]
    workdays: frozenset[date]

    def spans(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """Yield when work goes on on a day, in order, in UTC."""
        if day in self.holidays:
            return
        weekday = MONDAY if day in self.workdays else day.isoweekday()
        for begins, ends in self.hours.get(weekday, ()):
            yield self._at(day, begins), self._at(day, ends)

    def _at(self, day: date, since_midnight: timedelta) -> datetime:
        local = datetime.combine(day, time()) + since_midnight  # the clock on the wall, also where summer time changes
        return local.replace(tzinfo=self.zone).astimezone(UTC)


def read_calendar(value: Mapping[str, Any], zone: str = "UTC") -> Calendar:
    """Return the calendar of a FEEL context or its JSON; `Unfit` for what is none. `zone` where it names none."""
    try:
        hours: dict[int, list[tuple[timedelta, timedelta]]] = {}
        for span in value["hours"]:
            begins, ends = _since_midnight(span["from"]), _since_midnight(span["to"])
            if begins >= ends:
                raise ValueError
            for day in span["days"]:
                hours.setdefault(int(day), []).append((begins, ends))
        sorted_hours = {day: _joined(spans) for day, spans in hours.items()}
        holidays, workdays = (
            frozenset(date.fromisoformat(str(day)) for day in value.get(name) or ())
            for name in ("holidays", "workdays")
        )
        return Calendar(ZoneInfo(str(value.get("zone") or zone)), sorted_hours, holidays, workdays)
    except (KeyError, TypeError, ValueError, ZoneInfoNotFoundError) as wrong:
        raise Unfit(
            "Expected a calendar with hours such as [{{days: [1, 2], from: '09:00', to: '18:00'}}]",
            "日历应当有 hours，例如 [{{days: [1, 2], from: '09:00', to: '18:00'}}]",
        ) from wrong


def _joined(spans: list[tuple[timedelta, timedelta]]) -> tuple[tuple[timedelta, timedelta], ...]:
    """Return the hours of a day in order; where some overlap, an hour is an hour and not two."""
    found: list[tuple[timedelta, timedelta]] = []
    for begins, ends in sorted(spans):
        if found and begins <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], ends)
        else:
            found.append((begins, ends))
    return tuple(found)


def _since_midnight(text: Any) -> timedelta:
    hours, minutes = (int(part) for part in str(text).split(":")[:2])
    found = timedelta(hours=hours, minutes=minutes)
    if not timedelta() <= found <= timedelta(days=1) or minutes > 59:
        raise ValueError
    return found


def after(start: datetime, length: timedelta, calendar: Calendar | None) -> datetime:
    """Return when so much working time has passed since `start`; `Unfit` when that is not within ten years."""
    if calendar is None:
        return start + length
    if length < timedelta():
        raise Unfit("Expected a working time of no less than nothing", "工作时间不能为负")
    day = start.astimezone(calendar.zone).date()
    for number in range(MOST_DAYS):
        for begins, ends in calendar.spans(day + timedelta(days=number)):
            begins = max(begins, start)
            if begins <= ends and length <= ends - begins:
                return (begins + length).astimezone(start.tzinfo)
            length -= max(ends - begins, timedelta())
    raise Unfit("Expected so much working time within ten years", "十年之内应当有这么多工作时间")


def between(start: datetime, end: datetime, calendar: Calendar | None) -> timedelta:
    """Return how much working time lies between two moments; nothing when the second is not the later one."""
    if calendar is None:
        return end - start
    day, last = start.astimezone(calendar.zone).date(), end.astimezone(calendar.zone).date()
    if (last - day).days > MOST_DAYS:
        raise Unfit("Expected two moments within ten years", "两个时刻应当相隔不到十年")
    total = timedelta()
    while day <= last:
        for begins, ends in calendar.spans(day):
            total += max(min(ends, end) - max(begins, start), timedelta())
        day += timedelta(days=1)
    return total
