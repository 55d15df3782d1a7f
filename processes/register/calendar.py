"""The roster on real days: the week with the changes bound to dates; who is on duty, and where nobody is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any, TypeVar

from processes.moments import ZONE

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAYS = {"daily": range(7), "workdays": range(5), "weekend": range(5, 7), **{day: [n] for n, day in enumerate(WEEK)}}

Entry = Mapping[str, Any]
At = TypeVar("At", int, datetime)
"""A time: of real days, or in minutes of the week."""


@dataclass(frozen=True, slots=True)
class Shift:
    """From `start` to `end` a person is on duty in a group; `is_change`: by an entry that is bound to these days."""

    group: str
    user: str
    start: datetime
    end: datetime
    is_change: bool = False


@dataclass(frozen=True, slots=True)
class Uncovered:
    """From `start` to `end` a group has `present` people on duty instead of `needed`."""

    group: str
    start: datetime
    end: datetime
    present: int
    needed: int


def shifts(duties: Iterable[Entry], changes: Iterable[Entry], first: date, days: int = 7) -> list[Shift]:
    """Return who is on duty when in `days` days from `first` on, in order; a shift over midnight is one shift.

    A change with somebody absent takes their shifts out of its time and gives them to who stands in; one that replaces
    takes everybody's; else who is named is on duty besides, for the whole of its time.
    """
    start, end = _moment(first, "00:00"), _moment(first + timedelta(days=days), "00:00")
    found = [
        Shift(duty["group"], duty["user"], *_span(first + timedelta(days=n), duty["starts"], duty["ends"]))
        for duty in duties
        for n in range(-1, days)
        if (first + timedelta(days=n)).weekday() in DAYS[duty["days"]]
    ]
    for change in sorted(changes, key=lambda c: str(c["id"])):
        found = _changed(found, change)
    inside = [replace(s, start=max(s.start, start), end=min(s.end, end)) for s in found]
    return sorted((s for s in inside if s.start < s.end), key=lambda s: (s.start, s.group, s.user))


def uncovered(roster: Iterable[Shift], needed: Mapping[str, int], start: datetime, end: datetime) -> list[Uncovered]:
    """Return every time between `start` and `end` at which a group has fewer people than `needed` says, in order."""
    spans: dict[str, list[tuple[datetime, datetime, str]]] = {group: [] for group in needed}
    for shift in roster:
        spans.setdefault(shift.group, []).append((shift.start, shift.end, shift.user))
    gaps = [Uncovered(g, *gap, least) for g, least in needed.items() for gap in too_few(spans[g], least, start, end)]
    return sorted(gaps, key=lambda gap: (gap.start, gap.group))


def too_few(spans: Sequence[tuple[At, At, str]], least: int, start: At, end: At) -> list[tuple[At, At, int]]:
    """Return from when to when fewer than `least` people are there between `start` and `end`, and how many are.

    `spans`: from, to, who.
    """
    edges = {start, end}
    for first, last, _ in spans:
        edges |= {min(max(first, start), end), min(max(last, start), end)}
    found: list[tuple[At, At, int]] = []
    for a, b in pairwise(sorted(edges)):
        present = len({user for first, last, user in spans if first <= a and b <= last})
        if present >= least:
            continue
        if found and found[-1][1:] == (a, present):
            a = found.pop()[0]
        found.append((a, b, present))
    return found


def time_of(change: Entry) -> tuple[datetime, datetime]:
    """Return from when to when a change of the roster counts."""
    first, last = date.fromisoformat(change["starts_on"]), date.fromisoformat(change["ends_on"])
    return _moment(first, change["starts"]), _moment(last, change["ends"])


def _changed(roster: list[Shift], change: Entry) -> list[Shift]:
    start, end = time_of(change)
    user, group = change["user"], change["group"]
    found: list[Shift] = []
    for shift in roster:
        is_meant = shift.group == group and bool(change["is_replacing"] or shift.user == change["absent"])
        if not is_meant or shift.end <= start or end <= shift.start:
            found.append(shift)
            continue
        found += [replace(shift, end=start)] if shift.start < start else []
        found += [replace(shift, start=end)] if end < shift.end else []
        if user and not change["is_replacing"]:
            found.append(Shift(group, user, max(shift.start, start), min(shift.end, end), True))
    if user and (change["is_replacing"] or not change["absent"]):
        found.append(Shift(group, user, start, end, True))
    return found


def _span(day: date, starts: str, ends: str) -> tuple[datetime, datetime]:
    start, end = _moment(day, starts), _moment(day, ends)
    return start, end if end > start else _moment(day + timedelta(days=1), ends)


def _moment(day: date, text: str) -> datetime:
    hours, _, minutes = text.partition(":")
    midnight = datetime.combine(day, time(0), ZONE)
    return midnight + timedelta(hours=int(hours), minutes=int(minutes))
