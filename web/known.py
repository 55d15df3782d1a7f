"""What is known of a case's customer beside the case: earlier cases, and how the warranty of their products stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import g

from engine.api import ExpressionFailed, Instance
from processes.register.queries import Entry, filled_in, find_entries, find_product, read_entry
from processes.related import CUSTOMER, CUSTOMER_NAME
from web.context import engine
from web.facts import Brief, facts_of_all

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
    """`customer_id` is None where the register does not know who it is: then `cases` are those of the same `name`.

    `more`: how many products are not shown; `count`: how many other cases there are, `cases` the newest of them.
    """

    customer_id: str | None
    name: str
    cases: list[tuple[Instance, Brief]]
    count: int
    products: list[Product]
    more: int


def known_of(root_key: int) -> Known:
    """Return what is known of the customer of a case: the newest other cases, the products that are in use."""
    values = engine().searched_values([root_key]).get(root_key, {})
    customer_id, name = values.get(CUSTOMER), values.get(CUSTOMER_NAME, "")
    if customer_id is None or read_entry(engine(), "customer", customer_id) is None:
        cases, count = _cases(root_key, (CUSTOMER_NAME, name)) if name else ([], 0)
        return Known(None, name, cases, count, [], 0)
    products = find_entries(engine(), "product", in_use=True, customer=customer_id)
    return Known(
        customer_id,
        name,
        *_cases(root_key, (CUSTOMER, customer_id)),
        [_product(p) for p in products[:SHOWN]],
        max(0, len(products) - SHOWN),
    )


def _cases(root_key: int, whose: tuple[str, str]) -> tuple[list[tuple[Instance, Brief]], int]:
    """Return the newest other cases that have the same value there, and how many there are beside this one."""
    newest = engine().find_instances(value=whose, limit=SHOWN + 1)
    others = [case for case in newest if case.root_key != root_key][:SHOWN]
    facts = facts_of_all(case.root_key for case in others)
    return [(case, facts[case.root_key]) for case in others], engine().count_instances(value=whose) - 1


def _product(entry: Entry) -> Product:
    product = find_product(engine(), entry["serial"]) or entry
    project = read_entry(engine(), "project", entry["project"]) if entry["project"] else None
    warranty = _warranty(product, project or {})
    return Product(entry["id"], entry["name"], entry["serial"], warranty.get("is_in_warranty"), warranty.get("ends_on"))


def _warranty(product: Entry, project: Entry) -> Mapping[str, Any]:
    """Return what decision `warranty` says today; nothing where it fails: cases say so where they use it."""
    known: dict[str, Mapping[str, Any]] = g.setdefault("warranties", {})
    if product["id"] not in known:
        told = {kind: filled_in(entry) for kind, entry in _both(product, project)}
        try:
            found = engine().decide("warranty", {**told, "request": {}})
        except ExpressionFailed:
            found = None
        known[product["id"]] = found if isinstance(found, Mapping) else {}
    return known[product["id"]]


def _both(product: Entry, project: Entry) -> tuple[tuple[str, Entry], ...]:
    return ("product", product), ("project", project)
