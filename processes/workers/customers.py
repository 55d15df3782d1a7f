"""Which customer of the register a job means, and the day a moment falls on in the service's own time."""

from __future__ import annotations

from datetime import date

from engine.api import BpmnError, Engine, JobView
from processes.moments import read_moment
from processes.register.queries import Entry, find_entries, read_entry
from processes.register.roster import ZONE
from processes.workers.declaration import ErrorCode, Field

UNKNOWN = "CUSTOMER_UNKNOWN"
"""The BPMN error code of a job that keeps something about a customer whom the register does not have."""
CUSTOMER_UNKNOWN = ErrorCode(UNKNOWN, "登记资料里没有这个客户", "The register has no such customer.")
CUSTOMER = Field(
    "customer",
    "text",
    "客户编号或名称",
    "客户的编号，或完整的名称",
    "Id of the customer, or its exact name.",
    example="=if customer.id = null then customer.name else customer.id",
)


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


def day_of(said: str) -> str:
    """Return the day (ISO) of an input of kind `day`; a moment counts in the service's zone."""
    if len(said) == 10:
        return date.fromisoformat(said).isoformat()
    return read_moment(said).astimezone(ZONE).date().isoformat()


def shortened(text: str, most: int = 255) -> str:
    """Return a text on one line that fits a field of the register; what is left out shows as …"""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
