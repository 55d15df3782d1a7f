"""Running the scenarios on what is deployed, from a page; what a run says, of that or of a change that is tried."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from processes.contract import register_of
from processes.deploy import deployed_files
from processes.matrix import FEATURES, find_scenarios, matrix
from processes.proving import Bundle
from processes.results import read_results
from processes.runs import find_runs, read_run
from web.clause_register import clause_register
from web.context import engine, language, now, require_role
from web.scenario_runs import run_scenarios, var
from web.words import _

bp = Blueprint("proving", __name__)


@bp.post("/runs")
def start() -> ResponseReturnValue:
    """Run the scenarios on what is deployed now."""
    require_role("owner", "admin")
    return run_scenarios(Bundle(deployed_files(engine()), register_of(engine())))


@bp.get("/runs")
def index() -> ResponseReturnValue:
    """List the runs that are kept, the newest first."""
    return render_template("scenario_runs.html", runs=find_runs(var(), now()), states=_states())


@bp.get("/runs/<id_>")
def show(id_: str) -> ResponseReturnValue:
    """Show how far a run is; at its end which scenarios fail and why, and which clauses that leaves without proof."""
    run = read_run(var(), id_, now())
    scenarios = list(find_scenarios(FEATURES)) if FEATURES.is_dir() else []
    known = [clause for clause in clause_register().in_force if not clause_register().is_own(clause.id)]
    rows = matrix({}, scenarios, run.results, known)
    before = read_results(var()).passed if run.changed else {}
    return render_template(
        "scenario_run.html",
        run=run,
        state=_states()[run.state],
        total=len(scenarios),
        failed=[s for s in scenarios if run.results.passed.get((s.feature, s.name)) is False],
        newly={s for s in scenarios if before.get((s.feature, s.name))},
        unproved=[row for row in rows if not row.is_proved],
        problem=run.problem and run.problem[language() == "zh"],
    )


def _states() -> Mapping[str, tuple[str, str]]:
    return {
        "running": (_("in progress"), "main"),
        "ended": (_("ended"), "fine"),
        "not run": (_("could not be run"), "late"),
        "interrupted": (_("interrupted"), "soon"),
    }
