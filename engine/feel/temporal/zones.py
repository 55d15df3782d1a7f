"""Time zones of FEEL values: none, a fixed offset in seconds, or an IANA name whose offset depends on the moment."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import regex

from engine.feel.temporal.calendar import DAY, NANOSECONDS, civil_date, days_in_month

Zone = int | str | None
"""Offset in seconds east of UTC, an IANA zone name, or None for a local ("unzoned") value."""

MAX_OFFSET = 18 * 3600
_NAME = regex.compile(r"[A-Za-z0-9_+\-]+(/[A-Za-z0-9_+\-]+)*")


@lru_cache(256)
def zone_info(name: str) -> ZoneInfo:
    """Return the zone of an IANA name; raises ValueError when there is none."""
    if name in ("Z", "UTC"):
        return ZoneInfo("UTC")
    if len(name) > 64 or not _NAME.fullmatch(name):
        raise ValueError(f"Expected a time zone name, but found {name!r}")
    try:
        return ZoneInfo(name)
    except (KeyError, OSError) as error:  # ZoneInfoNotFoundError, or the name of a folder in the zone data
        raise ValueError(f"Expected a time zone name, but found {name!r}") from error


def is_zone(name: str) -> bool:
    """Tell whether the zone data knows that name."""
    try:
        zone_info(name)
    except ValueError:
        return False
    return True


def _moment(days: int, nanoseconds: int) -> datetime:
    """Return the nearest moment that `datetime` can hold; outside its years the rules of its edge apply."""
    year, month, day = civil_date(days)
    year = min(max(year, 2), 9998)
    seconds = nanoseconds // NANOSECONDS
    return datetime(
        year, month, min(day, days_in_month(year, month)), seconds // 3600, seconds // 60 % 60, seconds % 60, tzinfo=UTC
    )


def local_offset(zone: int | str, days: int, nanoseconds: int) -> int:
    """Return the zone's offset in seconds at a local date and time (the earlier of two at a clock change)."""
    if isinstance(zone, int):
        return zone
    offset = _moment(days, nanoseconds).replace(tzinfo=zone_info(zone)).utcoffset()
    assert offset is not None
    return int(offset.total_seconds())


def instant_offset(zone: str, instant: int) -> int:
    """Return the zone's offset in seconds at an instant (nanoseconds since 1970-01-01T00:00:00Z)."""
    offset = _moment(*divmod(instant, DAY)).astimezone(zone_info(zone)).utcoffset()
    assert offset is not None
    return int(offset.total_seconds())


def zone_text(zone: Zone) -> str:
    """Return the ending of an ISO 8601 text: nothing, `Z`, `+08:00` or `@Asia/Shanghai`."""
    if zone is None:
        return ""
    if isinstance(zone, str):
        return "@" + zone
    if zone == 0:
        return "Z"
    size = abs(zone)
    text = ("-" if zone < 0 else "+") + f"{size // 3600:02d}:{size // 60 % 60:02d}"
    return text + (f":{size % 60:02d}" if size % 60 else "")
