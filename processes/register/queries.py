"""Reads the register: lists, one entry, and what a call-taker looks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_, select

from engine.api import Engine, Reader
from processes.register.choices import level_values
from processes.register.kinds import KINDS
from processes.register.tables import TABLES

Entry = Mapping[str, Any]
"""The fields of an entry and its `id`."""


@dataclass(frozen=True, slots=True)
class CustomerProfile:
    """A customer with everything that belongs to them."""

    customer: Entry
    sites: tuple[Entry, ...]
    contacts: tuple[Entry, ...]
    projects: tuple[Entry, ...]
    contracts: tuple[Entry, ...]
    products: tuple[Entry, ...]


def find_entries(
    engine: Engine, kind: str, text: str = "", limit: int | None = None, *, in_use: bool = False, **where: str
) -> list[Entry]:
    """Return the entries of a kind, by id: those whose fields are as in `where` and have `text` in them somewhere.

    `in_use`: none that is retired.
    """
    table = TABLES[kind]
    query = select(table).order_by(table.c.id).limit(limit)
    if in_use and KINDS[kind].retires:
        query = query.where(table.c.is_retired.is_not(True))
    for name, value in where.items():
        query = query.where(table.c[name] == value)
    if text:
        words = [table.c[f.name] for f in KINDS[kind].fields if f.type in ("text", "note")]
        query = query.where(or_(*(column.icontains(text, autoescape=True) for column in [table.c.id, *words])))
    with engine.reading() as reader:
        return _entries(reader, query, kind)


def count_entries(engine: Engine) -> dict[str, int]:
    """Return how many entries of each kind there are."""
    with engine.reading() as reader:
        found = {kind: reader.one(select(func.count()).select_from(table)) for kind, table in TABLES.items()}
    return {kind: row[0] if row else 0 for kind, row in found.items()}


def read_entry(engine: Engine, kind: str, entry_id: str) -> Entry | None:
    """Return one entry, or None."""
    with engine.reading() as reader:
        return find_one(reader, kind, entry_id)


def changed_at(engine: Engine, kind: str, entry_id: str) -> str | None:
    """Return when an entry was changed last (ISO, UTC), for `SaveEntry.seen_at`; None where there is none."""
    table = TABLES[kind]
    with engine.reading() as reader:
        row = reader.one(select(table.c.changed_at).where(table.c.id == entry_id))
    return None if row is None else str(row.changed_at)


def find_customers(engine: Engine, text: str = "", limit: int = 50) -> list[Entry]:
    """Return the customers in whose name, sites, contacts or products `text` occurs; nothing retired."""
    customer, site, contact, product = (TABLES[k] for k in ("customer", "site", "contact", "product"))
    query = select(customer).where(customer.c.is_retired.is_not(True)).order_by(customer.c.name).limit(limit)
    if text:
        near = [
            select(near.c.customer).where(near.c.is_retired.is_not(True), or_(*(_in(near.c[n], text) for n in names)))
            for near, names in (
                (site, ("name", "address")),
                (contact, ("name", "phone")),
                (product, ("name", "serial")),
            )
        ]
        query = query.where(
            or_(_in(customer.c.name, text), customer.c.id == text, *(customer.c.id.in_(ids) for ids in near))
        )
    with engine.reading() as reader:
        return _entries(reader, query, "customer")


def read_profile(engine: Engine, customer_id: str) -> CustomerProfile | None:
    """Return a customer with sites, contacts, projects, contracts and products; None where there is none."""
    with engine.reading() as reader:
        customer = find_one(reader, "customer", customer_id)
        if customer is None:
            return None
        parts = (
            entries_of(reader, kind, customer_id) for kind in ("site", "contact", "project", "contract", "product")
        )
        return CustomerProfile(customer, *parts)


def find_product(engine: Engine, serial: str) -> Entry | None:
    """Return the product with this serial number, or None; `vendor_months` is its own or its warranty standard's.

    Of two with one number the one that is in use.
    """
    table = TABLES["product"]
    with engine.reading() as reader:
        found = _entries(reader, select(table).where(table.c.serial == serial).order_by(table.c.id), "product")
        found.sort(key=lambda product: bool(product["is_retired"]))
        return with_standard(reader, found[0]) if found else None


def filled_in(entry: Entry | None) -> dict[str, Any]:
    """Return an entry without the fields that nobody filled in; nothing of none."""
    return {name: value for name, value in (entry or {}).items() if value is not None}


def first_contact(contacts: Iterable[Entry]) -> Entry | None:
    """Return who of these contacts is to be called first: marked so, else the first; None where there is none."""
    return min(contacts, key=lambda contact: not contact["is_main"], default=None)


def with_standard(reader: Reader, product: Entry) -> Entry:
    """Return a product with the months of its warranty standard, where it has no number of its own (clause 0.b)."""
    if product["vendor_months"] is not None or not product["warranty_standard"]:
        return product
    standard = find_one(reader, "warranty_standard", product["warranty_standard"])
    return {**product, "vendor_months": standard["months"] if standard else None}


def read_terms(engine: Engine, customer_id: str, project_id: str | None, on: str) -> dict[str, Any]:
    """Return what a customer's contracts say on a day (ISO date) for a project, as `terms_of`."""
    with engine.reading() as reader:
        contracts = entries_of(reader, "contract", customer_id)
    return terms_of(contracts, level_values(engine), project_id, on)


def terms_of(contracts: Iterable[Entry], known: Sequence[str], project_id: str | None, on: str) -> dict[str, Any]:
    """Return what contracts of one customer say on a day (ISO date): the variable `contract` of a case.

    `level`: the best of the `known` levels (best first); else the last. `is_in_force`: whether one of them is for this
    project, or for all of the customer's; of a product that is not known (None), whether there is any.
    """
    running = [
        c for c in contracts if not c["is_retired"] and (c["starts_on"] or "") <= on <= (c["ends_on"] or "9999-12-31")
    ]
    held = {c["level"] for c in running}
    level = next((level for level in known if level in held), known[-1])
    return {"level": level, "is_in_force": any(project_id in (None, c["project"] or project_id) for c in running)}


def _in(column: Any, text: str) -> Any:
    return column.icontains(text, autoescape=True)


def find_one(reader: Reader, kind: str, entry_id: str) -> Entry | None:
    """Return one entry, for who has a reader already: a handler, in its transaction."""
    table = TABLES[kind]
    found = _entries(reader, select(table).where(table.c.id == entry_id), kind)
    return found[0] if found else None


def entries_of(reader: Reader, kind: str, customer_id: str) -> tuple[Entry, ...]:
    """Return the entries of a kind that a customer has, for who has a reader already."""
    table = TABLES[kind]
    return tuple(_entries(reader, select(table).where(table.c.customer == customer_id).order_by(table.c.id), kind))


def _entries(reader: Reader, query: Select[Any], kind: str) -> list[Entry]:
    names = ["id", *(f.name for f in KINDS[kind].fields)]
    return [{name: row._mapping[name] for name in names} for row in reader.all(query)]
