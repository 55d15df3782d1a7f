"""How the coming days are staffed: each role's cover and gaps, who is away, skills that nobody on duty has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.api import Engine
from processes.moments import ZONE
from processes.register.calendar import Entry, Shift, Uncovered, time_of, uncovered
from processes.register.queries import find_entries
from processes.register.roster import week_of


@dataclass(frozen=True, slots=True)
class Cover:
    """A role: how many people are `needed` at any time (0: as it comes), who is `here` now, each time with too few."""

    group: str
    needed: int
    here: tuple[str, ...]
    gaps: tuple[Uncovered, ...]


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody's shifts in a group don't count from `start` to `end`; `instead` of them comes nobody or somebody."""

    group: str
    user: str
    start: datetime
    end: datetime
    instead: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Unmanned:
    """A skill that nobody on duty has now; `back_at` is when somebody who has it comes, None: not in these days."""

    skill: str
    back_at: datetime | None


@dataclass(frozen=True, slots=True)
class Staffing:
    """From `start` to `end`, in the service's zone.

    `left`: on the roster, but without an account that is in use. `strangers`: (user, group) of who is on duty in a
    group without belonging to it: they can't claim its tasks.
    """

    start: datetime
    end: datetime
    covers: tuple[Cover, ...]
    absences: tuple[Absence, ...]
    left: tuple[str, ...]
    strangers: tuple[tuple[str, str], ...]
    unmanned: tuple[Unmanned, ...]

    @property
    def gaps(self) -> int:
        """How many gaps there are, of all roles."""
        return sum(len(cover.gaps) for cover in self.covers)


def staffing(engine: Engine, needed: Mapping[str, int], skills: Iterable[str], at: datetime, days: int) -> Staffing:
    """Return how `days` days from `at` on are staffed, where roles need so many people and cases ask for `skills`."""
    start = at.astimezone(ZONE)
    end = start + timedelta(days=days)
    roster = [s for s in week_of(engine, start.date(), days + 1) if start < s.end and s.start < end]
    users = engine.users()
    active = {user.name for user in users if user.is_active}
    belonging = {(user.name, group) for user in users for group in user.groups}
    present = [shift for shift in roster if shift.user in active]
    gaps = uncovered(present, needed, start, end)
    others = dict.fromkeys(sorted({shift.group for shift in roster} - needed.keys()), 0)
    covers = (
        Cover(group, least, _here(present, group, start), tuple(gap for gap in gaps if gap.group == group))
        for group, least in {**needed, **others}.items()
    )
    able: dict[str, set[str]] = {skill: set() for skill in skills}
    for entry in find_entries(engine, "skill"):
        able.get(entry["skill"], set()).add(entry["user"])
    changes = find_entries(engine, "duty_change")
    return Staffing(
        start,
        end,
        tuple(covers),
        tuple(a for change in changes if (a := _absence(change)) and start < a.end and a.start < end),
        tuple(sorted({shift.user for shift in roster} - active)),
        tuple(sorted({(shift.user, shift.group) for shift in present} - belonging)),
        tuple(u for skill, users in able.items() if (u := _unmanned(skill, users, present, start))),
    )


def _here(roster: Iterable[Shift], group: str, at: datetime) -> tuple[str, ...]:
    return tuple(sorted({s.user for s in roster if s.group == group and s.start <= at < s.end}))


def _absence(change: Entry) -> Absence | None:
    if not change["absent"]:
        return None
    return Absence(change["group"], change["absent"], *time_of(change), change["user"], change["reason"])


def _unmanned(skill: str, users: set[str], roster: Iterable[Shift], at: datetime) -> Unmanned | None:
    starts = [shift.start for shift in roster if shift.user in users]
    first = min(starts, default=None)
    return None if first is not None and first <= at else Unmanned(skill, first)
