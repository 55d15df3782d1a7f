"""Gives a new case its number, the day and a count like 20261124-0001, and starts it once however often it is asked."""

from __future__ import annotations

import threading
from dataclasses import replace

from flask_babel import get_timezone

from engine.api import Actor, WrongState, commands
from processes.numbers import number_after
from web.context import engine as this_engine
from web.context import now

ATTEMPTS = 20  # how often a number that somebody else has just taken is given up for the next one
_one_number_at_a_time = threading.Lock()


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
