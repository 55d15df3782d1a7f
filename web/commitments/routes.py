"""Routes of the ledger: the list with its filters, and one commitment with everything that explains it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from engine.api import Commitment
from web.clause_register import clause_register
from web.commitments.account import account_of
from web.context import engine, now
from web.diagrams import element_name, process_name
from web.display import AMBER_LEFT, AMBER_SHARE
from web.facts import facts_of, facts_of_all
from web.promises import STATES
from web.requests import MOST, PAGE, as_key, shown_of

bp = Blueprint("commitments", __name__, url_prefix="/commitments")

SHOWN = ("running", "breached", "met", "canceled", "all")


@bp.get("/")
def index() -> ResponseReturnValue:
    """List commitments: running ones soonest due first, the others latest first."""
    chosen = request.args.get("state", "running")
    chosen = chosen if chosen in SHOWN else "running"
    clause, owner = request.args.get("clause") or None, request.args.get("owner") or None
    root_key = request.args.get("case", type=as_key)
    text = request.args.get("text", "").strip()
    show = shown_of(request.args.get("show", PAGE, type=int))
    found = engine().commitments(
        root_key,
        None if chosen == "all" else chosen,
        show + 1,
        clause=clause,
        owner=owner,
        text=text or None,
        newest_first=chosen != "running",
    )
    counts = engine().count_commitments()
    shown = found[:show]
    return render_template(
        "commitments.html",
        commitments=shown,
        more=show + PAGE if len(found) > show and show < MOST else None,
        facts=facts_of_all(one.root_key for one in shown),
        chosen=chosen,
        states=SHOWN,
        clause=clause,
        clauses=sorted({name for name, _owner, _state in counts if name}),
        clause_texts=clause_register().clauses,
        owner=owner,
        owners=sorted({name for _clause, name, _state in counts if name}),
        text=text,
        case=engine().read_instance(root_key) if root_key else None,
        tallies=_tallies(counts),
        total=_total(counts),
        soon=engine().count_nearly_due(AMBER_LEFT, round(AMBER_SHARE * 100)),
        state_words=STATES,
    )


def _total(counts: Mapping[tuple[str | None, str | None, str], int]) -> Counter[str]:
    total: Counter[str] = Counter()
    for (_clause, _owner, state), count in counts.items():
        total[state] += count
    return total


def _tallies(counts: Mapping[tuple[str | None, str | None, str], int]) -> list[tuple[str, Counter[str]]]:
    """Return (clause, how many in each state), by clause."""
    tallies: dict[str, Counter[str]] = {}
    for (clause, _owner, state), count in counts.items():
        tallies.setdefault(clause or "", Counter())[state] += count
    return sorted(tallies.items())


@bp.get("/<int:key>")
def show(key: int) -> ResponseReturnValue:
    """Show a commitment: its due time and why, whom it waited for, what was done at risk and after it broke."""
    found = engine().read_commitment(key)
    case = engine().read_instance(found.root_key)
    definition = engine().read_instance(found.instance_key).definition_key
    return render_template(
        "commitment.html",
        one=found,
        case=case,
        facts=facts_of(found.root_key),
        clause=clause_register().clauses.get(found.clause or ""),
        process=process_name(definition),
        element=element_name(definition, found.element_id),
        account=account_of(found, case, now()),
        outcome=_outcome(found),
        state_words=STATES,
    )


def _outcome(found: Commitment) -> dict[str, Any]:
    """Return how early or late it was met, or how late it is."""
    if found.due_at is None:
        return {}
    if found.met_at:
        left = found.due_at - found.met_at
        return {"early": left} if left.total_seconds() >= 0 else {"late": -left}
    return {"open": now() - found.due_at} if found.state == "breached" else {}
