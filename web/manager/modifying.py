"""Changing by hand where a case stands: end, move or begin elements, set data; tried first, with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.api import ActiveElement, EngineError, Instance, InvalidInput, commands
from web.context import actor, engine
from web.diagrams import element_name, enterable, markers, process_name
from web.effects import effects, sentences
from web.facts import facts_of
from web.forms import spoken
from web.requests import as_key, request_id
from web.words import _

bp = Blueprint("modifying", __name__)

LONGEST = 500


@bp.get("/cases/<int:key>/modify")
def modify(key: int) -> ResponseReturnValue:
    """Show where a case stands, and what can be changed there."""
    return _page(_case(key))


@bp.post("/cases/<int:key>/modify")
def modified(key: int) -> ResponseReturnValue:
    """Try a modification, which changes nothing; or carry it out."""
    case = _case(key)
    instructions = _instructions(case)
    if not instructions:
        flash(_("Choose what to end, move or activate."))
        return _page(case)
    is_trial = request.form.get("action") == "try"
    reason = request.form.get("reason", "").strip()[:LONGEST] or None
    if not is_trial and not reason:
        flash(_("Please give a reason: it is kept in the journal."))
        return _page(case)
    command = commands.ModifyInstance(case.root_key, instructions, reason, dry_run=is_trial)
    try:
        outcome = engine().execute(command, actor(), None if is_trial else request_id())
    except InvalidInput as refused:
        return _page(case, refused=sentences(refused)), 422
    if is_trial:
        return _page(case, tried=effects(outcome.events, case))
    flash(_("The case was changed."))
    return redirect(url_for("manager.modifying.modify", key=key, instance=request.form.get("instance")), 303)


@bp.post("/cases/<int:key>/variables")
def set_variables(key: int) -> ResponseReturnValue:
    """Write one variable of a case or of an instance it called; the value is a FEEL expression over the others."""
    case = _case(key)
    name, text = request.form.get("name", "").strip(), request.form.get("value", "").strip()
    reason = request.form.get("reason", "").strip()[:LONGEST] or None
    if not name or not text or not reason:
        flash(_("Name, value and reason are needed."))
        return _page(case)
    scope = _shown(case).instance_key
    try:
        value = engine().evaluate(text.removeprefix("="), engine().variables(scope))
        engine().execute(commands.SetVariables(scope, {name: value}, reason=reason), actor(), request_id())
    except EngineError as refused:
        return _page(case, refused=sentences(refused)), 422
    flash(_("“%(name)s” was set.", name=name))
    return redirect(url_for("manager.modifying.modify", key=key, instance=scope), 303)


def _case(key: int) -> Instance:
    return engine().read_instance(engine().read_instance(key).root_key)


def _family(case: Instance) -> list[Instance]:
    """The case and all running instances that it called, outside first."""
    return [one for one in engine().family(case.root_key) if one.ended_at is None or one.parent_key is None]


def _shown(case: Instance) -> Instance:
    """The instance that is chosen: of this case, running; else the case itself."""
    wanted = request.values.get("instance", type=as_key)
    return next((i for i in _family(case) if i.instance_key == wanted), case)


def _standing(instance: Instance) -> list[ActiveElement]:
    tokens = engine().active_elements(instance.root_key) if instance.ended_at is None else []
    return [t for t in tokens if t.instance_key == instance.instance_key and t.kind != "process"]


def _instructions(case: Instance) -> tuple[commands.ModifyInstruction, ...]:
    """What the form asks for; an element that is both ended and moved is moved."""
    shown, form = _shown(case), request.form
    found = []
    for token in _standing(shown):
        target = form.get(f"move.{token.element_key}", "")
        if target:
            found.append(commands.ModifyInstruction("move", target, token.element_key))
        elif form.get(f"end.{token.element_key}"):
            found.append(commands.ModifyInstruction("terminate", element_key=token.element_key))
    if form.get("activate"):
        found.append(commands.ModifyInstruction("activate", form["activate"], ancestor_key=shown.instance_key))
    return tuple(found)


def _page(case: Instance, tried: list[str] | None = None, refused: Sequence[str] = ()) -> str:
    shown = _shown(case)
    tokens = [(t, element_name(shown.definition_key, t.element_id)) for t in _standing(shown)]
    known: Mapping[str, Any] = engine().variables(shown.instance_key)
    return render_template(
        "modify.html",
        case=case,
        shown=shown,
        family=_family(case),
        process_name=process_name,
        facts=facts_of(case.root_key),
        tokens=tokens,
        targets=enterable(shown.definition_key),
        variables=[(name, spoken(value)) for name, value in sorted(known.items())],
        tried=tried,
        refused=refused,
        given=request.form,
        viewer={
            "xmlUrl": url_for("cases.diagram", definition_key=shown.definition_key),
            "markers": markers([(t.element_id, name) for t, name in tokens], {}, []),
            "legend": True,
        },
    )
