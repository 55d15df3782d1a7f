"""Moving many cases from one element to another: where they stand, a dry run for each case, then a batch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue

from engine.api import DefinitionRow, Standing, commands
from web.batches.routes import begin, given_reason, only_those_who_intervene
from web.context import engine
from web.diagrams import element_name, enterable
from web.effects import MOST_TRIED, Tried, tried
from web.facts import facts_of_all
from web.requests import as_key
from web.words import _

bp = Blueprint("moving", __name__, url_prefix="/moving")


bp.before_request(only_those_who_intervene)


@bp.get("/")
def show() -> ResponseReturnValue:
    """Show where the cases of a version stand, and those at the element that is chosen."""
    return _page()


@bp.post("/")
def act() -> ResponseReturnValue:
    """Try the move, which changes nothing; or start it as a batch."""
    source, target = request.form.get("from", ""), request.form.get("to", "")
    chosen = _chosen(_standing(_version()))
    if not chosen:
        flash(_("Choose at least one case."))
        return _page()
    if not target:
        flash(_("Choose where the cases go."))
        return _page()
    if request.form.get("action") == "try":
        return _page([tried(_move(key, source, target), key) for key in chosen[:MOST_TRIED]])
    reason = given_reason()
    if not reason:
        return _page()
    arguments = {"from_element": source, "to_element": target}
    command = commands.StartBatch("move", tuple(chosen), arguments, reason)
    return begin(command)


def _move(key: int, source: str, target: str) -> commands.ModifyInstance:
    """What the batch does to a case, as a dry run: all that stands there; the parts of a multi-instance with it."""
    here = [token for token in engine().active_elements(key) if token.element_id == source]
    bodies = {token.element_key for token in here}
    moves = [commands.ModifyInstruction("move", target, t.element_key) for t in here if t.scope_key not in bodies]
    return commands.ModifyInstance(key, tuple(moves), dry_run=True)


def _version() -> DefinitionRow | None:
    key = request.values.get("source", type=as_key)
    return None if key is None else engine().read_definition(key)


def _standing(version: DefinitionRow | None) -> list[Standing]:
    return [] if version is None else engine().standing(version.process_id, version.definition_key)


def _chosen(tokens: Sequence[Standing]) -> list[int]:
    """Return the cases that were ticked and still stand there; all of them as the page is opened."""
    here = dict.fromkeys(token.root_key for token in tokens if token.element_id == request.values.get("from"))
    wanted = set(request.form.getlist("case"))
    return [key for key in here if request.method == "GET" or str(key) in wanted]


def _page(results: Sequence[Tried] = ()) -> str:
    version = _version()
    tokens = _standing(version)
    here = {token.root_key: token for token in tokens if token.element_id == request.values.get("from")}
    places = Counter(token.element_id for token in tokens)
    key = 0 if version is None else version.definition_key
    return render_template(
        "moving.html",
        version=version,
        versions=[d for d in engine().find_definitions(latest_only=False) if d.active_count],
        places=[(id_, element_name(key, id_), count) for id_, count in places.most_common()],
        targets=[] if version is None else enterable(key),
        cases=here,
        chosen=set(_chosen(tokens)),
        tried={one.root_key: one for one in results},
        facts=facts_of_all(list(here)[:60]),
        values=request.values,
    )
