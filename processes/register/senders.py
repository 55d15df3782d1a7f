"""Whom the register knows by what somebody unseen wrote: a serial number, a phone number, an e-mail address."""

from __future__ import annotations

from dataclasses import dataclass

from engine.api import Engine
from processes.register.queries import Entry, find_entries, find_product, read_entry

SHORTEST_NUMBER = 7  # digits; fewer are an extension that many people have


@dataclass(frozen=True, slots=True)
class Sender:
    """Ids of the register, as far as known. `is_agreed`: the product and the person belong to the same customer."""

    customer_id: str | None = None
    site_id: str | None = None
    contact_id: str | None = None
    serial: str | None = None
    is_agreed: bool = False


def digits(number: str) -> str:
    """Return the digits of a phone number without China's prefix, so that spellings can be compared."""
    found = "".join(c for c in number if c.isascii() and c.isdigit())
    if number.strip().startswith(("+86", "0086")):
        found = found.removeprefix("00").removeprefix("86")
    return found


def find_sender(engine: Engine, serial: str, phone: str, email: str) -> Sender:
    """Return what the register knows; where product and person belong to different customers, the person counts.

    Who left a customer, what was scrapped, and a customer that is retired are not known: nobody acts for them.
    """
    product = _in_use(engine, find_product(engine, serial)) if serial else None
    contact = _in_use(engine, _by_email(engine, email) or _by_phone(engine, phone))
    if contact is None:
        owner = product or {}
        return Sender(owner.get("customer"), owner.get("site"), None, owner.get("serial"))
    is_agreed = product is not None and product["customer"] == contact["customer"]
    known = product if product is not None and is_agreed else None
    site = (known or {}).get("site") or contact["site"]
    return Sender(contact["customer"], site, contact["id"], known["serial"] if known else None, is_agreed)


def _in_use(engine: Engine, entry: Entry | None) -> Entry | None:
    owner = read_entry(engine, "customer", entry["customer"]) if entry and not entry["is_retired"] else None
    return entry if owner is not None and not owner["is_retired"] else None


def _by_email(engine: Engine, email: str) -> Entry | None:
    if not email:
        return None
    found = find_entries(engine, "contact", email, in_use=True)
    return next((c for c in found if (c["email"] or "").casefold() == email.casefold()), None)


def _by_phone(engine: Engine, phone: str) -> Entry | None:
    """Return the contact with this number: the register has it in any spelling, but the last digits stand together."""
    wanted = digits(phone)
    if len(wanted) < SHORTEST_NUMBER:
        return None
    return next(
        (c for c in find_entries(engine, "contact", wanted[-2:], in_use=True) if digits(c["phone"] or "") == wanted),
        None,
    )
