"""Which customer of the register a job means, whom to call there, and the service's own day of a moment."""

from __future__ import annotations

from datetime import date
from typing import Any

from engine.api import BpmnError, Engine, JobView
from processes.moments import ZONE, read_moment
from processes.register.queries import Entry, filled_in, find_entries, first_contact, read_entry
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

ENDS_WITHIN = Field(
    "days", "whole number", "提前天数", "多少天之内到期", "Within how many days they end.", example="=days"
)
"""How far ahead a job looks for what ends."""
WHOM_TO_TELL = (
    Field("customer", "record", "客户", "登记的客户", "The customer, as registered."),
    Field("contact", "record", "联系人", "首要联系人，没有则为空", "Whom to call first; empty where none."),
)
"""What `whom_to_tell` gives with each thing that ends."""


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


def whom_to_tell(engine: Engine, customer_id: str, **entries: Entry) -> dict[str, dict[str, Any]]:
    """Return these entries with their customer and whom to call there, each without the fields nobody filled in."""
    customer = read_entry(engine, "customer", customer_id) or {"id": customer_id}
    contact = first_contact(find_entries(engine, "contact", in_use=True, customer=customer_id)) or {}
    told = {**entries, "customer": customer, "contact": contact}
    return {name: filled_in(entry) for name, entry in told.items()}


def day_of(said: str) -> str:
    """Return the day (ISO) of an input of kind `day`; a moment counts in the service's zone."""
    if len(said) == 10:
        return date.fromisoformat(said).isoformat()
    return read_moment(said).astimezone(ZONE).date().isoformat()


def shortened(text: str, most: int = 255) -> str:
    """Return a text on one line that fits a field of the register; what is left out shows as …"""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
