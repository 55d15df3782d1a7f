"""Setting one variable of many cases: the same value for all, a dry run for each case, then a batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue

from engine.api import EngineError, commands
from web.batches.routes import begin, given_reason, only_those_who_intervene
from web.batches.starting import cases_to_choose, chosen_cases
from web.context import engine
from web.diagrams import process_name
from web.effects import MOST_TRIED, Tried, sentences, tried
from web.facts import facts_of_all
from web.forms import spoken
from web.words import _

bp = Blueprint("setting", __name__, url_prefix="/data")


bp.before_request(only_those_who_intervene)


@bp.get("/")
def show() -> ResponseReturnValue:
    """Show the running cases to choose from, of one process or of all."""
    return _page()


@bp.post("/")
def act() -> ResponseReturnValue:
    """Try what setting the variable would do, which changes nothing; or start it as a batch."""
    name, chosen = request.form.get("name", "").strip(), chosen_cases()
    if not chosen:
        flash(_("Choose at least one case."))
        return _page()
    value, problems = _value(name)
    if problems:
        return _page(problems=problems), 422
    if request.form.get("action") == "try":
        known = {key: engine().variables(key).get(name) for key in chosen[:MOST_TRIED]}
        results = [tried(commands.SetVariables(key, {name: value}, dry_run=True), key) for key in known]
        return _page(results, {key: (spoken(was), spoken(value)) for key, was in known.items()})
    reason = given_reason()
    if not reason:
        return _page()
    command = commands.StartBatch("set_variables", chosen, {"variables": {name: value}}, reason)
    return begin(command)


def _value(name: str) -> tuple[Any, dict[str, str]]:
    """Return what the expression gives, and what is wrong by field: null must be meant, it is the same for all."""
    text = request.form.get("value", "").strip().removeprefix("=").strip()
    problems = {} if name else {"name": _("Say which variable.")}
    value = None
    try:
        value = engine().evaluate(text) if text else None
    except EngineError as refused:
        problems["value"] = " ".join(sentences(refused))
    else:
        if value is None and text != "null":
            problems["value"] = _("It gives no value. It is the same for all cases and can't name their data.")
    return value, problems


def _page(
    results: Sequence[Tried] = (),
    change: Mapping[int, tuple[str, str]] | None = None,
    problems: Mapping[str, str] | None = None,
) -> str:
    cases = cases_to_choose()
    return render_template(
        "set_data.html",
        cases=cases,
        facts=facts_of_all(case.root_key for case in cases[:60]),
        processes=engine().find_definitions(),
        process_name=process_name,
        values=request.values,
        chosen=set(request.form.getlist("case")),
        tried={one.root_key: one for one in results},
        change=change or {},
        problems=problems or {},
    )
