"""Reads a date and time as expressions leave it in variables, and tells it as people here read it."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

ZONE = ZoneInfo("Asia/Shanghai")
"""Whose clock the times that people read are of."""
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?(?:[@\[][A-Za-z_/+-]+\]?)?")


def read_moment(text: str) -> datetime:
    """Return the time of `2026-11-24T10:00:00+08:00`, `…@Asia/Shanghai` or `…[Asia/Shanghai]` (else ValueError)."""
    local, mark, zone = text.strip().rstrip("]").replace("[", "@").partition("@")
    moment = datetime.fromisoformat(local)
    if mark and moment.tzinfo is None:
        try:
            moment = moment.replace(tzinfo=ZoneInfo(zone))
        except (ZoneInfoNotFoundError, OSError) as unknown:
            raise ValueError(text) from unknown
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment


def spoken_time(value: Any) -> str:
    """Return a variable's time as in `2026-11-24 09:00`; the text itself where it is no time."""
    text = str(value or "")
    try:
        return read_moment(text).astimezone(ZONE).strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return text


def with_spoken_times(text: str) -> str:
    """Return a text in which each time is told as people here read it."""
    return _MOMENT.sub(lambda found: spoken_time(found[0]), text)
