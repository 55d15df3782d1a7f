"""Routes of complaints in the portal: about a case that this browser looks at, or about anything else."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from engine.api import Instance, commands
from processes.customers.answering import PORTAL
from processes.customers.deciding import sender_of
from web.context import directory, engine, now
from web.numbers import start_numbered, started_before
from web.portal.asking import COMPLAINT_LONGEST, TRAP, complaint_problems, read_complaint
from web.portal.attaching import keep, read_files, wait_for
from web.portal.blueprint import REGISTERED, address, allowance, bp, too_many
from web.portal.looking import find_known
from web.portal.once import once_for
from web.portal.standing import COMPLAINT

CARRIED_OVER = ("customer", "site", "product")


@bp.get("/complaint")
def complain() -> ResponseReturnValue:
    """Show the empty form; about a case, its number is enough to know who complains."""
    case = find_known(request.args.get("number", ""))
    return _form(case, {}, {})


@bp.post("/complaint")
def send_complaint() -> ResponseReturnValue:
    """Start the complaint; it has a number and a promised time of its own."""
    number = request.form.get("number", "")
    case = find_known(number) if number else None
    if number and case is None:
        return redirect(url_for("portal.status"), 303)
    given = read_complaint(request.form)
    brought = read_files()
    problems = complaint_problems(given, request.form.get(TRAP, ""), has_case=case is not None) | brought.problems
    if problems:
        return _form(case, given, brought.again(problems)), 422
    once = once_for("portal-complaint", number, given, brought.described)
    key = started_before(once)
    if key is None:
        wait = allowance("portal-requests").take(address()) or wait_for(brought)
        if wait > 0:
            return _form(case, given, brought.again({}), too_many(wait)), 429
        variables = _variables(case, given)
        if files := keep(brought):
            variables["complaint"] |= {"files": files}
        key = start_numbered(commands.StartInstance(COMPLAINT, variables), PORTAL, once)
    session[REGISTERED] = key
    return redirect(url_for("portal.received"), 303)


def _variables(case: Instance | None, given: dict[str, Any]) -> dict[str, Any]:
    at = now().isoformat()
    complaint: dict[str, Any] = {"text": given["text"], "channel": "portal", "received_at": at, "case_number": ""}
    if case is None:
        answers = given | {"serial": "", "title": "", "description": "", "received_at": at}
        found = directory().portal_variables(answers | {"channel": "portal", "severity": "normal"})
        complaint["sender"] = found["request"]["sender"]
        return {"complaint": complaint, "customer": found["customer"], "contact": found["contact"]}
    known = engine().variables(case.root_key)
    complaint |= {"case_number": case.business_key, "sender": dict(sender_of(known))}
    carried = {name: known[name] for name in CARRIED_OVER if known.get(name)}
    return {"complaint": complaint, **carried, "contact": known.get("contact") or dict(sender_of(known))}


def _form(case: Instance | None, given: dict[str, Any], problems: dict[str, str], refusal: str = "") -> str:
    return render_template(
        "portal_complaint.html",
        case=case,
        given=given,
        problems=problems,
        refusal=refusal,
        longest=COMPLAINT_LONGEST,
        trap=TRAP,
        request_id=request.form.get("request_id") or uuid4().hex,
    )
