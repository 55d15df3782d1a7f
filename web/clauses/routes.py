"""Routes of the clause matrix and of one clause."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from processes.contract import check_deployed
from processes.proving import can_run
from processes.visible import CaseOf, cases_with, count_each, count_with
from web.clause_register import clause_register
from web.clauses.deployed import by_decision, by_diagram, read_matrix
from web.clauses.past import past_of
from web.context import engine
from web.facts import facts_of_all
from web.requests import as_key

bp = Blueprint("clauses", __name__, url_prefix="/clauses")

CASES, PROMISES = 20, 6
"""How many cases at once, and promises of each state, the page of a clause shows."""


@bp.get("/")
def index() -> ResponseReturnValue:
    """Show for each clause what carries it, whether its scenarios pass, and on how many real cases it shows."""
    kept: dict[str, Counter[str]] = {}
    for (clause, _owner, state), count in engine().count_commitments().items():
        kept.setdefault(clause or "", Counter())[state] += count
    matrix = read_matrix()
    return render_template(
        "clauses.html",
        matrix=matrix,
        kept=kept,
        on_cases=count_each(engine()),
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
        state: engine().commitments(state=state, clause=clause_id, limit=PROMISES, newest_first=state != "running")
        for state in ("running", "breached", "met")
    }
    found = _cases(clause_id, request.args.get("before", type=as_key), request.args.get("after", type=as_key))
    cases = found.cases
    return render_template(
        "clause.html",
        row=row,
        register=register,
        retired=register.retired.get(clause_id),
        past=past_of(clause_id),
        matrix=matrix,
        diagrams=by_diagram(matrix.source, row.elements),
        decisions=by_decision(matrix.source, row.rules),
        commitments=[one for some in states.values() for one in some],
        found=found,
        instances={one.root_key: one for one in engine().find_instances(keys=[one.root_key for one in cases])},
        facts=facts_of_all([*(one.root_key for some in states.values() for one in some), *(c.root_key for c in cases)]),
    )


@dataclass(frozen=True, slots=True)
class Found:
    """A page of the cases on which a clause shows, of `total`; `newer` and `older` are the cases to go on from."""

    cases: list[CaseOf]
    total: int
    newer: int | None
    older: int | None


def _cases(clause_id: str, before: int | None, after: int | None) -> Found:
    """Return the cases older than `before`, or the next ones newer than `after`, else the newest."""
    cases = cases_with(engine(), clause_id, CASES + 1, before, after)
    is_more = len(cases) > CASES
    shown = cases[-CASES:] if after is not None else cases[:CASES]
    if not shown:
        return Found([], count_with(engine(), clause_id), None, None)
    first, last = shown[0].root_key, shown[-1].root_key
    has_newer = is_more if after is not None else before is not None
    has_older = True if after is not None else is_more
    return Found(shown, count_with(engine(), clause_id), first if has_newer else None, last if has_older else None)
