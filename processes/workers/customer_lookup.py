"""Job type `customer-lookup`: what the register knows of somebody who calls, so that every task shows it (1.2.a).

Input `customer` (id, or the exact name); optional `serial`, `phone`. Whoever calls is found by customer, else by the
product's serial number or the phone number. Output `known`: {customer, site, contact, product, project}, each with the
fields of the register and the id, empty where nothing is known. Error CUSTOMER_UNKNOWN, INVALID_INPUT.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.api import BpmnError, Engine, JobView
from processes.register.queries import Entry, find_entries, find_product, read_entry
from processes.register.senders import find_sender
from processes.workers.customers import UNKNOWN, customer_of
from processes.workers.job import texts

TYPE = "customer-lookup"


def look_up(job: JobView, engine: Engine) -> Mapping[str, Any]:
    said = texts(job, "customer", optional=("serial", "phone"))
    sender = find_sender(engine, said["serial"].strip(), said["phone"], "")
    customer = customer_of(engine, said["customer"]) or _entry(engine, "customer", sender.customer_id)
    if customer is None:
        raise BpmnError(UNKNOWN, f"{job.type}: {said['customer']}")
    contacts = find_entries(engine, "contact", customer=customer["id"])
    contact = next((c for c in contacts if c["id"] == sender.contact_id), None) or next(iter(contacts), None)
    product = find_product(engine, said["serial"].strip()) if said["serial"].strip() else None
    if product is not None and product["customer"] != customer["id"]:
        product = None
    sites = find_entries(engine, "site", customer=customer["id"])
    wanted = (product or contact or {}).get("site")
    site = next((s for s in sites if s["id"] == wanted), None) or (sites[0] if len(sites) == 1 else None)
    project = _entry(engine, "project", (product or {}).get("project"))
    found = {"customer": customer, "site": site, "contact": contact, "product": product, "project": project}
    return {"known": {name: _told(entry) for name, entry in found.items()}}


def _entry(engine: Engine, kind: str, entry_id: str | None) -> Entry | None:
    return read_entry(engine, kind, entry_id) if entry_id else None


def _told(entry: Entry | None) -> dict[str, Any]:
    return {name: value for name, value in (entry or {}).items() if value is not None}
