"""Small languages inside attributes: variable names and paths, ISO 8601 times and cron."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError

SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)
NAME = r"[^\W\d]\w*"
PATH = re.compile(rf"{NAME}(\.{NAME})*")
DURATION = re.compile(
    r"[-+]?P(?=.)(-?\d+Y)?(-?\d+M)?(-?\d+W)?(-?\d+D)?(T(?=[-\d])(-?\d+H)?(-?\d+M)?(-?\d+([.,]\d+)?S)?)?"
)
DATE = re.compile(
    r"-?\d{4,9}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-4]):[0-5]\d(:[0-5]\d([.,]\d+)?)?"
    r"(Z|[+-]\d\d(:?\d\d)?)?(\[[\w/+:-]+\])?"
)
RESERVED = frozenset({"null", "true", "false", "function", "if", "then", "else", "for", "between", "instance", "of"})


def is_variable(text: str) -> bool:
    """Return whether a text can be the name of a variable."""
    return re.fullmatch(NAME, text) is not None and text not in RESERVED


def is_path(text: str) -> bool:
    """Return whether a text is a dotted path of variable names, as mapping targets are."""
    return PATH.fullmatch(text) is not None and not RESERVED & set(text.split("."))


def is_duration(text: str) -> bool:
    """Return whether a text is an ISO 8601 duration."""
    return DURATION.fullmatch(text) is not None


def is_date(text: str) -> bool:
    """Return whether a text is an ISO 8601 date and time that exists, with offset or zone or neither."""
    if DATE.fullmatch(text) is None:
        return False
    local, _, zone = text.rstrip("]").partition("[")
    try:
        datetime.fromisoformat(local)
        if zone:
            ZoneInfo(zone)
    except (ValueError, ZoneInfoNotFoundError, OSError):
        return False
    return True


def is_cycle(text: str) -> bool:
    """Return whether a text is a repeating interval (`R3/PT1H`, `R/2026-01-01T08:00:00Z/P1D`) or a cron expression."""
    if not text.startswith("R"):
        return is_cron(text)
    count, slash, rest = text[1:].partition("/")
    if not slash or (count and count != "-1" and not (count.isascii() and count.isdigit())):
        return False
    begin, slash, interval = rest.rpartition("/")  # a zone's name has a slash, too
    if not is_duration(interval) or interval.startswith("-"):
        return False
    return not slash or not begin or is_date(begin)


def is_cron(text: str) -> bool:
    """Return whether a text is a cron expression of five or six fields (seconds first), or one of its macros."""
    if text in ("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"):
        return True
    try:
        CronSim(text.replace("?", "*"), SOME_DAY)
    except CronSimError:
        return False
    return True
