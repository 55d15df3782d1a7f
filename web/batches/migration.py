"""Moving running cases to another version: a mapping by id to look over, a dry run for each case, then a batch."""

from __future__ import annotations

from collections import Counter

from flask import Blueprint, abort, flash, render_template, request
from flask.typing import ResponseReturnValue

from engine.api import DefinitionRow, Standing, commands
from web.batches.routes import begin, given_reason, only_those_who_intervene
from web.context import engine
from web.diagrams import element_name, elements
from web.effects import MOST_TRIED, Tried, tried
from web.facts import facts_of_all
from web.requests import as_key
from web.words import _

bp = Blueprint("migration", __name__, url_prefix="/migration")


bp.before_request(only_those_who_intervene)


@bp.get("/")
def show() -> ResponseReturnValue:
    """Show the cases on a version and where each of its elements would go on in another version."""
    source, target = _versions()
    return _page(source, target, _mapping(source, target), _chosen(source), [])


@bp.post("/")
def act() -> ResponseReturnValue:
    """Try the move, which changes nothing; or start it as a batch."""
    source, target = _versions()
    mapping, chosen = _mapping(source, target), _chosen(source)
    action = request.form.get("action", "try")
    if not chosen:
        flash(_("Choose at least one case."))
        return _page(source, target, mapping, chosen, [])
    if action == "try":
        return _page(source, target, mapping, chosen, [_try(key, target, mapping) for key in chosen[:MOST_TRIED]])
    reason = given_reason()
    if not reason:
        return _page(source, target, mapping, chosen, [])
    arguments = {"definition_key": target.definition_key, "mapping": mapping}
    command = commands.StartBatch("migrate", tuple(chosen), arguments, reason, action == "batch-try")
    return begin(command)


def _versions() -> tuple[DefinitionRow, DefinitionRow]:
    """The version that cases are on, and the one they go to: the newest of its process unless another is chosen."""
    source = engine().read_definition(request.values.get("source", type=as_key) or abort(404))
    key = request.values.get("target", type=as_key)
    target = engine().read_definition(key) if key else engine().find_definitions(source.process_id)[0]
    return source, target


def _mapping(source: DefinitionRow, target: DefinitionRow) -> dict[str, str]:
    """What is proposed, with the choices of the form in its place; an empty choice maps nothing."""
    mapping = engine().propose_mapping(source.definition_key, target.definition_key)
    for name, value in request.form.items():
        if name.startswith("map."):
            mapping[name.removeprefix("map.")] = value
    return {element: to for element, to in mapping.items() if to}


def _standing(source: DefinitionRow) -> list[Standing]:
    """Where the cases on a version stand; called instances stay on theirs."""
    tokens = engine().standing(source.process_id, source.definition_key)
    return [token for token in tokens if token.instance_key == token.root_key]


def _chosen(source: DefinitionRow) -> list[int]:
    keys = dict.fromkeys(token.root_key for token in _standing(source))
    if request.method == "GET":
        return list(keys)
    wanted = set(request.form.getlist("case"))
    return [key for key in keys if str(key) in wanted]


def _try(key: int, target: DefinitionRow, mapping: dict[str, str]) -> Tried:
    return tried(
        commands.MigrateInstance(key, target.definition_key, mapping, dry_run=True), key, target.definition_key
    )


def _page(
    source: DefinitionRow, target: DefinitionRow, mapping: dict[str, str], chosen: list[int], results: list[Tried]
) -> str:
    tokens = _standing(source)
    places = Counter(token.element_id for token in tokens)
    roots = list(dict.fromkeys(token.root_key for token in tokens))
    called = len(engine().standing(source.process_id, source.definition_key)) - len(tokens)
    return render_template(
        "migration.html",
        source=source,
        target=target,
        versions=engine().find_definitions(source.process_id, latest_only=False),
        mapping=mapping,
        unmapped=[id_ for id_ in elements(source.definition_key) if id_ in places and id_ not in mapping],
        places=[(id_, element_name(source.definition_key, id_), count) for id_, count in places.most_common()],
        choices={id_: _choices(source, target, id_) for id_ in places},
        roots=roots,
        at={key: [t.element_id for t in tokens if t.root_key == key] for key in roots},
        states={t.root_key: t.state for t in tokens},
        numbers={t.root_key: t.business_key or t.root_key for t in tokens},
        called=called,
        chosen=set(chosen),
        tried={one.root_key: one for one in results},
        facts=facts_of_all(roots[:60]),
        name=lambda id_: element_name(source.definition_key, id_),
    )


def _choices(source: DefinitionRow, target: DefinitionRow, element_id: str) -> list[tuple[str, str]]:
    """The elements of the target that are of the same kind; nothing else could take its token."""
    kind = elements(source.definition_key)[element_id].kind
    return [(id_, e.name or id_) for id_, e in elements(target.definition_key).items() if e.kind == kind]
