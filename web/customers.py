"""What the web needs from a customer register: a small face that an application puts before its own register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose from a list: its id, what it is called, and a word more."""

    id: str
    name: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer with all that a call-taker chooses from. Products and contacts name their site in `note`."""

    id: str
    name: str
    notes: str = ""
    sites: tuple[Choice, ...] = ()
    products: tuple[Choice, ...] = ()
    contacts: tuple[Choice, ...] = ()
    facts: tuple[tuple[str, str], ...] = field(default_factory=tuple)


class Directory(Protocol):
    """The customer register as the web sees it."""

    def customers(self, text: str = "") -> list[Choice]:
        """Return the customers whose name, site, product serial or contact has `text` in it."""
        ...

    def customer(self, customer_id: str) -> Customer | None:
        """Return one customer."""
        ...

    def start_variables(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Return the variables a case starts with, from what the call-taker chose and wrote."""
        ...

    def portal_variables(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Return the variables a case starts with, from what somebody whom nobody has seen wrote in the portal."""
        ...

    def groups(self) -> Mapping[str, tuple[str, str]]:
        """Return the groups that have a name of their own: group → (Chinese, English)."""
        ...

    def facts(self, variables: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Return (heading, text) of what the register knows about a case's customer, site and product."""
        ...


def request_of(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the request itself as the diagrams read it: how it came, what is wrong, when it was received."""
    return {
        "channel": answers["channel"],
        "severity": answers["severity"],
        "is_disaster": "yes" if answers.get("disaster") else "no",
        "title": answers["title"],
        "description": answers["description"],
        "received_at": answers["received_at"],
    }


def sender_of(answers: Mapping[str, Any]) -> dict[str, str]:
    """Return who wrote in the portal: name, phone and e-mail as far as given."""
    given = {name: str(answers.get(f"contact_{name}") or "") for name in ("name", "phone", "email")}
    return {name: text for name, text in given.items() if text}


class EmptyDirectory:
    """No register: the call-taker writes everything down."""

    def customers(self, text: str = "") -> list[Choice]:
        return []

    def customer(self, customer_id: str) -> Customer | None:
        return None

    def start_variables(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "request": request_of(answers),
            "customer": {"name": answers.get("customer_name") or ""},
            "site": {"name": answers.get("site_name") or ""},
            "contact": {"name": answers.get("contact_name") or "", "phone": answers.get("contact_phone") or ""},
            "product": {"serial": answers.get("serial") or ""},
        }

    def portal_variables(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        variables = self.start_variables(answers)
        variables["contact"] = sender = sender_of(answers)
        variables["request"]["sender"] = dict(sender)
        return variables

    def groups(self) -> Mapping[str, tuple[str, str]]:
        return {}

    def facts(self, variables: Mapping[str, Any]) -> list[tuple[str, str]]:
        return []
