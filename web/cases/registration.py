"""Registering a case from the hotline: find the customer, choose site, product and contact, say what is wrong."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.api import Actor, commands
from web.context import actor, directory, engine, now
from web.facts import CHANNELS, SEVERITIES, facts_of
from web.numbers import start_numbered
from web.promises import promises_of
from web.requests import request_id
from web.words import _

bp = Blueprint("registration", __name__)

PROCESS_ID = "support_request"
GROUPS = frozenset({"service_desk", "operations", "service_manager"})
TEXTS: tuple[str, ...] = ("customer_id", "customer_name", "site_id", "site_name", "serial", "contact_id")
TEXTS += ("contact_name", "contact_phone", "title", "description")


def takes_calls(person: Actor) -> bool:
    """Say whether a person registers cases."""
    return bool(GROUPS & person.groups or {"manager", "admin"} & person.roles)


def _only_who_takes_calls() -> None:
    if not takes_calls(actor()):
        abort(403)


@bp.get("/new")
def new() -> ResponseReturnValue:
    """Look for the customer, then show the form."""
    _only_who_takes_calls()
    text = request.args.get("text", "").strip()
    customer = directory().customer(request.args.get("customer", ""))
    if customer or request.args.get("unknown"):
        return _form(customer, {"channel": "hotline", "severity": "normal"}, {})
    return render_template("new_case_customer.html", text=text, customers=directory().customers(text))


@bp.post("/new")
def register() -> ResponseReturnValue:
    """Start the case; sent twice by one page, it is one case."""
    _only_who_takes_calls()
    given: dict[str, Any] = {name: request.form.get(name, "").strip() for name in TEXTS}
    given |= {name: request.form.get(name, "") for name in ("channel", "severity")}
    given["disaster"] = request.form.get("disaster") == "yes"
    customer = directory().customer(given["customer_id"])
    problems = _problems(given, known=customer is not None)
    if problems:
        return _form(customer, given, problems), 422
    variables = directory().start_variables(given | {"received_at": now().isoformat()})
    key = start_numbered(commands.StartInstance(PROCESS_ID, variables), actor(), request_id())
    return redirect(url_for("cases.registration.done", key=key), 303)


def _problems(given: dict[str, Any], *, known: bool) -> dict[str, str]:
    problems = {}
    if not known and not given["customer_name"]:
        problems["customer_name"] = _("Please write down who calls.")
    if not given["title"]:
        problems["title"] = _("Please say in one line what is wrong.")
    if not given["description"]:
        problems["description"] = _("Please write down what is wrong, in the caller's words.")
    if not (given["contact_id"] or given["contact_phone"] or given["contact_name"]):
        problems["contact_name"] = _("Please write down whom to call back.")
    if given["channel"] not in CHANNELS:
        problems["channel"] = _("Please choose how the request came in.")
    if given["severity"] not in SEVERITIES:
        problems["severity"] = _("Please choose how bad it is.")
    return problems


def _form(customer: Any, given: dict[str, Any], problems: dict[str, str]) -> str:
    return render_template(
        "new_case.html",
        customer=customer,
        given=given,
        problems=problems,
        channels=CHANNELS,
        severities=SEVERITIES,
        request_id=request.form.get("request_id") or uuid4().hex,
    )


@bp.get("/<int:key>/registered")
def done(key: int) -> ResponseReturnValue:
    """Show what to tell the caller: the number and the promised times."""
    case = engine().read_instance(key)
    return render_template(
        "registered.html",
        case=case,
        facts=facts_of(case.root_key),
        promises=promises_of(case.root_key),
        tasks=engine().instance_tasks(case.root_key, state="created"),
    )
