"""The duty roster: who is on duty, and where it has gaps: in the week that repeats, and on the days that are coming."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from engine.api import Engine
from processes.moments import ZONE
from processes.register.calendar import DAYS, Shift, Uncovered, shifts, too_few, uncovered
from processes.register.queries import find_entries

__all__ = [
    "AHEAD_DAYS",
    "WEEKDAYS",
    "Gap",
    "all_on_duty",
    "find_gaps",
    "gaps_ahead",
    "on_duty",
    "open_times",
    "spans",
    "week_of",
]

AHEAD_DAYS = 28
"""How far ahead the roster is looked through for gaps: time enough to find somebody."""
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
DAY = 24 * 60
MINUTES_OF_A_WEEK = 7 * DAY


@dataclass(frozen=True, slots=True)
class Gap:
    """From `start` to `end` (minutes of the week, from Monday 00:00) a group has `present` instead of `needed`."""

    group: str
    start: int
    end: int
    present: int
    needed: int

    @property
    def span(self) -> str:
        """From when to when, in words."""
        return f"{_spoken(self.start)} 至 {_spoken(self.end)}"

    def __str__(self) -> str:
        return f"{self.group}：{self.span} 在岗 {self.present} 人，应有 {self.needed} 人"


def spans(duty: Mapping[str, Any]) -> list[tuple[int, int]]:
    """Return the spans of a duty entry in minutes of the week; one that ends before it starts goes over midnight."""
    start, end = _minutes(duty["starts"]), _minutes(duty["ends"])
    found = []
    for day in DAYS[duty["days"]]:
        first, last = day * DAY + start, day * DAY + end + (DAY if end <= start else 0)
        if last <= MINUTES_OF_A_WEEK:
            found.append((first, last))
        else:
            found += [(first, MINUTES_OF_A_WEEK), (0, last - MINUTES_OF_A_WEEK)]
    return found


def find_gaps(duties: Iterable[Mapping[str, Any]], needed: Mapping[str, int]) -> list[Gap]:
    """Return every time of the week at which a group has fewer people than `needed` says."""
    entries, gaps = list(duties), list[Gap]()
    for group, least in needed.items():
        shifts_of = [(a, b, str(d["user"])) for d in entries if d["group"] == group for a, b in spans(d)]
        gaps += [Gap(group, *gap, least) for gap in too_few(shifts_of, least, 0, MINUTES_OF_A_WEEK)]
    return gaps


def open_times(
    duties: Sequence[Mapping[str, Any]],
    changes: Sequence[Mapping[str, Any]],
    needed: Mapping[str, int],
    first: date,
    days: int = AHEAD_DAYS,
) -> list[Gap | Uncovered]:
    """Return where groups have too few people in `days` days from `first` on, by the week and its dated changes.

    What the week leaves open is told once, unless changes fill it on all these days; the rest with its dates.
    """
    start = datetime.combine(first, time(0), ZONE)
    mondays = (n for n in range(1, days) if (first + timedelta(days=n)).weekday() == 0)
    edges = [start + timedelta(days=n) for n in (0, *mondays, days)]  # a gap of the week ends with it, too
    roster, weekly = shifts(duties, changes, first, days), find_gaps(duties, needed)
    coming = [gap for a, b in pairwise(edges) for gap in uncovered(roster, needed, a, b)]
    usual = [[gap for gap in weekly if _is_part(real, gap)] for real in coming]
    told = [gap for gap in weekly if any(gap in found for found in usual)]
    return [*told, *(real for real, found in zip(coming, usual, strict=True) if not found)]


def _is_part(real: Uncovered, gap: Gap) -> bool:
    """Is a time on real days, all in one week, what the week leaves open anyway?"""
    begin = real.start.weekday() * DAY + real.start.hour * 60 + real.start.minute
    end = begin + int((real.end - real.start).total_seconds()) // 60
    return (real.group, real.present) == (gap.group, gap.present) and gap.start <= begin and end <= gap.end


def on_duty(engine: Engine, group: str, at: datetime, skill: str | None = None) -> list[str]:
    """Return who of a group is on duty at a time, those with the skill first, then by name; inactive users never.

    Changes of the roster count: who is away is not on duty, who stands in is.
    """
    active = {user.name for user in engine.users() if user.is_active}
    duties, changes = find_entries(engine, "duty", group=group), find_entries(engine, "duty_change", group=group)
    today = shifts(duties, changes, at.astimezone(ZONE).date(), 1)
    here = {s.user for s in today if s.user in active and s.start <= at < s.end}
    able = {s["user"] for s in find_entries(engine, "skill") if skill is not None and s["skill"] == skill}
    return sorted(here, key=lambda user: (user not in able, user))


def all_on_duty(engine: Engine, at: datetime) -> dict[str, list[str]]:
    """Return group → who of it is on duty at a time, by name; groups without anybody left out, inactive users never."""
    active = {user.name for user in engine.users() if user.is_active}
    here = {(s.group, s.user) for s in week_of(engine, at.astimezone(ZONE).date(), 1) if s.start <= at < s.end}
    found: dict[str, list[str]] = {}
    for group, user in sorted(here):
        if user in active:
            found.setdefault(group, []).append(user)
    return found


def week_of(engine: Engine, first: date, days: int = 7) -> list[Shift]:
    """Return all shifts in `days` days from `first` on, the changes of the roster in them."""
    return shifts(find_entries(engine, "duty"), find_entries(engine, "duty_change"), first, days)


def gaps_ahead(engine: Engine, needed: Mapping[str, int], at: datetime, days: int = AHEAD_DAYS) -> list[Uncovered]:
    """Return where a group will have fewer people than `needed` says, from `at` on; inactive people don't count."""
    active = {user.name for user in engine.users() if user.is_active}
    first = at.astimezone(ZONE).date()
    coming = [s for s in week_of(engine, first, days + 1) if s.user in active]
    return uncovered(coming, needed, at.astimezone(ZONE), at.astimezone(ZONE) + timedelta(days=days))


def _minutes(text: str) -> int:
    hours, _, minutes = text.partition(":")
    return int(hours) * 60 + int(minutes)


def _spoken(minute: int) -> str:
    day, rest = divmod(minute, DAY)
    return f"{WEEKDAYS[day % 7]} {rest // 60:02d}:{rest % 60:02d}"
