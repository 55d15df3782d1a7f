"""Subscriptions: arming what was evaluated, disarming it, and what happens when a wait is triggered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.model.events import (
    ElementCompleted,
    FlowTaken,
    SubscriptionClosed,
    SubscriptionOpened,
    TimerCanceled,
    TimerScheduled,
)
from engine.spiff.endings import RESUME, is_asked
from engine.spiff.timers import from_us
from engine.spiff.tokens import BOUNDARY, COMPLETE, COMPLETED, SUBSCRIPTIONS, TARGET, WAITING, Token
from engine.spiff.waits import Wait, next_firing

if TYPE_CHECKING:
    from engine.spiff.instance import Instance
    from engine.spiff.scope import Scope
    from engine.spiff.specs.element import ElementSpec


def subscribe(scope: Scope, spec: ElementSpec, owner: Token | None, role: str, waits: list[Wait]) -> Token:
    """Arm a boundary event, an event sub-process or what follows an event-based gateway."""
    token = Token(scope, spec, owner, role, state=WAITING)
    arm(token, waits)
    return token


def arm(token: Token, waits: list[Wait]) -> None:
    """Let a token wait for what was evaluated before."""
    top = token.workflow.top
    token._set_state(WAITING)
    token.waits = waits
    for wait in waits:
        wait.local = top.next_local()
        _announce(token, wait, top)
        index(top, token, wait)


def _announce(token: Token, wait: Wait, top: Instance) -> None:
    if wait.kind == "conditional":
        return
    scope, owner = token.workflow, token.owner
    element_id = token.task_spec.subscribed_id(token)
    if wait.kind == "timer":
        assert wait.due is not None
        attached = owner.key if owner is not None and token.role == BOUNDARY else None
        top.world.emit(
            TimerScheduled(
                top.base | wait.local, scope.instance_key, element_id, from_us(wait.due), attached, wait.left
            )
        )
        if wait.due <= top.now_us:
            top.due_now.append(wait.local)
        return
    assert wait.name is not None
    element_key = token.key if token.role not in SUBSCRIPTIONS else token.scope_key
    top.world.emit(
        SubscriptionOpened(
            top.base | wait.local,
            scope.instance_key,
            element_key,
            element_id,
            wait.kind,
            wait.name,
            wait.correlation_key,
        )
    )


def index(top: Instance, token: Token, wait: Wait) -> None:
    """Make a wait findable: by its key, and by what it waits for; a condition is looked at soon."""
    wait.token = token
    top.waits[wait.local] = wait
    if wait.kind == "conditional":
        top.conditions[wait.local] = wait
        top.new_conditions.append(wait.local)
    elif wait.name is not None:
        top.listeners.setdefault((wait.kind, wait.name), {})[wait.local] = wait


def forget(top: Instance, wait: Wait) -> None:
    """The inverse of `index`."""
    del top.waits[wait.local]
    if wait.kind == "conditional":
        del top.conditions[wait.local]
    elif wait.name is not None:
        named = top.listeners[(wait.kind, wait.name)]
        del named[wait.local]
        if not named:
            del top.listeners[(wait.kind, wait.name)]


def disarm(token: Token) -> None:
    """Close all that a token still waits for."""
    top = token.workflow.top
    for wait in token.waits:
        forget(top, wait)
        if wait.kind == "timer":
            top.world.emit(TimerCanceled(top.base | wait.local))
        elif wait.kind != "conditional":
            top.world.emit(SubscriptionClosed(top.base | wait.local))
    token.waits = []


def timer_fired(token: Token, wait: Wait) -> None:
    """A timer that fired waits no longer; a cycle's next firing takes its place."""
    top = token.workflow.top
    forget(top, wait)
    token.waits.remove(wait)
    following = next_firing(wait)
    if following is not None and not token.task_spec.is_interrupting:
        following.local = top.next_local()
        token.waits.append(following)
        _announce(token, following, top)
        index(top, token, following)


def trigger(token: Token, position: int, variables: Mapping[str, Any]) -> None:
    """One of the token's event definitions has occurred; a parallel multiple event waits for all of them."""
    spec = token.task_spec
    events = spec.subscribed_events
    if spec.is_parallel_multiple and len(events) > 1:
        memory = token.internal_data
        got = memory.setdefault("got", [])
        if position not in got:
            got.append(position)
        memory["payload"] = {**memory.get("payload", {}), **variables}
        if len(got) < len(events):
            return
        variables = memory.pop("payload")
        del memory["got"]
    fire(token, position, dict(variables))


def fire(token: Token, position: int, variables: dict[str, Any]) -> None:
    """What the token waited for is there: go on, with the variables that came with it."""
    role, scope, spec = token.role, token.workflow, token.task_spec
    if role not in SUBSCRIPTIONS:
        disarm(token)
        if variables:
            token.internal_data["result"] = variables
        token.ready(COMPLETE)
        return
    if role == TARGET:
        _take_target(token)
    elif role == BOUNDARY:
        host = token.owner
        assert host is not None
        if spec.is_interrupting:
            if is_asked(scope.top, [host], "fire", token, [position, variables]):
                return
            host.kill()
    elif spec.is_interrupting:
        if is_asked(scope.top, scope, "fire", token, [position, variables]):
            return
        scope.clear()
    new = scope.spawn(spec)
    new.internal_data["fired"] = position
    if variables:
        new.internal_data["result"] = variables


def _fire_again(_: Instance, token: Token, what: list[Any]) -> None:
    fire(token, *what)


RESUME["fire"] = _fire_again


def _take_target(token: Token) -> None:
    """An event-based gateway's first event: the gateway is completed, the other events are forgotten."""
    gateway = token.owner
    assert gateway is not None
    scope, spec = token.workflow, token.task_spec
    gateway.finish(COMPLETED)
    scope.top.world.emit(ElementCompleted(gateway.key, scope.instance_key, gateway.task_spec.name))
    flow = next(f for f in gateway.task_spec.flows_out if f.target is spec)
    scope.top.world.emit(FlowTaken(scope.instance_key, flow.id))
