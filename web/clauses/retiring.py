"""Retiring and restoring a clause from its page: a promise is dropped or made again with a reason."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from processes.contract.retiring import RestoreClause, RetireClause
from web.context import actor, engine
from web.words import _

bp = Blueprint("retiring", __name__)


@bp.post("/<clause_id>/retire")
def retire(clause_id: str) -> ResponseReturnValue:
    """Let deployments lose the clause from now on."""
    engine().execute(RetireClause(clause_id, _reason()), actor())
    flash(_("Clause %(clause)s is retired. Deployments may lose it now.", clause=clause_id))
    return redirect(url_for("clauses.show", clause_id=clause_id), 303)


@bp.post("/<clause_id>/restore")
def restore(clause_id: str) -> ResponseReturnValue:
    """Hold deployments to the clause again."""
    engine().execute(RestoreClause(clause_id, _reason() or None), actor())
    flash(_("Clause %(clause)s is promised again.", clause=clause_id))
    return redirect(url_for("clauses.show", clause_id=clause_id), 303)


def _reason() -> str:
    return request.form.get("reason", "").strip()[:500]
