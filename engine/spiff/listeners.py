"""Listeners: jobs that block an element at its start, its end, or a user task's change of state, one after another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from engine.bpmn.model import Listener
from engine.spiff.expressions import Formula
from engine.spiff.jobs import create_job
from engine.spiff.tokens import LEAVE

if TYPE_CHECKING:
    from engine.spiff.tokens import Token

TASK_EVENTS = frozenset({"creating", "assigning", "updating", "completing", "canceling"})


class ListenerSpec:
    """One listener with its job's type and retries."""

    __slots__ = ("event", "headers", "kind", "retries", "type")

    def __init__(self, listener: Listener, element_id: str) -> None:
        self.event = listener.event
        self.kind = "task_listener" if listener.event in TASK_EVENTS else "execution_listener"
        self.headers = listener.headers
        of, of_zh = f"the {listener.event} listener of '{element_id}'", f"“{element_id}”的 {listener.event} 监听器"
        self.type = Formula(listener.type, f"the job type of {of}", f"{of_zh}的作业类型")
        self.retries = Formula(listener.retries, f"the retries of {of}", f"{of_zh}的重试次数")


def listen(
    listeners: tuple[ListenerSpec, ...], token: Token, headers: Callable[[Token], Mapping[str, str]] | None = None
) -> bool:
    """Create the next listener's job, with what `headers` adds to its own; True when all of them are done."""
    memory = token.internal_data
    if memory.get("listened") == token.phase:
        return True
    index = memory.get("listener", 0)
    if index >= len(listeners):
        memory.pop("listener", None)
        memory["listened"] = token.phase
        return True
    listener = listeners[index]
    kind, retries = listener.type.string(token), listener.retries.integer(token)
    memory["listener"] = index
    own = listener.headers if headers is None else {**listener.headers, **headers(token)}
    create_job(token, kind, retries, own, kind=listener.kind, event=listener.event)
    token.rest()
    return False


def is_listening(token: Token) -> bool:
    """Whether the token's job is one of a listener."""
    return "listener" in token.internal_data


def listened(token: Token, variables: dict[str, Any]) -> None:
    """A listener's job is done: what a start listener brings is local, what an end listener brings goes out."""
    from_end = token.phase == LEAVE
    token.internal_data["listener"] += 1
    if from_end:
        token.write_out(variables)
    else:
        token.set_locals(variables)
    token.ready(token.phase)
