"""Routes of the clause matrix and of one clause."""

from __future__ import annotations

from collections import Counter

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from processes.contract import check_deployed
from processes.proving import can_run
from processes.visible import cases_with
from web.clause_register import clause_register
from web.clauses.deployed import by_decision, by_diagram, read_matrix
from web.clauses.past import past_of
from web.context import engine
from web.facts import facts_of_all

bp = Blueprint("clauses", __name__, url_prefix="/clauses")

CASES = 20
CASES_LOOKED_AT = 60
"""How many of the newest cases that ran a diagram with the clause are looked into."""


@bp.get("/")
def index() -> ResponseReturnValue:
    """Show for each clause how many elements and rules carry it and whether its scenarios pass."""
    kept: dict[str, Counter[str]] = {}
    for (clause, _owner, state), count in engine().count_commitments().items():
        kept.setdefault(clause or "", Counter())[state] += count
    matrix = read_matrix()
    return render_template(
        "clauses.html",
        matrix=matrix,
        kept=kept,
        findings=check_deployed(engine()),
        register=clause_register(),
        can_prove=can_run(),
    )


@bp.get("/<clause_id>")
def show(clause_id: str) -> ResponseReturnValue:
    """Show a clause: its text, what carries it, what proves it, and the real cases where it was kept or broken."""
    matrix, register = read_matrix(), clause_register()
    row = next((row for row in matrix.rows if row.clause.id == clause_id), None) or abort(404)
    states = {
        state: engine().commitments(state=state, clause=clause_id, limit=CASES, newest_first=state != "running")
        for state in ("running", "breached", "met")
    }
    cases = cases_with(engine(), clause_id, CASES_LOOKED_AT)
    return render_template(
        "clause.html",
        row=row,
        register=register,
        retired=register.retired.get(clause_id),
        past=past_of(clause_id),
        matrix=matrix,
        diagrams=by_diagram(matrix.source, row.elements),
        decisions=by_decision(matrix.source, row.rules),
        commitments=[one for found in states.values() for one in found],
        cases=cases,
        counts=Counter(one.found.state for one in cases),
        instances={one.root_key: engine().read_instance(one.root_key) for one in cases},
        facts=facts_of_all(
            [*(one.root_key for found in states.values() for one in found), *(c.root_key for c in cases)]
        ),
    )
