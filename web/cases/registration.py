"""Registering a case from the hotline: find the customer, choose site, product and contact, say what is wrong."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_timezone

from engine.api import Actor, WrongState, commands
from web.cases.numbers import number_after
from web.context import actor, directory, engine, now
from web.facts import CHANNELS, SEVERITIES, facts_of
from web.promises import promises_of
from web.requests import request_id
from web.words import _

bp = Blueprint("registration", __name__)

PROCESS_ID = "support_request"
GROUPS = frozenset({"service_desk", "operations", "service_manager"})
TEXTS: tuple[str, ...] = ("customer_id", "customer_name", "site_id", "site_name", "serial", "contact_id")
TEXTS += ("contact_name", "contact_phone", "title", "description")
LOOK_BACK = 200  # journal entries in which a repeated request is looked for
ATTEMPTS = 20  # how often a number that somebody else has just taken is given up for the next one
_one_number_at_a_time = threading.Lock()


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
    key = start_numbered(None, lambda number: commands.StartInstance(PROCESS_ID, variables, business_key=number))
    return redirect(url_for("cases.registration.done", key=key), 303)


def start_numbered(body: dict[str, Any] | None, make: Callable[[str], commands.StartInstance]) -> int:
    """Start what `make` makes with the next number and return the case's key; a repeated request starts nothing."""
    given = request_id(body)
    with _one_number_at_a_time:
        earlier = _registered_before(given)
        if earlier is not None:
            return earlier
        for attempt in range(1, ATTEMPTS + 1):
            number = number_after(engine(), now(), str(get_timezone()))
            command = replace(make(number), is_business_key_new=True)
            try:
                return engine().execute(command, actor(), given).instance_key
            except WrongState:  # another server gave this number at the same moment
                if attempt == ATTEMPTS or not engine().find_instances(business_key=number, limit=1):
                    raise
    raise AssertionError("unreachable")


def _registered_before(given: str | None) -> int | None:
    """Return the case that this very page has registered already (a double click, a reload), or None."""
    recent = engine().journal(newest_first=True, limit=LOOK_BACK) if given else []
    return next((entry.root_key for entry in recent if entry.request_id == given), None)


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
