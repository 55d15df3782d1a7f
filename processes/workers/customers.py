"""Which customer of the register a job means, and the day a moment falls on in the service's own time."""

from __future__ import annotations

from datetime import date

from engine.api import BpmnError, Engine, JobView
from processes.moments import read_moment
from processes.register.queries import Entry, find_entries, read_entry
from processes.register.roster import ZONE
from processes.workers.job import INVALID

UNKNOWN = "CUSTOMER_UNKNOWN"
"""The BPMN error code of a job that keeps something about a customer whom the register does not have."""


def customer_of(engine: Engine, said: str) -> Entry | None:
    """Return the customer with this id, else the only one with exactly this name, else None."""
    wanted = said.strip()
    if (known := read_entry(engine, "customer", wanted)) is not None:
        return known
    named = find_entries(engine, "customer", name=wanted)
    return named[0] if len(named) == 1 else None


def known_customer(job: JobView, engine: Engine, said: str) -> Entry:
    """Return the customer; BpmnError CUSTOMER_UNKNOWN where there is none, or more than one of this name."""
    found = customer_of(engine, said)
    if found is None:
        raise BpmnError(UNKNOWN, f"{job.type}: {said}")
    return found


def day_of(job: JobView, name: str, said: str) -> str:
    """Return the day (ISO) of a date or a moment; a moment counts in the service's zone. BpmnError INVALID_INPUT."""
    try:
        if len(said) == 10:
            return date.fromisoformat(said).isoformat()
        return read_moment(said).astimezone(ZONE).date().isoformat()
    except ValueError as wrong:
        raise BpmnError(INVALID, f"{job.type}: {name}") from wrong


def shortened(text: str, most: int = 255) -> str:
    """Return a text on one line that fits a field of the register; what is left out shows as …"""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
