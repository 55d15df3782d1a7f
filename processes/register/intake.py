"""The variables a support case starts with: the request as taken, and what the register knows about the customer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.api import Engine
from processes.moments import ZONE
from processes.register.choices import default_level
from processes.register.queries import filled_in, find_product, read_profile, read_terms


def start_variables(
    engine: Engine,
    request: Mapping[str, Any],
    *,
    received_at: datetime,
    customer_id: str | None = None,
    site_id: str | None = None,
    contact_id: str | None = None,
    serial: str | None = None,
    written: Mapping[str, Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    """Return the start variables of `support_request`.

    `request`: channel, title, description, is_disaster ('yes' or 'no'), severity. `received_at` (aware) is where all
    clocks of the commitment start. Ids that the register does not know count as not given; `written` is what the
    caller said where the register has nothing: customer, site, contact, product → fields.
    """
    said = written or {}
    profile = read_profile(engine, customer_id) if customer_id else None
    product = find_product(engine, serial) if serial else None
    on = received_at.astimezone(ZONE).date().isoformat()
    variables: dict[str, Any] = {
        "request": {**request, "received_at": received_at.isoformat()},
        "customer": dict(said.get("customer", {})),
        "site": dict(said.get("site", {})),
        "contact": dict(said.get("contact", {})),
        "product": dict(product) if product else {"serial": serial or "", **said.get("product", {})},
        "contract": {"level": default_level(engine)},
    }
    if profile is not None:
        variables["customer"] = dict(profile.customer)
        for name, entries, wanted in (("site", profile.sites, site_id), ("contact", profile.contacts, contact_id)):
            if entry := next((e for e in entries if e["id"] == wanted), None):
                variables[name] = dict(entry)
        project = (product or {}).get("project")
        variables["contract"] = read_terms(engine, profile.customer["id"], project, on)
        variables["project"] = dict(next((p for p in profile.projects if p["id"] == project), {}))
    return {name: filled_in(value) for name, value in variables.items()}
