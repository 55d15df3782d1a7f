"""Throwing messages, signals and escalations: first to who waits for them in this instance, then to the outside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.spiff.catching import find_catcher
from engine.spiff.subscriptions import fire, trigger
from engine.spiff.waits import number_text

if TYPE_CHECKING:
    from engine.spiff.instance import Instance
    from engine.spiff.specs.events import EventSpec
    from engine.spiff.tokens import Token


def thrown(event: EventSpec, token: Token) -> tuple[str, str | None]:
    """Return the evaluated name or code of what an event throws, and a message's correlation key."""
    if event.kind in ("message", "signal"):
        assert event.event_name is not None
        key = None if event.correlation_key is None else event.correlation_key.value(token)
        if key is not None and not isinstance(key, str):
            assert event.correlation_key is not None
            if isinstance(key, (bool, list, dict)):
                raise event.correlation_key.wrong(key, "a text or a number", "文本或数字")
            key = number_text(key)
        return event.event_name.string(token), key
    if event.kind in ("error", "escalation"):
        return "" if event.event_code is None else event.event_code.string(token), None
    return "", None


def publish(token: Token, name: str, key: str | None) -> None:
    """Give a message to the first who waits for it here, or to the world; its variables are the thrower's locals."""
    top, variables = token.workflow.top, dict(token.data)
    for wait in list(top.listeners.get(("message", name), {}).values()):
        if wait.token is not None and wait.correlation_key in (None, key):
            trigger(wait.token, wait.index, variables)
            return
    top.world.publish(name, key, variables)


def broadcast(token: Token, name: str) -> None:
    """Give a signal to all who wait for it here, and to the world."""
    top, variables = token.workflow.top, dict(token.data)
    signal(top, name, variables)
    top.world.broadcast(name, variables)


def signal(top: Instance, name: str, variables: Mapping[str, Any]) -> int:
    """Trigger all that wait for the signal now, not what one of them begins to wait for; return how many."""
    count = 0
    for wait in list(top.listeners.get(("signal", name), {}).values()):
        if wait.local in top.waits and wait.token is not None:
            trigger(wait.token, wait.index, variables)
            count += 1
    return count


def escalate(token: Token, code: str) -> None:
    """Let the nearest catcher know; without one nothing happens."""
    found = find_catcher(token, "escalation", code)
    if found is not None:
        fire(*found, {})


def throw_from(token: Token, kind: str, name: str, key: str | None) -> None:
    """Throw a message, signal or escalation."""
    if kind == "message":
        publish(token, name, key)
    elif kind == "signal":
        broadcast(token, name)
    else:
        escalate(token, name)
