"""Compensation: what has completed is undone by its handlers, one after another, the last completed first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.model.events import ElementActivated, ElementCompleted
from engine.spiff.endings import is_asked
from engine.spiff.tokens import ACTIVATE, COMPLETE, HANDLER

if TYPE_CHECKING:
    from engine.spiff.definition import Definition
    from engine.spiff.scope import Scope
    from engine.spiff.tokens import Token

# A scope's log, oldest first: ["handler", handler id, activity id] for a completed activity with a handler, and
# ["scope", sub-process id, its log, its variables] for a completed sub-process with something to compensate inside.


def remember_scope(token: Token, inner: Scope) -> None:
    """Keep a completed sub-process's log in the scope around it, with its variables as they are now."""
    subprocess = token.task_spec
    if inner.log or _own_handler(inner.definition, subprocess.name):
        token.workflow.log.append(["scope", subprocess.name, inner.log, dict(inner.data)])


def compensate(token: Token, activity: str | None) -> None:
    """Find the handlers of what has completed in the thrower's scope; all of it, or one activity.

    An event sub-process compensates what completed in the scopes around it, too.
    """
    scopes: list[Scope] = [token.workflow]
    while True:
        owner = scopes[-1].owner
        if scopes[-1].is_process or owner is None:
            break
        if not owner.task_spec.is_event_subprocess or owner.role == HANDLER:
            break
        scopes.append(owner.workflow)
    pending: list[list[Any]] = []
    for scope in scopes:
        chosen = [e for e in scope.log if activity is None or (e[2] if e[0] == "handler" else e[1]) == activity]
        scope.log = [e for e in scope.log if e not in chosen]
        pending.extend(_handlers(scope.definition, chosen, {}))
    if pending:
        token.internal_data["pending"] = pending


def _handlers(definition: Definition, entries: list[list[Any]], variables: dict[str, Any]) -> list[list[Any]]:
    """Return [handler id, the variables it sees, the log it may compensate] in the order of running."""
    found: list[list[Any]] = []
    for kind, id_, *rest in reversed(entries):
        if kind == "handler":
            found.append([id_, variables, None])
            continue
        log, data = rest
        seen = {**variables, **data}
        own = _own_handler(definition, id_)
        if own is not None:
            found.append([own, seen, log])
        else:
            found.extend(_handlers(definition, log, seen))
    return found


def _own_handler(definition: Definition, subprocess_id: str) -> str | None:
    """The id of a sub-process's own event sub-process that starts by compensation."""
    inner = definition.elements[subprocess_id].inner_body
    return None if inner is None else inner.compensation_handler


def next_handler(thrower: Token) -> None:
    """Run the next pending handler; after the last one the thrower goes on."""
    pending = thrower.internal_data["pending"]
    if not pending:
        del thrower.internal_data["pending"]
        thrower.ready(COMPLETE)
        return
    handler_id, variables, log = pending.pop(0)
    scope = thrower.workflow
    spec = scope.definition.elements[handler_id]
    if spec.undone_by is not None:
        _pass_boundary(scope, spec.undone_by)
    handler = scope.spawn(spec, thrower, HANDLER)
    handler.data.update(variables)
    if log is not None:
        handler.internal_data["log"] = log


def _pass_boundary(scope: Scope, boundary_id: str) -> None:
    """Record that the compensation event on the border of the completed activity led to its handler."""
    top = scope.top
    key = top.base | top.next_local()
    top.world.emit(ElementActivated(key, scope.instance_key, boundary_id, "boundaryEvent", scope.holder.key))
    top.world.emit(ElementCompleted(key, scope.instance_key, boundary_id))


def cancel_transaction(token: Token) -> None:
    """A cancel end event: everything else in the transaction ends, and what has completed is compensated."""
    scope = token.workflow
    if is_asked(scope.top, scope, "again", token, ACTIVATE):
        return
    scope.is_canceling = True
    for other in list(scope.tasks.values()):
        if other is not token:
            other.kill()
    scope.starts.clear()
    scope.arrivals.clear()
    scope.resets.clear()
    compensate(token, None)
