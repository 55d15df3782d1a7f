"""Reads a date and time as expressions leave it in variables: with an offset, or with its zone's name."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


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
