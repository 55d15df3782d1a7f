"""The route by which a customer adds to his case: a text, files, or both, as long as the case runs."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from engine.api import NotFound, WrongState
from processes.customers.adding import AddAsCustomer
from processes.customers.answering import CUSTOMER
from web.context import engine
from web.numbers import started_before
from web.portal.asking import addition_problems, read_addition
from web.portal.attaching import keep, read_files, wait_for
from web.portal.blueprint import address, allowance, bp, too_many
from web.portal.looking import find_known
from web.portal.once import once_for
from web.portal.page import case_page
from web.words import _


@bp.post("/cases/<number>/add")
def add(number: str) -> ResponseReturnValue:
    """Add to a case that this browser looks at; sent twice by one page, it is there once."""
    case = find_known(number)
    if case is None:
        return redirect(url_for("portal.status"), 303)
    given, brought = read_addition(request.form), read_files()
    problems = addition_problems(given, has_files=bool(brought.files)) | brought.problems
    if problems:
        return case_page(case, given, brought.again(problems)), 422
    once = once_for("portal-add", case.root_key, given, brought.described)
    if started_before(once) is None:
        wait = allowance("portal-requests").take(address()) or wait_for(brought)
        if wait > 0:
            return case_page(case, given, brought.again({"text": too_many(wait)})), 429
        try:
            command = AddAsCustomer(case.root_key, given["text"], tuple(keep(brought)))
            engine().execute(command, CUSTOMER, once)
        except (WrongState, NotFound):
            flash(_("This request is closed. Please send a new one and name its number."))
            return redirect(url_for("portal.case", number=number), 303)
    flash(_("Thank you. It is with your request now."))
    return redirect(url_for("portal.case", number=number), 303)
