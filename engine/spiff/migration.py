"""Migration: a running instance goes on with another definition; what it waits for stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.model.events import InstanceMigrated
from engine.spiff.migration_rules import Rules, own_scopes, own_tokens, unlike
from engine.spiff.specs.activity import ActivitySpec
from engine.spiff.specs.gateways import EventGatewaySpec, InclusiveSpec
from engine.spiff.subscriptions import subscribe
from engine.spiff.tokens import BOUNDARY, HEAD, ITEM, START, SUBSCRIPTIONS, TARGET, Token
from engine.spiff.waits import evaluate

if TYPE_CHECKING:
    from engine.spiff.definition import Definition
    from engine.spiff.scope import Scope
    from engine.spiff.specs.element import ElementSpec


def migrate(instance: Scope, target: Definition, mapping: Mapping[str, str], reason: str | None) -> None:
    """Move a process instance (the root, or a called one) and its open sub-processes to `target`.

    Jobs, expressions and input mappings are not evaluated again. Subscriptions of boundary events, event sub-processes
    and events after a gateway are kept where mapped, closed where not, and opened where only the target has them.
    Raises InvalidInput with all problems.
    """
    Rules(instance, target, mapping).check()
    top, source = instance.top, instance.definition
    scopes = own_scopes(instance)
    tokens = list(own_tokens(scopes))
    top.world.emit(InstanceMigrated(instance.instance_key, source.key, target.key, dict(mapping), reason))
    for token in tokens:
        if token.role not in SUBSCRIPTIONS and token.role != HEAD:
            token.task_spec = target.elements[mapping[token.task_spec.name]]
            _memory(token, mapping)
    for scope in scopes:
        _scope(scope, target, mapping)
    for token in tokens:
        if token.id in top.tokens and token.role not in SUBSCRIPTIONS:
            _attached(token, mapping)
    for scope in scopes:
        _event_subprocesses(scope, mapping)


def _memory(token: Token, mapping: Mapping[str, str]) -> None:
    """Element ids that a token remembers: what an ad-hoc one begins next, handlers that still run."""
    memory = token.internal_data
    if "todo" in memory:
        memory["todo"] = [mapping.get(name, name) for name in memory["todo"]]
    if "pending" in memory:
        memory["pending"] = [[mapping.get(id_, id_), *rest] for id_, *rest in memory["pending"]]


def _scope(scope: Scope, target: Definition, mapping: Mapping[str, str]) -> None:
    old = scope.definition.elements
    scope.definition = target
    owner = scope.owner
    body = target.spec if scope.is_process or owner is None else owner.task_spec.inner_body
    assert body is not None
    scope.spec = body
    present: dict[str, int] = {}
    for name, count in scope.present.items():
        present[mapping[name]] = present.get(mapping[name], 0) + count
    scope.present = present
    for join in [join for join in scope.top.joins if join[0] is scope]:
        del scope.top.joins[join]
    arrivals, scope.arrivals = scope.arrivals, {}
    for name, flows in arrivals.items():
        to = target.elements[mapping[name]]
        scope.arrivals[to.name] = _flows(old[name], to, flows, mapping)
        if isinstance(to, InclusiveSpec):
            scope.top.joins[scope, to] = True
    resets, scope.resets = scope.resets, {}
    for name, taken in resets.items():
        to = target.elements[mapping[name]]
        scope.resets[to.name] = list(_flows(old[name], to, dict.fromkeys(taken, 1), mapping))
        scope.top.joins[scope, to] = True
    scope.log = _log(scope.log, mapping)
    if scope.head is not None and body.head is not None:
        scope.head.task_spec = body.head


def _flows(one: ElementSpec, to: ElementSpec, taken: Mapping[str, int], mapping: Mapping[str, str]) -> dict[str, int]:
    """Tokens wait on the flow of the same id, else on one from the same element, else on any that is free."""
    sources = {flow.id: mapping.get(flow.source.name, flow.source.name) for flow in one.flows_in}
    free = {flow.id: flow.source.name for flow in to.flows_in}
    found: dict[str, int] = {}
    for flow_id, count in sorted(taken.items(), key=lambda item: item[0] not in free):
        choice = flow_id if flow_id in free else next((f for f, s in free.items() if s == sources[flow_id]), None)
        choice = choice or next(iter(free))
        del free[choice]
        found[choice] = count
    return found


def _log(log: list[Any], mapping: Mapping[str, str]) -> list[Any]:
    def name(id_: str) -> str:
        return mapping.get(id_, id_)

    return [
        [kind, name(id_), name(rest[0])] if kind == "handler" else [kind, name(id_), _log(rest[0], mapping), rest[1]]
        for kind, id_, *rest in log
    ]


def _attached(host: Token, mapping: Mapping[str, str]) -> None:
    """Boundary events of an activity, or the events that a gateway waits for."""
    spec = host.task_spec
    if isinstance(spec, EventGatewaySpec):
        role, wanted = TARGET, [flow.target for flow in spec.flows_out]
    elif isinstance(spec, ActivitySpec) and host.role != ITEM:
        role, wanted = BOUNDARY, list(spec.boundaries)
    else:
        return
    if role == BOUNDARY and not _is_armed(host):
        return
    missing = _keep(host.owned(role), wanted, mapping)
    armed = [(w, evaluate(w.events, host)) for w in missing]
    for event, waits in armed:
        subscribe(host.workflow, event, host, role, waits)


def _is_armed(host: Token) -> bool:
    """Whether the activity has been entered; with an incident before that, it arms its events when it is resolved."""
    spec = host.task_spec
    is_body = isinstance(spec, ActivitySpec) and spec.is_body(host)
    begun = "loop" in host.internal_data if is_body else host.phase > 2 or host.incident is None or host.job is not None
    return (begun and "listener" not in host.internal_data) or bool(host.owned(BOUNDARY))


def _keep(subscriptions: list[Token], wanted: list[ElementSpec], mapping: Mapping[str, str]) -> list[ElementSpec]:
    """Keep the subscriptions whose event is mapped to one of `wanted`, end the others; return what none is for."""
    missing = list(wanted)
    for token in subscriptions:
        to_id = mapping.get(token.task_spec.name) or mapping.get(token.task_spec.subscribed_id(token))
        to = next((w for w in missing if to_id in (w.name, w.subscribed_id(token))), None)
        if to is None or unlike(token.task_spec, to) or not _same_events(token.task_spec, to):
            token.kill()
        else:
            token.task_spec = to
            missing.remove(to)
    return missing


def _same_events(one: ElementSpec, to: ElementSpec) -> bool:
    return [e.kind for e in one.subscribed_events] == [e.kind for e in to.subscribed_events]


def _event_subprocesses(scope: Scope, mapping: Mapping[str, str]) -> None:
    if any(t.task_spec.is_event_subprocess and t.task_spec.is_interrupting for t in scope.tasks.values() if not t.role):
        return  # it has closed the others
    missing = _keep(list(scope.starts), list(scope.spec.event_subprocesses), mapping)
    scope.starts = [token for token in scope.starts if token.id in scope.tasks]
    holder = scope.owner_or_self
    for subprocess, waits in [(m, evaluate(m.subscribed_events, holder)) for m in missing]:
        scope.starts.append(subscribe(scope, subprocess, None, START, waits))
