"""Adding a clause and changing one, by form; what is refused stands beside its field, and what was typed stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.api import InvalidInput, WrongState
from processes.contract.changing import MOST_REASON, MOST_TEXT, AddClause, ChangeClause
from web.clause_register import clause_register
from web.context import actor, engine, language, name_of, require_role
from web.words import _

bp = Blueprint("changing", __name__)

FIELDS = ("clause", "zh", "en", "owner", "reason")


@bp.get("/new")
def new() -> ResponseReturnValue:
    """Show an empty form."""
    require_role("owner", "admin")
    return _form({}, {}, is_new=True)


@bp.get("/<clause_id>/edit")
def edit(clause_id: str) -> ResponseReturnValue:
    """Show the form of a clause as it reads now."""
    require_role("owner", "admin")
    register = clause_register()
    found = register.clauses.get(clause_id) or abort(404)
    seen_at = register.changed_at.get(clause_id, "")
    values = {"clause": found.id, "zh": found.zh, "en": found.en, "owner": found.owner, "seen_at": seen_at}
    return _form(values, {}, is_new=False)


@bp.post("/save")
def save() -> ResponseReturnValue:
    """Add or change a clause."""
    require_role("owner", "admin")
    is_new = request.form.get("is_new") == "yes"
    given = {name: request.form.get(name, "").strip() for name in (*FIELDS, "seen_at")}
    command = AddClause(**{name: given[name] for name in FIELDS}) if is_new else ChangeClause(**given)
    try:
        outcome = engine().execute(command, actor())
    except InvalidInput as refusal:
        problems = {p.field: p.text.in_language(language()) for p in refusal.problems}
        return _form(given, problems, is_new=is_new), 422
    except WrongState as refusal:
        by = refusal.text.params.get("by")
        text = replace(refusal.text, params={**refusal.text.params, "by": name_of(by)}).in_language(language())
        conflict = f"{text} {_('What you wrote is still here. Saving again replaces their change.')}" if by else text
        now = {**given, "seen_at": clause_register().changed_at.get(given["clause"], "")}
        return _form(now, {}, is_new=is_new, conflict=conflict), 409
    if is_new:
        flash(_("Clause %(clause)s is promised now. Diagrams and decisions may name it.", clause=given["clause"]))
    else:
        flash(_("Saved.") if outcome.events else _("Nothing was changed."))
    return redirect(url_for("clauses.show", clause_id=given["clause"]), 303)


def _form(values: Mapping[str, str], problems: Mapping[str, str], *, is_new: bool, conflict: str | None = None) -> str:
    return render_template(
        "clause_form.html",
        values=values,
        problems=problems,
        is_new=is_new,
        conflict=conflict,
        most={"zh": MOST_TEXT, "en": MOST_TEXT, "reason": MOST_REASON},
    )
