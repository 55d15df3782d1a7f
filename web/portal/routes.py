"""Routes of the portal: ask for service, get a number and the promised times, look how it stands.

Nothing here says whether a serial number, a phone number or an address is known: answers are alike for everybody.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from flask import abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from engine.api import commands
from processes.customers.answering import PORTAL
from web.context import directory, engine, now
from web.numbers import start_numbered, started_before
from web.papers import print_of
from web.portal.asking import LONGEST, TRAP, problems_of, read
from web.portal.attaching import keep, read_files, wait_for
from web.portal.blueprint import REGISTERED, address, allowance, bp, too_many
from web.portal.looking import find_known, forget, read_root, remember
from web.portal.once import once_for
from web.portal.page import case_page, received_page
from web.portal.standing import PROCESS_ID, find_case, may_have_papers
from web.words import _

LONGEST_ANSWER = 120  # characters of a number, phone number or address that is looked for


@bp.get("/")
def new() -> ResponseReturnValue:
    """Show the empty form."""
    return _form({}, {})


@bp.post("/")
def ask() -> ResponseReturnValue:
    """Start a case; sent twice by one page, it is one case."""
    given, brought = read(request.form), read_files()
    problems = problems_of(given, request.form.get(TRAP, "")) | brought.problems
    if problems:
        return _form(given, brought.again(problems)), 422
    once = once_for("portal", given, brought.described)
    key = started_before(once)
    if key is None:
        wait = allowance("portal-requests").take(address()) or wait_for(brought)
        if wait > 0:
            return _form(given, brought.again({}), too_many(wait)), 429
        answers = given | {"channel": "portal", "severity": "normal", "received_at": now().isoformat()}
        variables = directory().portal_variables(answers)
        if files := keep(brought):
            variables["request"] |= {"files": files}
        key = start_numbered(commands.StartInstance(PROCESS_ID, variables), PORTAL, once)
    session[REGISTERED] = key
    return redirect(url_for("portal.received"), 303)


@bp.get("/received")
def received() -> ResponseReturnValue:
    """Show this browser the number and the promised times of the case it has just registered."""
    key = session.get(REGISTERED)
    mine = read_root(key) if isinstance(key, int) else None
    if mine is None:
        return redirect(url_for("portal.new"))
    is_disaster = engine().variables(mine.root_key).get("request", {}).get("is_disaster") == "yes"
    return received_page(mine, is_disaster=is_disaster)


@bp.get("/status")
def status() -> ResponseReturnValue:
    """Ask for the number and the phone number or e-mail address that was given with it."""
    return render_template("portal_status.html", number="", longest=LONGEST_ANSWER)


@bp.post("/status")
def look() -> ResponseReturnValue:
    """Tell how the case stands; whatever is wrong with the pair, the answer is the same."""
    number = request.form.get("number", "").strip()[:LONGEST_ANSWER]
    secret = request.form.get("secret", "").strip()[:LONGEST_ANSWER]
    guesses = allowance("portal-guesses")
    wait = guesses.wait(address())
    if wait > 0:
        page = render_template("portal_status.html", number=number, longest=LONGEST_ANSWER, problem=too_many(wait))
        return page, 429
    found = find_case(number, secret)
    if found is None:
        guesses.take(address())
        text = _("No request has this number together with this phone number or e-mail address.")
        return render_template("portal_status.html", number=number, longest=LONGEST_ANSWER, problem=text), 422
    remember(found)
    return redirect(url_for("portal.case", number=found.business_key), 303)


@bp.get("/cases/<number>")
def case(number: str) -> ResponseReturnValue:
    """Tell how a case stands, to a browser that has given the pair within the hour."""
    found = find_known(number)
    return redirect(url_for("portal.status")) if found is None else case_page(found)


@bp.get("/cases/<number>/<name>.pdf")
def paper(number: str, name: str) -> ResponseReturnValue:
    """Return the report or the quote of a case that this browser looks at."""
    found = find_known(number)
    if found is None:
        return redirect(url_for("portal.status"))
    return (print_of(found, name) if may_have_papers(found) else None) or abort(404)


@bp.post("/forget")
def leave() -> ResponseReturnValue:
    """Let this browser look at nothing any more: it may not be the customer's own."""
    forget()
    return redirect(url_for("portal.status"), 303)


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
