"""What a case is about, for people: its customer, site, product and symptom, out of its variables and the register."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import g

from processes.related import CUSTOMER, CUSTOMER_NAME, PROBLEM
from web.context import directory, engine
from web.display import exactly
from web.forms import spoken
from web.words import _, _later

# path of a variable -> heading, in the order they are read out
SHOWN = {
    "customer": _later("Customer"),
    "site": _later("Site"),
    "contact": _later("Contact"),
    "product": _later("Product"),
    "warranty": _later("Warranty"),
    "contract.is_in_force": _later("Contract in force"),
    "request.title": _later("Problem"),
    "request.description": _later("In the customer's words"),
    "request.channel": _later("Channel"),
    "request.severity": _later("Severity"),
    "request.is_disaster": _later("Disaster"),
    "request.received_at": _later("Received"),
    "request.sender": _later("Sent through the portal by"),
}


NAMES = ("name", "serial", "phone", "address")

CHANNELS = {
    "hotline": _later("Hotline"),
    "fax": _later("Fax"),
    "email": _later("E-mail"),
    "portal": _later("Portal"),
}
SEVERITIES = {
    "low": _later("Question or small fault: work goes on"),
    "normal": _later("Fault: work is impaired"),
    "high": _later("Severe fault: work stands still"),
}
WORDS: dict[str, Mapping[str, Any]] = {
    "request.channel": CHANNELS,
    "request.severity": SEVERITIES,
    "request.is_disaster": {"yes": _later("yes"), "no": _later("no")},
}


@dataclass(frozen=True, slots=True)
class Facts:
    """The customer and the problem in a few words; (heading, text) of what the case says, and of what else is known."""

    customer: str
    problem: str
    own: list[tuple[str, str]]
    variables: Mapping[str, Any]

    @property
    def is_of_customer(self) -> bool:
        """Is the case about somebody who asked for something? What the service does for itself is not."""
        return not {"customer", "request", "contact", "product"}.isdisjoint(self.variables)

    @property
    def contact(self) -> str:
        """Return whom to ring at the customer's, in a few words."""
        return _words("contact", self.variables.get("contact"))

    @property
    def known(self) -> list[tuple[str, str]]:
        """Return what the register knows; asked only where it is shown."""
        return directory().facts(self.variables)

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Return all of it."""
        return self.own + self.known


@dataclass(frozen=True, slots=True)
class Brief:
    """The customer and the problem of a case in a few words, as lists show them."""

    customer: str = ""
    problem: str = ""


def facts_of(root_key: int) -> Facts:
    """Return the facts of a case, read once for a request."""
    known: dict[int, Facts] = g.setdefault("facts", {})
    if root_key not in known:
        known[root_key] = _facts(engine().variables(root_key))
    return known[root_key]


def facts_of_all(root_keys: Iterable[int]) -> dict[int, Brief]:
    """Return what lists show of several cases, in one query however many they are."""
    wanted = set(root_keys)
    found = engine().searched_values(wanted)
    return {key: _brief(found.get(key, {})) for key in wanted}


def _brief(values: Mapping[str, str]) -> Brief:
    return Brief(values.get(CUSTOMER_NAME) or values.get(CUSTOMER, ""), values.get(PROBLEM, ""))


def _facts(variables: Mapping[str, Any]) -> Facts:
    lines = [(str(heading), _words(path, _at(variables, path))) for path, heading in SHOWN.items()]
    return Facts(
        customer=_words("customer", variables.get("customer")),
        problem=_words("", _at(variables, "request.title")),
        own=[(heading, text) for heading, text in lines if text],
        variables=variables,
    )


def _at(variables: Mapping[str, Any], path: str) -> Any:
    value: Any = variables
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _words(path: str, value: Any) -> str:
    if path == "warranty" and isinstance(value, Mapping):
        known = value.get("is_in_warranty")
        state = "" if known is None else _("in warranty") if known else _("out of warranty")
        return "，".join(part for part in (state, spoken(value.get("reason"))) if part)
    if isinstance(value, Mapping):
        parts = (spoken(value.get(name)) for name in NAMES + (("email",) if path == "request.sender" else ()))
        return "，".join(part for part in parts if part) or spoken(value.get("id"))
    if path in WORDS and isinstance(value, str):
        return str(WORDS[path].get(value, value))
    if path.endswith("_at") and isinstance(value, str):
        try:
            return exactly(datetime.fromisoformat(value))
        except ValueError:
            return value
    return spoken(value)
