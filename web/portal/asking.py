"""What a customer writes in the portal: cleaned, within limits, and everything that is wrong with it named."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from web.words import _

LONGEST = {  # characters
    "serial": 60,
    "customer_name": 100,
    "contact_name": 50,
    "contact_phone": 30,
    "contact_email": 120,
    "title": 100,
    "description": 4000,
}
TRAP = "website"
"""A field that people do not see: what fills in every field is a program."""
EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;.]+")
PHONE = re.compile(r"\+?[0-9()（）\s.\-]{6,}(?:\s*(?:转|ext\.?|x)\s*[0-9]+)?", re.IGNORECASE)


def read(form: Mapping[str, str]) -> dict[str, Any]:
    """Return the answers without control characters, one line each but the description."""
    given: dict[str, Any] = {name: _clean(form.get(name, "")) for name in LONGEST}
    for name in LONGEST:
        if name != "description":
            given[name] = " ".join(given[name].split())
    given["disaster"] = form.get("disaster") == "yes"
    return given


def problems_of(given: Mapping[str, Any], trap: str = "") -> dict[str, str]:
    """Return what is wrong, by field; all of it at once."""
    problems = {}
    if not given["serial"] and not given["customer_name"]:
        problems["serial"] = _("Please give the serial number, or the name of the customer or contract.")
    if not given["contact_name"]:
        problems["contact_name"] = _("Please tell us your name.")
    if not given["contact_phone"] and not given["contact_email"]:
        problems["contact_phone"] = _("Please give a phone number or an e-mail address: we answer there.")
    if given["contact_phone"] and not _fits(PHONE, "contact_phone", given):
        problems["contact_phone"] = _("This is no phone number.")
    if given["contact_email"] and not _fits(EMAIL, "contact_email", given):
        problems["contact_email"] = _("This is no e-mail address.")
    if not given["title"]:
        problems["title"] = _("Please say in one line what is wrong.")
    if not given["description"]:
        problems["description"] = _("Please write down what is wrong.")
    for name, most in LONGEST.items():
        if len(given[name]) > most:
            problems[name] = _("At most %(count)d characters, please.", count=most)
    if trap:
        problems[TRAP] = _("Please leave this field empty.")
    return problems


def _fits(pattern: re.Pattern[str], name: str, given: Mapping[str, Any]) -> bool:
    """Say whether an answer has this shape; one too long is not looked at, a pattern may take long over it."""
    return len(given[name]) <= LONGEST[name] and pattern.fullmatch(given[name]) is not None


def _clean(text: str) -> str:
    return "".join(c for c in text.replace("\r\n", "\n") if c == "\n" or (c >= " " and c != "\x7f")).strip()
