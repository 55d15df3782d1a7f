"""Gives a new case its number, the day and a count like 20261124-0001, and starts it once however often it is asked."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import get_timezone

from engine.api import Actor, Engine, WrongState, commands
from web.context import engine as this_engine
from web.context import now

LOOK_BACK = 200  # numbers are given in order, so the newest cases hold the highest
ATTEMPTS = 20  # how often a number that somebody else has just taken is given up for the next one
_one_number_at_a_time = threading.Lock()


def number_after(engine: Engine, at: datetime, zone: str = "Asia/Shanghai") -> str:
    """Return the number after the highest of the day on which `at` falls in `zone`."""
    day = at.astimezone(ZoneInfo(zone)).strftime("%Y%m%d")
    given = (
        case.business_key.removeprefix(f"{day}-")
        for case in engine.find_instances(business_key=f"{day}-", limit=LOOK_BACK)
        if case.business_key
    )
    highest = max((int(number) for number in given if number.isdecimal()), default=0)
    return f"{day}-{highest + 1:04d}"


def start_numbered(start: commands.StartInstance, by: Actor, request_id: str | None) -> int:
    """Start a case with the next number and return its key; a repeated request starts nothing."""
    engine = this_engine()
    with _one_number_at_a_time:
        earlier = started_before(request_id)
        if earlier is not None:
            return earlier
        for attempt in range(1, ATTEMPTS + 1):
            number = number_after(engine, now(), str(get_timezone()))
            command = replace(start, business_key=number, is_business_key_new=True)
            try:
                return engine.execute(command, by, request_id).instance_key
            except WrongState:  # another server gave this number at the same moment
                if attempt == ATTEMPTS or not engine.find_instances(number=number, limit=1):
                    raise
    raise AssertionError("unreachable")


def started_before(request_id: str | None) -> int | None:
    """Return the case that this very page has registered already (a double click, a reload), or None."""
    found = this_engine().journal(request_id=request_id) if request_id else []
    return found[0].root_key if found else None
