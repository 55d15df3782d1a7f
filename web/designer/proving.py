"""Running the scenarios on a change before it is deployed: which promises it would break, by name."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, url_for
from flask.typing import ResponseReturnValue

from processes.contract import register_of
from processes.proving import Bundle
from processes.runs import start_run
from web.context import actor, engine, now
from web.designer.comparing import comparison_asked
from web.designer.impact import files_beside

bp = Blueprint("proving", __name__)


@bp.post("/compare/scenarios")
def scenarios() -> ResponseReturnValue:
    """Run the scenarios on what is deployed, with the changed files in place of those that they replace."""
    asked = comparison_asked()
    files = files_beside(asked.files, with_forms=True) | dict(asked.files)
    bundle = Bundle(files, register_of(engine()))
    run = start_run(current_app.extensions["var"], bundle, actor().name, now(), list(asked.files))
    return redirect(url_for("clauses.proving.show", id_=run.id), 303)
