"""The numbers of cases: the day and a count, like 20261124-0001, whichever way the request came."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from engine.api import Engine

LOOK_BACK = 200
"""How many of the day's newest cases are looked at: numbers are given in order, so these hold the highest."""


def number_after(engine: Engine, at: datetime, zone: str = "Asia/Shanghai") -> str:
    """Return the number after the highest of the day on which `at` falls in `zone`; somebody may take it meanwhile."""
    day = at.astimezone(ZoneInfo(zone)).strftime("%Y%m%d")
    given = (
        case.business_key.removeprefix(f"{day}-")
        for case in engine.find_instances(business_key=f"{day}-", limit=LOOK_BACK)
        if case.business_key
    )
    highest = max((int(number) for number in given if number.isdecimal()), default=0)
    return f"{day}-{highest + 1:04d}"
