"""What is known of a case's customer beside the case: earlier cases, and how the warranty of their products stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import g

from engine.api import ExpressionFailed, Instance
from processes.register.queries import Entry, find_entries, find_product, read_entry
from web.context import engine
from web.facts import Facts, facts_of, facts_of_all

LOOKED_THROUGH = 500  # cases, the newest
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Product:
    """A product with the day its warranty ends (ISO), where any is known, and whether it is still in warranty today."""

    id: str
    name: str
    serial: str
    is_in_warranty: bool | None
    ends_on: str | None


@dataclass(frozen=True, slots=True)
class Known:
    """`customer_id` is None where the register does not know who it is; `more`: how many products are not shown."""

    customer_id: str | None
    cases: list[tuple[Instance, Facts]]
    products: list[Product]
    more: int


def known_of(root_key: int) -> Known:
    """Return what is known of the customer of a case: the newest other cases, the products that are in use."""
    customer = _customer(facts_of(root_key))
    customer_id = customer.get("id")
    if customer_id is None or read_entry(engine(), "customer", str(customer_id)) is None:
        return Known(None, [], [], 0)
    products = find_entries(engine(), "product", in_use=True, customer=str(customer_id))
    return Known(
        str(customer_id),
        _cases(root_key, str(customer_id)),
        [_product(p) for p in products[:SHOWN]],
        max(0, len(products) - SHOWN),
    )


def _cases(root_key: int, customer_id: str) -> list[tuple[Instance, Facts]]:
    newest = engine().find_instances(root_only=True, limit=LOOKED_THROUGH)
    facts = facts_of_all(case.root_key for case in newest)
    found = [
        (case, facts[case.root_key])
        for case in newest
        if case.root_key != root_key and _customer(facts[case.root_key]).get("id") == customer_id
    ]
    return found[:SHOWN]


def _customer(facts: Facts) -> Mapping[str, Any]:
    customer = facts.variables.get("customer")
    return customer if isinstance(customer, Mapping) else {}


def _product(entry: Entry) -> Product:
    product = find_product(engine(), entry["serial"]) or entry
    project = read_entry(engine(), "project", entry["project"]) if entry["project"] else None
    warranty = _warranty(product, project or {})
    return Product(entry["id"], entry["name"], entry["serial"], warranty.get("is_in_warranty"), warranty.get("ends_on"))


def _warranty(product: Entry, project: Entry) -> Mapping[str, Any]:
    """Return what decision `warranty` says today; nothing where it fails: cases say so where they use it."""
    known: dict[str, Mapping[str, Any]] = g.setdefault("warranties", {})
    if product["id"] not in known:
        told = {kind: {n: v for n, v in entry.items() if v is not None} for kind, entry in _both(product, project)}
        try:
            found = engine().decide("warranty", {**told, "request": {}})
        except ExpressionFailed:
            found = None
        known[product["id"]] = found if isinstance(found, Mapping) else {}
    return known[product["id"]]


def _both(product: Entry, project: Entry) -> tuple[tuple[str, Entry], ...]:
    return ("product", product), ("project", project)
