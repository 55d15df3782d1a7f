"""Routes by which the desk says whose case it is: a customer of the register is chosen, or a new one is registered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.api import Instance, InvalidInput
from processes.register.changes import SaveEntry
from processes.register.handlers import may_keep
from processes.register.naming import NameCustomer
from processes.register.queries import find_customers, read_profile
from processes.register.senders import find_sender
from processes.related import number_of
from web.context import actor, engine, language
from web.facts import facts_of
from web.requests import request_id
from web.words import _

bp = Blueprint("customer", __name__)

NEW = "new"
FOUND = 20


def names_customers(case: Instance) -> bool:
    """May this person say whose case it is, and does it run?"""
    return case.ended_at is None and may_keep("customer", actor())


@bp.get("/<int:key>/customer")
def choose(key: int) -> ResponseReturnValue:
    """Show who wrote, whom a search finds, and a form for the one that is chosen or for a new one."""
    return _page(_case(key), request.args.get("customer", ""), {}, {})


@bp.post("/<int:key>/customer")
def name(key: int) -> ResponseReturnValue:
    """Register what is new and let the case go on with it: one step, one entry of the journal."""
    case, given = _case(key), {field: text.strip() for field, text in request.form.items()}
    customer_id = given.get("customer_id", "")
    command = _command(case, given)
    try:
        engine().execute(command, actor(), request_id())
    except InvalidInput as refused:
        problems = {p.field: p.text.in_language(language()) for p in refused.problems}
        return _page(case, customer_id, given, problems), 422
    flash(_("The case goes on with this customer."))
    return redirect(url_for("cases.show", key=case.root_key), 303)


def _command(case: Instance, given: Mapping[str, str]) -> NameCustomer:
    """What is new gets an id after the case, so that the register shows where it comes from."""
    base = number_of(case)
    customer_id = given.get("customer_id") or f"kh-{base}"
    entries = []
    if not given.get("customer_id"):
        entries.append(SaveEntry("customer", customer_id, {"name": given.get("customer_name", "")}))
    ids = {kind: given.get(f"{kind}_id") or None for kind in ("site", "contact", "product")}
    if ids["contact"] == NEW:
        ids["contact"] = f"lxr-{base}"
        fields = {n: given.get(f"contact_{n}", "") for n in ("name", "phone", "email")}
        entries.append(SaveEntry("contact", ids["contact"], {"customer": customer_id, **fields}))
    if ids["product"] == NEW:
        ids["product"] = f"cp-{base}"
        fields = {n: given.get(f"product_{n}", "") for n in ("name", "serial")}
        entries.append(SaveEntry("product", ids["product"], {"customer": customer_id, **fields}))
    return NameCustomer(case.root_key, customer_id, ids["site"], ids["contact"], ids["product"], tuple(entries))


def _case(key: int) -> Instance:
    case = engine().read_instance(engine().read_instance(key).root_key)
    if not names_customers(case):
        abort(403)
    return case


def _page(case: Instance, customer_id: str, given: Mapping[str, str], problems: Mapping[str, str]) -> str:
    facts = facts_of(case.root_key)
    said = _said(facts.variables)
    text = request.args.get("text", "").strip()
    profile = read_profile(engine(), customer_id) if customer_id else None
    found = find_sender(engine(), said["product_serial"], said["contact_phone"], said["contact_email"])
    return render_template(
        "case_customer.html",
        case=case,
        facts=facts,
        text=text,
        customers=find_customers(engine(), text, FOUND) if text else [],
        profile=profile,
        guess=read_profile(engine(), found.customer_id) if found.customer_id and not profile else None,
        found=found,
        given={**said, **given},
        problems=problems,
        NEW=NEW,
    )


def _said(variables: Mapping[str, Any]) -> dict[str, str]:
    """Return what the case says of its sender, to be registered: each is a text, empty where nothing is said."""

    def text(kind: str, field: str) -> str:
        part = variables.get(kind)
        return str(part.get(field) or "") if isinstance(part, Mapping) else ""

    said = {f"contact_{field}": text("contact", field) for field in ("name", "phone", "email")}
    said |= {"customer_name": text("customer", "name"), "product_serial": text("product", "serial")}
    return said | {"product_name": text("product", "name")}
