"""How times, due dates, groups and states read on a screen: words and colours in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, g
from flask_babel import format_date, format_datetime, to_user_timezone

from processes.users import GROUPS
from web.context import directory, language, name_of, now
from web.forms import spoken
from web.requests import request_token
from web.words import _, _later

ROLES = {
    "admin": _later("Administrator: people, groups and roles"),
    "owner": _later("Process owner: changes and deploys processes"),
    "auditor": _later("Auditor: reads every record"),
    "manager": _later("Manager: assigns, cancels, resolves"),
}
ROLE_NAMES = {
    "admin": _later("Administrator"),
    "owner": _later("Process owner"),
    "auditor": _later("Auditor"),
    "manager": _later("Manager"),
}
STATES = {
    "active": _later("running"),
    "suspended": _later("suspended"),
    "completed": _later("closed"),
    "canceled": _later("canceled"),
    "created": _later("open"),
}
AMBER_SHARE = 0.25
AMBER_LEFT = timedelta(minutes=15)
AMBER_LEFT_OF_UNKNOWN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Due:
    """A due time as it is shown: `level` is late, soon or fine; `text` says the same in words."""

    level: str
    text: str
    at: datetime


def due(at: datetime | None, since: datetime | None = None) -> Due | None:
    """Return how a due time stands now: late; soon in the last quarter of its time or its last 15 minutes; else fine.

    Where nothing says since when it runs, its last hour is soon.
    """
    if at is None:
        return None
    left = at - now()
    if left < timedelta(0):
        return Due("late", _("%(time)s overdue", time=span(-left)), at)
    amber = AMBER_LEFT_OF_UNKNOWN if since is None else max(AMBER_LEFT, (at - since) * AMBER_SHARE)
    return Due("soon" if left < amber else "fine", _("%(time)s left", time=span(left)), at)


def span(length: timedelta) -> str:
    """Return a length of time in its two largest units."""
    minutes = int(length.total_seconds() // 60)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return _("%(days)d d %(hours)d h", days=days, hours=hours) if hours else _("%(days)d d", days=days)
    if hours:
        return _("%(hours)d h %(minutes)d min", hours=hours, minutes=minutes) if minutes else _("%(h)d h", h=hours)
    return _("%(minutes)d min", minutes=minutes)


def clock(length: timedelta) -> str:
    """Return a length of time to the millisecond, as hours:minutes:seconds."""
    thousandths = length // timedelta(milliseconds=1)
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes // 60}:{minutes % 60:02d}:{rest // 1000:02d}.{rest % 1000:03d}"


def when(at: datetime | None) -> str:
    """Return a time as short as it stays clear: today's without its date, this year's without its year."""
    if at is None:
        return ""
    local, today = to_user_timezone(at), to_user_timezone(now())
    if local.date() == today.date():
        return _("today %(time)s", time=format_datetime(at, "HH:mm"))
    if local.date() == today.date() + timedelta(days=1):
        return _("tomorrow %(time)s", time=format_datetime(at, "HH:mm"))
    if local.date() == today.date() - timedelta(days=1):
        return _("yesterday %(time)s", time=format_datetime(at, "HH:mm"))
    if local.year == today.year:
        return str(format_datetime(at, "M月d日 HH:mm" if language() == "zh" else "d MMM HH:mm"))
    return str(format_datetime(at, "yyyy年M月d日 HH:mm" if language() == "zh" else "d MMM yyyy HH:mm"))


def exactly(at: datetime | None) -> str:
    """Return a time to the second."""
    return format_datetime(at, "yyyy-MM-dd HH:mm:ss") if at else ""


def day(at: Any) -> str:
    """Return a date."""
    return format_date(at, "long") if at else ""


def group(name: str) -> str:
    """Return what a candidate group is called; one that has no name of its own is shown as it is."""
    return group_names().get(name, (name, name))[0 if language() == "zh" else 1]


def group_names() -> Mapping[str, tuple[str, str]]:
    """Return the groups that have a name for people, those of the register first; asked once for a request."""
    if "group_names" not in g:
        g.group_names = {**GROUPS, **directory().groups()}
    known: Mapping[str, tuple[str, str]] = g.group_names
    return known


def groups(names: Any) -> str:
    """Return several groups' names as one text."""
    return ("、" if language() == "zh" else ", ").join(group(name) for name in names)


def state(name: str) -> str:
    """Return the word for a state."""
    return str(STATES.get(name, name))


def install(app: Flask) -> None:
    """Make these words known to templates."""
    app.jinja_env.filters.update(
        when=when, exactly=exactly, day=day, span=span, group=group, groups=groups, state=state, person=name_of, zip=zip
    )
    app.jinja_env.filters.update(clock=clock, spoken=spoken)
    app.jinja_env.globals.update(
        due=due, request_token=request_token, group_names=group_names, ROLES=ROLES, ROLE_NAMES=ROLE_NAMES
    )
