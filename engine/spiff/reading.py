"""Reading and writing a resting instance: active elements and the variables of its scopes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from engine.errors import NotFound
from engine.model.keys import LOCAL_MASK
from engine.spiff.names import Holder, visible
from engine.spiff.scope import Scope
from engine.spiff.tokens import HEAD, ITEM, SUBSCRIPTIONS, Token, write_from

if TYPE_CHECKING:
    from engine.spiff.instance import Instance


class ActiveElement(NamedTuple):
    """One element instance; `has_incident`: it can't go on."""

    element_key: int
    instance_key: int
    element_id: str
    kind: str
    scope_key: int
    has_incident: bool


def active_elements(instance: Instance) -> list[ActiveElement]:
    """Return the element instances that are alive, in the order of their keys."""
    return [
        ActiveElement(
            t.key,
            t.workflow.instance_key,
            t.task_spec.id_of(t),
            t.task_spec.kind_of(t),
            t.scope_key,
            t.incident is not None,
        )
        for _, t in sorted(instance.tokens.items())
        if t.role not in SUBSCRIPTIONS and t.role != HEAD
    ]


def holder(instance: Instance, scope_key: int | None) -> Holder:
    """Return the scope of a key: a process instance or an element instance. Raises NotFound."""
    if scope_key is None or scope_key == instance.root_key:
        return instance
    token = instance.tokens.get(scope_key & LOCAL_MASK)
    if token is not None and token.key == scope_key and token.role not in SUBSCRIPTIONS:
        return token
    for scope in instance.subprocesses.values():
        if scope.is_process and scope.key == scope_key:
            return scope
    raise NotFound(
        "Expected a process or element instance {key}, but it has ended or never was",
        "应当有流程实例或元素实例 {key}，但它已结束或不存在",
        key=scope_key,
    )


def process_of(instance: Instance, key: int | None) -> Scope:
    """Return the root (`key` None), or the called process instance of a key. Raises NotFound."""
    found = holder(instance, key)
    assert isinstance(found, Scope)
    return found


def enclosing(instance: Instance, key: int) -> list[int]:
    """Return the keys of what is around an element instance or a wait, and its own, from inside out.

    The processes that called it are around it, too. [] when it ended before this command.
    """
    found: list[int] = []
    for token in _outward(instance, key):
        found.append(token.key)
        if token.owner is None and token.workflow.is_process:
            found.append(token.workflow.instance_key)
    return found


def places_around(instance: Instance, key: int) -> list[tuple[int, int, str]]:
    """Return element key, process instance key and element id of an element instance and of all around it."""
    return [(t.key, t.workflow.instance_key, t.task_spec.id_of(t)) for t in _outward(instance, key)]


def items_around(instance: Instance, key: int) -> list[tuple[int, int]]:
    """Return the rounds of loops and multi-instance activities that an element instance is in: (item, its body)."""
    return [(t.key, t.owner.key) for t in _outward(instance, key) if t.role == ITEM and t.owner is not None]


def _outward(instance: Instance, key: int) -> Iterator[Token]:
    local = key & LOCAL_MASK
    wait = instance.waits.get(local)
    token = wait.token if wait is not None else instance.tokens.get(local) or instance.gone.get(local)
    while token is not None:
        yield token
        token = token.owner if token.owner is not None else token.workflow.owner


def effective(instance: Instance, key: int) -> dict[str, Any]:
    """Return all variables that are visible from a scope."""
    return dict(visible(holder(instance, key)))


def write(instance: Instance, scope_key: int, variables: dict[str, Any], is_local: bool) -> None:
    """Write variables into exactly one scope, or from it outward."""
    start = holder(instance, scope_key)
    if is_local:
        start.data.update(variables)
        if variables:
            instance.wrote(start, variables)
    else:
        write_from(start, instance, variables)
