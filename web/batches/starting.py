"""Starting a batch: which cases, what is done with all of them, and why."""

from __future__ import annotations

from flask import Blueprint, abort, flash, render_template, request
from flask.typing import ResponseReturnValue

from engine.api import Instance, commands
from web.batches.routes import begin, given_reason, only_those_who_intervene
from web.batches.words import KINDS
from web.context import engine
from web.diagrams import process_name
from web.facts import facts_of_all
from web.requests import as_key
from web.words import _

bp = Blueprint("starting", __name__)

OFFERED = ("suspend", "resume", "retry", "cancel")
"""What needs no more than the cases; a migration, a move and data have pages of their own."""
MOST = 200


bp.before_request(only_those_who_intervene)


@bp.get("/new")
def new() -> ResponseReturnValue:
    """Show the running cases to choose from, of one process or of all; those with an incident alone when asked."""
    return _page()


@bp.post("/new")
def start() -> ResponseReturnValue:
    """Start the batch."""
    kind, chosen = request.form.get("kind", ""), chosen_cases()
    if kind not in OFFERED:
        abort(400)
    if not chosen:
        flash(_("Choose at least one case."))
        return _page()
    reason = given_reason()
    if not reason:
        return _page()
    return begin(commands.StartBatch(kind, chosen, reason=reason))


def chosen_cases() -> tuple[int, ...]:
    """Return the cases that were ticked: also one that newer ones have pushed off the list since, or that has ended."""
    try:
        wanted = dict.fromkeys(as_key(text) for text in request.form.getlist("case"))
    except ValueError:
        abort(400)
    for key in wanted:
        if engine().read_instance(key).root_key != key:
            abort(400)
    return tuple(wanted)


def cases_to_choose() -> list[Instance]:
    """Return the running cases that a page offers: of one process or of all, those with an incident if asked."""
    process_id = request.values.get("process") or None
    found = [
        case
        for state in ("active", "suspended")
        for case in engine().find_instances(process_id, state=state, limit=MOST)
    ]
    return [case for case in found if case.has_incident or "incidents" not in request.values]


def _page() -> str:
    cases = cases_to_choose()
    return render_template(
        "new_batch.html",
        cases=cases,
        facts=facts_of_all(case.root_key for case in cases[:60]),
        kinds={kind: KINDS[kind] for kind in OFFERED},
        processes=engine().find_definitions(),
        process_name=process_name,
        values=request.values,
        chosen=set(request.form.getlist("case")),
    )
