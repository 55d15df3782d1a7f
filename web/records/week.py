"""The roster as people read it: who is on duty now, a week with its shifts and gaps, and the gaps that are coming."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from processes.inspection import needed_on_duty
from processes.moments import ZONE
from processes.register.calendar import Shift, Uncovered, uncovered
from processes.register.roster import AHEAD_DAYS, all_on_duty, gaps_ahead, week_of
from web.context import engine, now


@dataclass(frozen=True, slots=True)
class Cell:
    """What a group has on one day: its shifts, and from when to when nobody or too few are there."""

    shifts: list[Shift]
    gaps: list[Uncovered]


@dataclass(frozen=True, slots=True)
class RosterPage:
    """`rows`: group → a cell for each of `days`; `coming`: the gaps of the next `ahead` days."""

    days: list[date]
    rows: dict[str, list[Cell]]
    here: dict[str, list[str]]
    coming: list[Uncovered]
    ahead: int
    today: date


def roster_page(week: str) -> RosterPage:
    """Return the page of the week that a day (ISO) is in; of this week by default."""
    today = now().astimezone(ZONE).date()
    monday = _day(week, today)
    monday -= timedelta(days=monday.weekday())
    days = [monday + timedelta(days=n) for n in range(7)]
    needed = needed_on_duty(engine())
    active = {user.name for user in engine().users() if user.is_active}
    roster = [shift for shift in week_of(engine(), monday) if shift.user in active]
    groups = [*needed, *sorted({shift.group for shift in roster} - needed.keys())]
    here = all_on_duty(engine(), now())
    return RosterPage(
        days=days,
        rows={group: [_cell(roster, group, day, needed) for day in days] for group in groups},
        here={group: here.get(group, []) for group in groups},
        coming=gaps_ahead(engine(), needed, now()),
        ahead=AHEAD_DAYS,
        today=today,
    )


def _cell(roster: list[Shift], group: str, day: date, needed: dict[str, int]) -> Cell:
    start = datetime(day.year, day.month, day.day, tzinfo=ZONE)
    end = start + timedelta(days=1)
    own = [shift for shift in roster if shift.group == group and shift.start < end and start < shift.end]
    least = {group: needed[group]} if group in needed else {}
    return Cell([shift for shift in own if start <= shift.start], uncovered(own, least, start, end))


def _day(text: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return otherwise
