"""An instance as compact JSON values, live tokens and open scopes only, and back; diagrams stay outside.

`{"format", "root", "definitions": [keys], "local", "scopes": [row…], "tokens": [row…]}`, and while something still
moves also `queue`, `early`, `due`, `changed`, `new`; `endings` while canceling listeners are asked. Rows end where only
defaults would follow. Tokens are in the order in which they were made, and so are the children of each; restoring
keeps it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.errors import WrongState
from engine.spiff.instance import Instance
from engine.spiff.scope import Scope, SubScope
from engine.spiff.specs.gateways import InclusiveSpec
from engine.spiff.specs.head import HeadSpec
from engine.spiff.specs.user_task import is_asked_before_end
from engine.spiff.subscriptions import index
from engine.spiff.tokens import HEAD, START, Token
from engine.spiff.waits import Wait, restored

if TYPE_CHECKING:
    from engine.spiff.definition import Definition
    from engine.spiff.world import World


FORMAT = 1
"""Which rows a snapshot has; another format needs a function that turns the one into the other."""


def save(top: Instance) -> dict[str, Any]:
    """Return everything that is alive."""
    keys: dict[int, int] = {}
    scopes = [_scope_row(top, 0, keys)]
    scopes.extend(_scope_row(scope, owner, keys) for owner, scope in top.subprocesses.items())
    saved: dict[str, Any] = {
        "format": FORMAT,
        "root": top.root_key,
        "definitions": list(keys),
        "local": top.last_local,
        "scopes": scopes,
        "tokens": [_token_row(token) for token in top.tokens.values()],
    }
    if top.is_ended:
        saved["ended"] = True
    if top.queue:
        saved["queue"] = [t.id for t in top.queue if t.id in top.tokens]
    if top.early:
        saved["early"] = [t.id for t in top.early if t.id in top.tokens]
    if top.endings:
        saved["endings"] = top.endings
    if top.due_now:
        saved["due"] = list(top.due_now)
    if top.changed:
        saved["changed"] = sorted(top.changed)
    if top.new_conditions:
        saved["new"] = list(top.new_conditions)
    return saved


def _scope_row(scope: Scope, owner: int, keys: dict[int, int]) -> list[Any]:
    definition = keys.setdefault(scope.definition.key, len(keys))
    local = scope.local if isinstance(scope, SubScope) and scope.is_process else 0
    row: list[Any] = [
        owner,
        definition,
        local,
        scope.data if scope.is_process else None,
        {k: dict(v) for k, v in scope.arrivals.items()},
        scope.log,
        scope.business_key,
        scope.is_canceling,
        scope.resets,
    ]
    return _trimmed(row, 2)


def _token_row(token: Token) -> list[Any]:
    scope = token.workflow
    owner = token.owner
    row: list[Any] = [
        token.id,
        0 if scope.owner is None else scope.owner.id,
        token.task_spec.name,
        token._state,
        token.phase,
        0 if owner is None else owner.id,
        token.role,
        token.data if token.role != HEAD else None,
        token.internal_data,
        [wait.saved() for wait in token.waits] if token.waits else None,
        token.job,
        token.incident,
    ]
    return _trimmed(row, 5)


def _trimmed(row: list[Any], least: int) -> list[Any]:
    end = len(row)
    while end > least and not row[end - 1]:
        end -= 1
    return row[:end]


_TOKEN_DEFAULTS: tuple[Any, ...] = (0, None, None, None, None, None, None)
_SCOPE_DEFAULTS: tuple[Any, ...] = (0, None, None, None, None, False, None)


def root_variables(saved: Mapping[str, Any]) -> dict[str, Any]:
    """Return the variables of the root instance's own scope without restoring anything, for lists of many cases."""
    _require_format(saved)
    row = next(row for row in saved["scopes"] if row[0] == 0)
    return dict(row[3] or {}) if len(row) > 3 else {}


def restore(saved: Mapping[str, Any], world: World) -> Instance:
    """Return the instance as it was saved."""
    _require_format(saved)
    definitions = [world.definition(key) for key in saved["definitions"]]
    return _restored(saved, definitions, world)


def _require_format(saved: Mapping[str, Any]) -> None:
    if saved.get("format") != FORMAT:
        raise WrongState(
            "Expected a snapshot of format {expected}, but it has {found}",
            "快照格式应当是 {expected}，但实际是 {found}",
            expected=FORMAT,
            found=saved.get("format"),
        )


def _restored(saved: Mapping[str, Any], definitions: list[Definition], world: World) -> Instance:
    rows = {row[0]: row for row in saved["scopes"]}
    top = Instance(definitions[rows[0][1]], saved["root"], world)
    _fill(top, rows[0])
    top.last_local = saved["local"]
    top.is_ended = top.is_closed = top.completed = saved.get("ended", False)
    scopes: dict[int, Scope] = {0: top}
    waits: list[tuple[Token, Wait]] = []
    for row in saved["tokens"]:
        token = _token(row, scopes, top)
        waits.extend((token, wait) for wait in token.waits)
        if token.id in rows:
            scopes[token.id] = _subscope(rows[token.id], token, definitions)
    if len(waits) > 1:
        waits.sort(key=lambda pair: pair[1].local)
    for token, wait in waits:
        index(top, token, wait)
    top.queue.extend(top.tokens[id_] for id_ in saved.get("queue", ()))
    top.early.extend(top.tokens[id_] for id_ in saved.get("early", ()))
    top.endings = [list(ending) for ending in saved.get("endings", ())]
    top.due_now = list(saved.get("due", ()))
    top.changed = set(saved.get("changed", ()))
    top.new_conditions = list(saved.get("new", ()))
    return top


def _token(row: list[Any], scopes: dict[int, Scope], top: Instance) -> Token:
    id_, scope_id, name, state, phase = row[:5]
    owner, role, data, memory, waits, job, incident = (*row[5:], *_TOKEN_DEFAULTS[len(row) - 5 :])
    scope = scopes[scope_id]
    spec = scope.definition.elements[name] if role != HEAD else scope.spec.head
    assert spec is not None
    token = Token(scope, spec, top.tokens[owner] if owner else None, role, id_, state)
    token.phase = phase
    if data:
        token.data.update(data)
    if memory:
        token.internal_data.update(memory)
    if waits:
        token.waits = [restored(wait) for wait in waits]
    if job is not None:
        token.job = job
        top.jobs[job] = token
    if incident is not None:
        token.incident = incident
        top.incidents[incident] = token
    if spec.canceling_listeners and is_asked_before_end(token):
        top.askers[id_] = token
    if role == START:
        scope.starts.append(token)
    elif role == HEAD:
        assert isinstance(spec, HeadSpec)
        spec.restore(token)
    return token


def _subscope(row: list[Any], owner: Token, definitions: list[Definition]) -> SubScope:
    definition, local = definitions[row[1]], row[2] if len(row) > 2 else 0
    body = definition.spec if local else owner.task_spec.inner_body
    assert body is not None
    scope = SubScope(body, definition, owner, bool(local), local)
    _fill(scope, row)
    return scope


def _fill(scope: Scope, row: list[Any]) -> None:
    _, data, arrivals, log, business_key, canceling, resets = (*row[2:], *_SCOPE_DEFAULTS[len(row) - 2 :])
    if data:
        scope.data.update(data)
    if arrivals:
        scope.arrivals = {join: dict(flows) for join, flows in arrivals.items()}
        for join in scope.arrivals:
            spec = scope.definition.elements[join]
            if isinstance(spec, InclusiveSpec):
                scope.top.joins[scope, spec] = True
    for name, flows in (resets or {}).items():
        scope.resets[name] = list(flows)
        scope.top.joins[scope, scope.definition.elements[name]] = True
    if log:
        scope.log = list(log)
    scope.business_key = business_key
    scope.is_canceling = canceling
