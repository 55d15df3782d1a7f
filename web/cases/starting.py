"""Starting any other process that has a start form: complaints, emergencies, training, upgrades, renewals."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from flask import Blueprint, abort, flash, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from engine.api import commands
from processes.related import number_of
from web.cases.registration import PROCESS_ID
from web.context import actor, engine
from web.numbers import start_numbered
from web.requests import as_key, json_body, request_id
from web.starts import Start, startable
from web.words import _

bp = Blueprint("starting", __name__, url_prefix="/start")

CARRIED_OVER = ("customer", "site", "contact", "product", "contract")


@bp.get("/")
def index() -> ResponseReturnValue:
    """List what can be started."""
    return render_template("start.html", starts=[s for key, s in startable().items() if key != PROCESS_ID])


@bp.get("/<process_id>")
def form(process_id: str) -> ResponseReturnValue:
    """Show a process's start form, filled with what is known of the case it comes from."""
    start = _start(process_id)
    case = request.args.get("case", type=as_key)
    parameters = {
        "schema": start.schema(),
        "data": _known(process_id, case) if case else {},
        "submitUrl": url_for("cases.starting.begin", process_id=process_id, case=case),
        "csrf": generate_csrf(),
        "extra": {"requestId": uuid4().hex},
        "submitLabel": _("Register"),
    }
    return render_template("start_form.html", start=start, parameters=parameters)


@bp.post("/<process_id>")
def begin(process_id: str) -> ResponseReturnValue:
    """Start the process with the form's answers and what is carried over from the case it comes from."""
    start, body, case = _start(process_id), json_body(), request.args.get("case", type=as_key)
    known = _known(process_id, case) if case else {}
    answers = engine().check_form(start.form_key, body.get("variables") or {}, known)
    variables = {name: _merged(known.get(name), answers.get(name)) for name in {**known, **answers}}
    key = start_numbered(commands.StartInstance(process_id, variables), actor(), request_id(body))
    flash(_("“%(process)s” was registered.", process=start.name))
    return jsonify(redirect=url_for("cases.show", key=key))


def _start(process_id: str) -> Start:
    return startable().get(process_id) or abort(404)


def _known(process_id: str, case_key: int) -> dict[str, Any]:
    case = engine().read_instance(case_key)
    variables = engine().variables(case.root_key)
    known: dict[str, Any] = {name: variables[name] for name in CARRIED_OVER if variables.get(name)}
    known[process_id] = {"case_number": number_of(case)}
    return known


def _merged(known: Any, answer: Any) -> Any:
    if isinstance(known, dict) and isinstance(answer, dict):
        return {**known, **answer}
    return known if answer is None else answer
