"""Job type `affected-customers`: who has products of a model, for the notice of a technical upgrade.

Input `model` (text). Output `affected`: a list of {id, name, contact, phone, products: [serial …]}, by id; each
customer once. Error INVALID_INPUT.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.api import Engine, JobView
from processes.register.queries import find_entries, read_entry
from processes.workers.job import texts

TYPE = "affected-customers"


def find(job: JobView, engine: Engine) -> Mapping[str, Any]:
    model = texts(job, "model")["model"].strip().casefold()
    serials: dict[str, list[str]] = {}
    for product in find_entries(engine, "product"):
        if (product["model"] or "").casefold() == model:
            serials.setdefault(product["customer"], []).append(product["serial"])
    return {"affected": [_customer(engine, id_, found) for id_, found in sorted(serials.items())]}


def _customer(engine: Engine, customer_id: str, serials: list[str]) -> dict[str, Any]:
    customer = read_entry(engine, "customer", customer_id) or {"name": customer_id}
    contact = next(iter(find_entries(engine, "contact", customer=customer_id)), None) or {}
    return {
        "id": customer_id,
        "name": customer["name"],
        "contact": contact.get("name"),
        "phone": contact.get("phone"),
        "products": serials,
    }
