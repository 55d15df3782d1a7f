"""Who may decide for a customer by the portal: whom a one-time link by e-mail reaches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.api import Engine
from processes.register.queries import find_entries, read_entry


def sender_of(variables: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return who sent a request or a complaint in the portal, else its contact: name, phone, email as far as known."""
    for name in ("request", "complaint"):
        sent = variables.get(name)
        sender = sent.get("sender") if isinstance(sent, Mapping) else None
        if isinstance(sender, Mapping) and sender:
            return sender
    contact = variables.get("contact")
    return contact if isinstance(contact, Mapping) else {}


def deciding_address(engine: Engine, variables: Mapping[str, Any]) -> str | None:
    """Return the e-mail address whose owner may decide in this case; None where only the desk can record it.

    Anybody may write any address into the portal. So where the register knows the customer, only an address that the
    register has for one of his contacts counts: the sender's if he is one, else the case's contact's. Who has left the
    customer decides nothing any more.
    """
    customer = variables.get("customer")
    customer_id = customer.get("id") if isinstance(customer, Mapping) else None
    written = str(sender_of(variables).get("email") or "").strip()
    if not customer_id:
        return written or None
    known = [c["email"] for c in find_entries(engine, "contact", customer=customer_id, in_use=True) if c["email"]]
    if written and any(one.casefold() == written.casefold() for one in known):
        return written
    contact = variables.get("contact")
    contact_id = contact.get("id") if isinstance(contact, Mapping) else None
    entry = read_entry(engine, "contact", str(contact_id)) if contact_id else None
    if entry is None or entry.get("customer") != customer_id or entry.get("is_retired"):
        return None
    return entry["email"] or None
