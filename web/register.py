"""The service's customer register as the pages see it: what a call-taker chooses from, what is shown beside a task."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from flask import g

from engine.api import Engine
from processes.register.choices import default_level, group_names, labels
from processes.register.intake import start_variables
from processes.register.kinds import KINDS, Field, Kind
from processes.register.queries import Entry, find_customers, find_entries, find_product, read_entry, read_profile
from processes.register.senders import find_sender
from web.context import engine, language
from web.customers import Choice, Customer, request_of, sender_of

BESIDE_A_TASK = {
    "customer": ("importance", "industry", "needs", "note"),
    "site": ("environment", "access"),
    "contact": ("email",),
    "product": ("model", "delivered_on"),
    "contract": ("level",),
}


class ServiceDirectory:
    """Reads the register of one engine's database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def customers(self, text: str = "") -> list[Choice]:
        """Return the customers in whose name, sites, contacts or products `text` occurs."""
        return [
            Choice(entry["id"], entry["name"], _words(entry, "industry"))
            for entry in find_customers(self._engine, text)
        ]

    def customer(self, customer_id: str) -> Customer | None:
        """Return a customer with sites, products and contacts."""
        profile = read_profile(self._engine, customer_id) if customer_id else None
        if profile is None:
            return None
        sites = {site["id"]: site["name"] for site in profile.sites}
        facts = [
            *_facts("customer", profile.customer, "industry", "needs", "note"),
            *(
                fact
                for contract in in_use(profile.contracts)
                for fact in _facts("contract", contract, "name", "level", "ends_on")
            ),
            *((site["name"], _words(site, "address", "environment")) for site in in_use(profile.sites)),
        ]
        return Customer(
            id=customer_id,
            name=profile.customer["name"],
            sites=tuple(Choice(site["id"], site["name"]) for site in in_use(profile.sites)),
            products=tuple(
                Choice(one["serial"], _words(one, "name", "model", "serial"), sites.get(one["site"] or "", ""))
                for one in in_use(profile.products)
            ),
            contacts=tuple(
                Choice(one["id"], one["name"], _words(one, "post", "phone"))
                for one in sorted(in_use(profile.contacts), key=lambda one: not one["is_main"])
            ),
            facts=tuple((heading, text) for heading, text in facts if text),
        )

    def start_variables(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Return the variables a support case starts with."""
        request = request_of(answers)
        received_at = datetime.fromisoformat(request.pop("received_at"))
        written = {
            "customer": {"name": answers.get("customer_name")},
            "site": {"name": answers.get("site_name")},
            "contact": {"name": answers.get("contact_name"), "phone": answers.get("contact_phone")},
        }
        return start_variables(
            self._engine,
            request,
            received_at=received_at,
            customer_id=answers.get("customer_id") or None,
            site_id=answers.get("site_id") or None,
            contact_id=answers.get("contact_id") or None,
            serial=answers.get("serial") or None,
            written={name: {k: v for k, v in fields.items() if v} for name, fields in written.items()},
        )

    def portal_variables(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Return the variables of a case from the portal: the customer is found as far as serial, phone, e-mail say it.

        A contract gives its level only where the serial number and the person belong to one customer: else the
        promised times, which the portal shows, would tell a stranger who has which contract. The desk can change it.
        """
        request = request_of(answers)
        received_at = datetime.fromisoformat(request.pop("received_at"))
        writer = sender_of(answers)
        found = find_sender(
            self._engine, str(answers["serial"]), str(answers["contact_phone"]), str(answers["contact_email"])
        )
        serial = str(answers["serial"])
        variables = start_variables(
            self._engine,
            {**request, "sender": writer},
            received_at=received_at,
            customer_id=found.customer_id,
            site_id=found.site_id,
            contact_id=found.contact_id,
            serial=found.serial,
            written={
                "customer": {"name": answers["customer_name"]},
                "contact": writer,
                "product": {} if found.serial or not serial else {"serial": serial},
            },
        )
        if not found.is_agreed:
            variables["contract"] = {"level": default_level(self._engine)}
        return variables

    def groups(self) -> Mapping[str, tuple[str, str]]:
        """Return the groups as the register names them: group → (Chinese, English)."""
        with self._engine.reading() as reader:
            return group_names(reader)

    def facts(self, variables: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Return what the register knows beyond the case's own words, as it is now."""
        lines: list[tuple[str, str]] = []
        for kind, fields in BESIDE_A_TASK.items():
            known = self._entry(kind, variables.get(kind))
            if known:
                lines += _facts(kind, known, *fields)
        product = self._entry("product", variables.get("product"))
        if product and product.get("vendor"):
            vendor = read_entry(self._engine, "vendor", product["vendor"])
            lines.append(
                (
                    _called(KINDS["vendor"]),
                    _words(vendor or {}, "name", "hotline", "hours", "service_contact", "service_phone"),
                )
            )
        lines += self._records(variables.get("customer"))
        return [(heading, text) for heading, text in lines if text]

    def _records(self, customer: Any) -> list[tuple[str, str]]:
        """Return the last backup and the last training of a customer (clauses 4.3.a, 3.2.d)."""
        lines = []
        known = str(customer.get("id") or "") if isinstance(customer, Mapping) else ""
        for kind, day, told in (("backup", "made_on", "content"), ("training", "held_on", "topic")) if known else ():
            entries = find_entries(self._engine, kind, customer=known)
            if entries:
                last = max(entries, key=lambda entry: str(entry[day]))
                lines.append((_called(KINDS[kind]), _words(last, day, told)))
        return lines

    def _entry(self, kind: str, value: Any) -> Entry | None:
        if not isinstance(value, Mapping):
            return None
        if kind == "product" and value.get("serial"):
            return find_product(self._engine, str(value["serial"]))
        if kind == "contract":
            return value
        return read_entry(self._engine, kind, str(value["id"])) if value.get("id") else None


def in_use(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries that are not retired."""
    return [entry for entry in entries if not entry["is_retired"]]


def _facts(kind: str, entry: Entry, *names: str) -> list[tuple[str, str]]:
    lines = []
    for field in KINDS[kind].fields:
        value = entry.get(field.name)
        if value not in (None, "") and field.name in names:
            lines.append((_called(field), _told(field, value)))
    return lines


def _told(field: Field, value: Any) -> str:
    if field.type != "choice":
        return str(value)
    zh, en = choices_of(field).get(str(value), (str(value), str(value)))
    return zh if language() == "zh" else en


def choices_of(field: Field) -> dict[str, tuple[str, str]]:
    """Return value → (Chinese, English) name of what may be chosen in a field; asked once for a request."""
    known: dict[str, dict[str, tuple[str, str]]] = g.setdefault("choices", {})
    name = field.source or field.name
    if name not in known:
        known[name] = labels(engine(), field)
    return known[name]


def _called(named: Field | Kind) -> str:
    return named.zh if language() == "zh" else named.en


def _words(entry: Entry, *names: str) -> str:
    return "，".join(str(entry[name]) for name in names if entry.get(name))
