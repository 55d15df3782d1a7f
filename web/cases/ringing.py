"""Routes by which somebody says that he rang the customer or a vendor whom no mail could tell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.api import Instance, InvalidInput
from processes.calls import LONGEST_NAME, LONGEST_SAID, RecordCall
from processes.moments import read_moment
from web.context import actor, engine, language
from web.facts import facts_of
from web.history import MOST_ENTRIES
from web.requests import request_id, request_token
from web.security import safe_next
from web.told import CUSTOMER, VENDOR, Told, to_ring, told_in
from web.words import _

bp = Blueprint("ringing", __name__)


@bp.get("/<int:key>/ring")
def form(key: int) -> ResponseReturnValue:
    """Show what is to be told by telephone, whom to ring, and a form for what was said."""
    case, whom, name = _asked(key, request.args)
    missing = next((some for some in to_ring(_told(case)) if _is_to(some[0], whom, name)), None)
    if missing is None or case.ended_at is not None:
        flash(_("Nobody has to be rung about this any more."))
        return redirect(url_for("cases.show", key=case.root_key))
    contact = facts_of(case.root_key).variables.get("contact") if whom == CUSTOMER else None
    known = str(contact.get("name") or "") if isinstance(contact, Mapping) else ""
    return _page(case, missing, {"spoke_to": known, "next": request.args.get("next", "")}, {})


@bp.post("/<int:key>/ring")
def record(key: int) -> ResponseReturnValue:
    """Record the call, about what the page showed; whoever was faster is named."""
    case, whom, name = _asked(key, request.form)
    since, until = _time("since"), _time("until")
    shown = [one for one in _told(case) if not one.is_sent and _is_to(one, whom, name) and since <= one.at <= until]
    if not shown:
        abort(404)
    given = {field: request.form.get(field, "") for field in ("spoke_to", "said", "next")}
    subjects = tuple(one.subject for one in shown)
    command = RecordCall(case.root_key, whom, name, shown[-1].at, subjects, given["spoke_to"], given["said"])
    try:
        engine().execute(command, actor(), request_id())
    except InvalidInput as refused:
        problems = {p.field: p.text.in_language(language()) for p in refused.problems}
        return _page(case, shown, given, problems), 422
    flash(_("The call is on record."))
    return redirect(safe_next(given["next"], url_for("cases.show", key=case.root_key)), 303)


def _asked(key: int, given: Mapping[str, str]) -> tuple[Instance, str, str]:
    """Return the case, and whom to ring: the customer, or a vendor by his name."""
    case = engine().read_instance(engine().read_instance(key).root_key)
    return case, given.get("whom", ""), given.get("name", "") if given.get("whom") == VENDOR else ""


def _told(case: Instance) -> list[Told]:
    return told_in(engine().journal(root_key=case.root_key, limit=MOST_ENTRIES))


def _is_to(one: Told, whom: str, name: str) -> bool:
    return one.whom == whom and (whom == CUSTOMER or one.name == name)


def _time(field: str) -> datetime:
    try:
        return read_moment(request.form.get(field, ""))
    except ValueError:
        abort(400)


def _page(case: Instance, missing: list[Told], given: Mapping[str, str], problems: Mapping[str, str]) -> str:
    return render_template(
        "case_ring.html",
        case=case,
        missing=missing,
        contact=facts_of(case.root_key).contact,
        given=given,
        problems=problems,
        longest={"spoke_to": LONGEST_NAME, "said": LONGEST_SAID},
        request_id=request.form.get("request_id") or request_token(),
    )
