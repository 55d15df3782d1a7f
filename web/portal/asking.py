"""What a customer writes in the portal: cleaned, within limits, and everything that is wrong with it named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
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
OF_A_COMPLAINT = ("customer_name", "contact_name", "contact_phone", "contact_email")
COMPLAINT_LONGEST = {name: LONGEST[name] for name in OF_A_COMPLAINT} | {"text": 4000}
ADDITION_LONGEST = {"text": 4000}
LINES = frozenset({"description", "text"})  # the rest is one line each
TRAP = "website"
"""A field that people do not see: what fills in every field is a program."""
EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;.]+")
PHONE = re.compile(r"\+?[0-9()（）\s.\-]{6,}(?:\s*(?:转|ext\.?|x)\s*[0-9]+)?", re.IGNORECASE)


def read(form: Mapping[str, str]) -> dict[str, Any]:
    """Return the answers without control characters, one line each but the description."""
    given = _read(form, LONGEST)
    given["disaster"] = form.get("disaster") == "yes"
    return given


def read_complaint(form: Mapping[str, str]) -> dict[str, Any]:
    """Return the answers of a complaint."""
    return _read(form, COMPLAINT_LONGEST)


def read_addition(form: Mapping[str, str]) -> dict[str, Any]:
    """Return what is added to a case."""
    return _read(form, ADDITION_LONGEST)


def addition_problems(given: Mapping[str, Any], *, has_files: bool) -> dict[str, str]:
    """Return what is wrong with an addition; a text may be missing where files come along."""
    missing = {} if given["text"] or has_files else {"text": _("Please write something, or choose a file.")}
    return missing | _limits(given, ADDITION_LONGEST, "")


def _read(form: Mapping[str, str], names: Iterable[str]) -> dict[str, Any]:
    given: dict[str, Any] = {name: _clean(form.get(name, "")) for name in names}
    return {name: text if name in LINES else " ".join(text.split()) for name, text in given.items()}


def complaint_problems(given: Mapping[str, Any], trap: str, *, has_case: bool) -> dict[str, str]:
    """Return what is wrong with a complaint, by field; about a case, who complains is known."""
    problems = {} if has_case else _who(given)
    if not has_case and not given["customer_name"]:
        problems["customer_name"] = _("Please give the name of the customer.")
    if not given["text"]:
        problems["text"] = _("Please write down what you complain about.")
    return problems | _limits(given, COMPLAINT_LONGEST, trap)


def problems_of(given: Mapping[str, Any], trap: str = "") -> dict[str, str]:
    """Return what is wrong, by field; all of it at once."""
    problems = _who(given)
    if not given["serial"] and not given["customer_name"]:
        problems["serial"] = _("Please give the serial number, or the name of the customer or contract.")
    if not given["title"]:
        problems["title"] = _("Please say in one line what is wrong.")
    if not given["description"]:
        problems["description"] = _("Please write down what is wrong.")
    return problems | _limits(given, LONGEST, trap)


def _who(given: Mapping[str, Any]) -> dict[str, str]:
    problems = {}
    if not given["contact_name"]:
        problems["contact_name"] = _("Please tell us your name.")
    if not given["contact_phone"] and not given["contact_email"]:
        problems["contact_phone"] = _("Please give a phone number or an e-mail address: we answer there.")
    if given["contact_phone"] and not _fits(PHONE, "contact_phone", given):
        problems["contact_phone"] = _("This is no phone number.")
    if given["contact_email"] and not _fits(EMAIL, "contact_email", given):
        problems["contact_email"] = _("This is no e-mail address.")
    return problems


def _limits(given: Mapping[str, Any], longest: Mapping[str, int], trap: str) -> dict[str, str]:
    problems = {}
    for name, most in longest.items():
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
