"""Routes of the portal: ask for service, get a number and the promised times, look how it stands.

Nothing here says whether a serial number, a phone number or an address is known: answers are alike for everybody.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from engine.api import Actor, Instance, commands
from web.context import directory, engine, now
from web.numbers import start_numbered, started_before
from web.portal.asking import LONGEST, TRAP, problems_of, read
from web.portal.standing import PROCESS_ID, find_case, state_of
from web.promises import promises_of
from web.requests import request_id
from web.throttle import Allowance
from web.words import _

bp = Blueprint("portal", __name__, url_prefix="/portal")

PORTAL = Actor("portal")  # no groups, no roles: it starts cases, nothing else
HOUR = 3600.0
MOST_REQUESTS = 20  # of an address in an hour; a company may have one address
MOST_WRONG_PAIRS = 20
LONGEST_ANSWER = 120  # characters of a number, phone number or address that is looked for
REGISTERED = "portal_case"  # the case that this browser has just registered


@bp.record_once
def _install(state: Any) -> None:
    file = state.app.extensions["var"] / "allowances.sqlite3"
    file.parent.mkdir(parents=True, exist_ok=True)
    for name, most in {"portal-requests": MOST_REQUESTS, "portal-guesses": MOST_WRONG_PAIRS}.items():
        state.app.extensions[name] = Allowance(name, most, HOUR, file)


@bp.get("/")
def new() -> ResponseReturnValue:
    """Show the empty form."""
    return _form({}, {})


@bp.post("/")
def ask() -> ResponseReturnValue:
    """Start a case; sent twice by one page, it is one case."""
    given = read(request.form)
    problems = problems_of(given, request.form.get(TRAP, ""))
    if problems:
        return _form(given, problems), 422
    sent = request_id()
    once = f"portal-{sent}"[:100] if sent else None
    key = started_before(once)
    if key is None:
        wait = _allowance("portal-requests").take(_address())
        if wait > 0:
            return _form(given, {}, _too_many(wait)), 429
        answers = given | {"channel": "portal", "severity": "normal", "received_at": now().isoformat()}
        variables = directory().portal_variables(answers)
        key = start_numbered(commands.StartInstance(PROCESS_ID, variables), PORTAL, once)
    session[REGISTERED] = key
    return redirect(url_for("portal.received"), 303)


@bp.get("/received")
def received() -> ResponseReturnValue:
    """Show this browser the number and the promised times of the case it has just registered."""
    key = session.get(REGISTERED)
    found = engine().find_instances(process_id=PROCESS_ID, before=key + 1, limit=1) if isinstance(key, int) else []
    case = next((one for one in found if one.root_key == key), None)
    if case is None:
        return redirect(url_for("portal.new"))
    is_disaster = engine().variables(case.root_key)["request"].get("is_disaster") == "yes"
    return _case(case, is_new=True, is_disaster=is_disaster)


@bp.get("/status")
def status() -> ResponseReturnValue:
    """Ask for the number and the phone number or e-mail address that was given with it."""
    return render_template("portal_status.html", number="", longest=LONGEST_ANSWER)


@bp.post("/status")
def look() -> ResponseReturnValue:
    """Tell how the case stands; whatever is wrong with the pair, the answer is the same."""
    number = request.form.get("number", "").strip()[:LONGEST_ANSWER]
    secret = request.form.get("secret", "").strip()[:LONGEST_ANSWER]
    guesses = _allowance("portal-guesses")
    wait = guesses.wait(_address())
    if wait > 0:
        page = render_template("portal_status.html", number=number, longest=LONGEST_ANSWER, problem=_too_many(wait))
        return page, 429
    case = find_case(number, secret) if number.isprintable() else None
    if case is None:
        guesses.take(_address())
        text = _("No request has this number together with this phone number or e-mail address.")
        return render_template("portal_status.html", number=number, longest=LONGEST_ANSWER, problem=text), 422
    return _case(case, is_new=False)


def _form(given: dict[str, Any], problems: dict[str, str], refusal: str = "") -> str:
    return render_template(
        "portal.html",
        given=given,
        problems=problems,
        refusal=refusal,
        longest=LONGEST,
        trap=TRAP,
        request_id=request.form.get("request_id") or uuid4().hex,
    )


def _case(case: Instance, *, is_new: bool, is_disaster: bool = False) -> str:
    promises = promises_of(case.root_key)
    ahead = [p.due_at for p in promises if p.state == "running" and p.due_at]
    return render_template(
        "portal_case.html",
        case=case,
        state=state_of(case),
        promises=promises,
        next_contact=min(ahead, default=None),
        is_new=is_new,
        is_disaster=is_disaster,
    )


def _allowance(name: str) -> Allowance:
    found: Allowance = current_app.extensions[name]
    return found


def _address() -> str:
    return request.remote_addr or ""


def _too_many(wait: float) -> str:
    return _(
        "Too many attempts from your network. Please wait %(minutes)d minutes, or call the hotline.",
        minutes=int(wait / 60) + 1,
    )
