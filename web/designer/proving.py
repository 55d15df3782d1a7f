"""Running the scenarios on a change before it is deployed: which promises it would break, by name."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from processes.contract import register_of
from processes.proving import Bundle
from web.context import engine
from web.designer.comparing import comparison_asked
from web.designer.impact import files_beside
from web.scenario_runs import run_scenarios

bp = Blueprint("proving", __name__)


@bp.post("/compare/scenarios")
def scenarios() -> ResponseReturnValue:
    """Run the scenarios on what is deployed, with the changed files in place of those that they replace."""
    asked = comparison_asked()
    files = files_beside(asked.files, with_forms=True) | dict(asked.files)
    return run_scenarios(Bundle(files, register_of(engine())), list(asked.files))
