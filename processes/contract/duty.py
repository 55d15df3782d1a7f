"""Who is on duty: what decision `team` asks for, and whom the duty roster and the accounts really have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import select

from engine.api import DefinitionInvalid, Reader, read_model, read_users
from processes.contract.review import Duty
from processes.moments import ZONE
from processes.register.roster import find_gaps, open_times
from processes.register.tables import TABLES
from processes.users import GROUPS

TEAM = "team"
"""The decision that says how many people of a group must be on duty at every minute (clause 2.a)."""


def least_on_duty(files: Mapping[str, str], groups: Iterable[str] = GROUPS) -> dict[str, int]:
    """Return group → how many people at least, as decision `team` of these files has it; groups without need left out.

    Empty where there is no such decision.
    """
    for name, text in files.items():
        if name.endswith(".dmn") and f'id="{TEAM}"' in text:
            return {group: least for group in groups if (least := _least(text, name, group))}
    return {}


def duty_of(
    files: Mapping[str, str],
    duties: Sequence[Mapping[str, Any]] = (),
    members: Mapping[str, frozenset[str]] | None = None,
    changes: Sequence[Mapping[str, Any]] = (),
    today: date | None = None,
) -> Duty:
    """Return who is on duty by the decision in `files` and the roster's entries.

    `members`: group → the active people in it, who alone fill a shift; None: whoever the roster names. A group that
    the roster has at all is on duty, with gaps where nobody is; who left makes a gap, and does not stop a deployment.
    `changes` of the roster are bound to dates: the coming weeks from `today` on are looked through with them; without
    a day it is the week that repeats, by itself.

    An installation that keeps no roster is taken at the decision's word; without the decision all groups are on duty.
    """
    present = [d for d in duties if members is None or d["user"] in _everybody(members)]
    rostered = frozenset(d["group"] for d in duties)
    known = frozenset(GROUPS) | (members or {}).keys() | {d["group"] for d in duties}
    needed = least_on_duty(files, known)
    wanted = frozenset(needed) or known
    if not duties:
        return Duty(known, wanted)
    filling = [_without_who_left(c, members) for c in changes]
    gaps = find_gaps(present, needed) if today is None else open_times(present, filling, needed, today)
    return Duty(known, wanted & rostered, gaps)


def read_duty(files: Mapping[str, str], reader: Reader, at: datetime) -> Duty:
    """Return who is on duty by the roster and the accounts as they are, from the day of `at` on."""
    duties, changes = (
        [row._asdict() for row in reader.all(select(TABLES[kind]).order_by(TABLES[kind].c.id))]
        for kind in ("duty", "duty_change")
    )
    members: dict[str, frozenset[str]] = {}
    for user in read_users(reader):
        for group in user.groups if user.is_active else ():
            members[group] = members.get(group, frozenset()) | {user.name}
    return duty_of(files, duties, members, changes, at.astimezone(ZONE).date())


def _without_who_left(change: Mapping[str, Any], members: Mapping[str, frozenset[str]] | None) -> Mapping[str, Any]:
    is_gone = members is not None and change["user"] is not None and change["user"] not in _everybody(members)
    return {**change, "user": None} if is_gone else change


def _everybody(members: Mapping[str, frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*members.values())


@lru_cache(maxsize=256)
def _least(text: str, name: str, group: str) -> int:
    try:
        found = read_model(text, name).evaluate(TEAM, {"group": group}).output
    except DefinitionInvalid:
        return 0
    return int(found) if isinstance(found, int | float) or str(found).isdecimal() else 0
