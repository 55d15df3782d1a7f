"""Routes by which a customer answers an open question of his case: ask for a one-time link, open it, answer."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.api import InboxTask, InvalidInput, NotFound, WrongState
from processes.customers.answering import CUSTOMER, AnswerAsCustomer
from processes.customers.deciding import deciding_address
from web.context import engine, language
from web.display import when
from web.portal.asked import Asked, asked_by, asked_of
from web.portal.blueprint import allowance, bp, too_many
from web.portal.filling import Filled, fill
from web.portal.links import Link, address_for, masked, read_link, send_link
from web.portal.looking import find_known, read_root, remember
from web.words import _, _later

WRONG = _later("Something is not right yet. Nothing was sent.")
BY_PHONE = _later("Please tell us your answer by phone; we write it down.")


@bp.post("/cases/<number>/link")
def link(number: str) -> ResponseReturnValue:
    """Mail the link for one question of a case that this browser looks at."""
    case = find_known(number)
    if case is None:
        return redirect(url_for("portal.status"))
    wanted = request.form.get("task", "")
    asked = next((one for one in asked_of(case.root_key) if str(one.task.user_task_key) == wanted), None)
    to = address_for(case)
    if asked is None or to is None:
        flash(_("This question needs no answer any more."))
        return redirect(url_for("portal.case", number=number), 303)
    wait = allowance("portal-links").take(f"case:{case.root_key}") or allowance("portal-mails").take(to.casefold())
    if wait > 0:
        flash(too_many(wait))
    elif send_link(case, asked.task, asked.text, to):
        flash(_("We have sent a link to %(address)s. It is good for half an hour.", address=masked(to)))
    else:
        flash(_("The mail could not be sent. Please call us, we write your answer down."))
    return redirect(url_for("portal.case", number=number), 303)


@bp.get("/answer/<token>")
def answer(token: str) -> ResponseReturnValue:
    """Show the question of a link with its form."""
    opened = _opened(token)
    if isinstance(opened, str):
        return _refused(opened)
    return _page(token, opened[1], fill(opened[1]))


@bp.post("/answer/<token>")
def give(token: str) -> ResponseReturnValue:
    """Record the answer: the customer's, with the address that the link proves."""
    opened = _opened(token)
    if isinstance(opened, str):
        return _refused(opened)
    proven, asked = opened
    filled = fill(asked, request.form)
    if filled.has_new_fields:
        return _page(token, asked, filled, _("Please fill in the rest too."))
    for one in filled.fields:
        if isinstance(one.value, str) and len(one.value) > one.longest:
            one.problem = _("At most %(count)d characters, please.", count=one.longest)
    if any(one.problem for one in filled.fields):
        return _page(token, asked, filled, str(WRONG)), 422
    key = asked.task.user_task_key
    try:
        engine().execute(AnswerAsCustomer(key, f"link:{proven.address}", filled.answers), CUSTOMER)
    except InvalidInput as error:
        wrong = {problem.field: problem.text.in_language(language()) for problem in error.problems}
        for one in filled.fields:
            one.problem = wrong.get(one.key, "")
        is_his = any(one.problem for one in filled.fields)  # else the diagram itself fills in what does not fit
        return _page(token, asked, filled, str(WRONG if is_his else BY_PHONE)), 422
    except (WrongState, NotFound):
        return _refused(_too_late(engine().read_user_task(key)), 409)
    case = read_root(asked.task.root_key)
    if case is None:
        return redirect(url_for("portal.status"), 303)
    remember(case)
    flash(_("Thank you, your answer was recorded."))
    return redirect(url_for("portal.case", number=case.business_key), 303)


def _opened(token: str) -> tuple[Link, Asked] | str:
    """Return what a link proves and the question it opens, or why it opens none."""
    proven = read_link(token)
    if proven is None:
        return _("This link is not valid, or its time is over. Look up your request and ask for another one.")
    try:
        task = engine().read_user_task(proven.task_key)
    except NotFound:
        return _("This question needs no answer any more.")
    if task.state != "created" or task.instance_state != "active":
        return _too_late(task)
    asked = asked_by(task)
    known = deciding_address(engine(), engine().variables(task.root_key))
    if asked is None or known is None or known.casefold() != proven.address.casefold():
        return _("This link is not valid, or its time is over. Look up your request and ask for another one.")
    return proven, asked


def _too_late(task: InboxTask) -> str:
    """Say who was faster, without the name of one of us."""
    if task.state == "completed" and task.completed_by == CUSTOMER.name:
        return _("This was answered already through the portal, %(time)s.", time=when(task.ended_at))
    if task.state == "completed":
        return _("Our service desk has written your answer down already, %(time)s.", time=when(task.ended_at))
    return _("This question needs no answer any more.")


def _page(token: str, asked: Asked, filled: Filled, notice: str = "") -> str:
    number = asked.task.business_key or ""
    return render_template(
        "portal_answer.html", token=token, asked=asked, fields=filled.fields, notice=notice, number=number
    )


def _refused(text: str, status: int = 410) -> ResponseReturnValue:
    return render_template("portal_refused.html", text=text), status
