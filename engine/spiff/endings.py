"""Ends that must wait: user tasks with canceling listeners are asked first, and everything else there ends at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from engine.spiff.jobs import cancel_work
from engine.spiff.tokens import HEAD, Token

if TYPE_CHECKING:
    from engine.spiff.instance import Instance
    from engine.spiff.scope import Scope

# An ending is [what goes on, token id, argument, ids of the tasks that are still asked]; JSON values.


def is_asked(top: Instance, doomed: Scope | list[Token], what: str, token: Token | None, argument: Any = None) -> bool:
    """Whether the end of tokens, or of all in a scope but `token`, must wait for canceling listeners.

    If so these are called, all else in there ends now, and `resume` goes on with `what` when the last one is done.
    `token`, which is the reason, stays, but waits for nothing any more.
    """
    if not top.askers:
        return False
    tokens = doomed if isinstance(doomed, list) else list(of_scope(doomed, token))
    ids = {t.id for t in tokens}
    tasks = [task for task in top.askers.values() if any(t.id in ids for t in _path(task))]
    if not tasks:
        return False
    keep = {t.id for task in tasks for t in _path(task)}
    for one in tokens:
        _thin(one, keep, token)
    if not isinstance(doomed, list):
        _forget(doomed, token)
    if token is not None:
        top.disarm(token)
        token.rest()
    top.endings.append([what, 0 if token is None else token.id, argument, [task.id for task in tasks]])
    for task in tasks:
        task.task_spec.ask_canceling(task)
    return True


def of_scope(scope: Scope, but: Token | None = None) -> Iterator[Token]:
    """Yield the tokens of a scope that belong to no other one; `but` and the process itself stay out."""
    for token in list(scope.tasks.values()):
        if token.owner is None and token.role != HEAD and token is not but:
            yield token


def _path(token: Token) -> Iterator[Token]:
    """Yield a token and what it is in, up to the root."""
    level: Token | None = token
    while level is not None:
        yield level
        level = level.owner if level.owner is not None else level.workflow.owner


def _thin(token: Token, keep: set[int], but: Token | None) -> None:
    """End all in a token that does not lead to a task that is asked."""
    if token is but:
        return
    if token.id not in keep:
        token.kill()
        return
    if token.id not in token.top.askers:
        cancel_work(token)
        token.internal_data["ending"] = True
        token.rest()
    for child in token.children:
        _thin(child, keep, but)
    scope = token.inner
    if scope is not None:
        for inner in of_scope(scope):
            _thin(inner, keep, but)
        _forget(scope, but)


def _forget(scope: Scope, but: Token | None) -> None:
    scope.starts = [start for start in scope.starts if start is but]
    scope.arrivals.clear()
    scope.resets.clear()


def answered(task: Token) -> None:
    """The last canceling listener of a task is done: what has waited for it alone goes on, and ends it."""
    top = task.top
    del top.askers[task.id]
    task.internal_data["asked"] = True
    task.rest()
    for ending in top.endings:
        if task.id in ending[3]:
            ending[3].remove(task.id)
    done = [ending for ending in top.endings if not ending[3]]
    top.endings = [ending for ending in top.endings if ending[3]]
    for what, token_id, argument, _ in done:
        token = top.tokens.get(token_id)
        if token is not None or not token_id:
            RESUME[what](top, token, argument)


def again(top: Instance, token: Token, phase: int) -> None:
    """Let an element do once more what had to wait."""
    token.ready(phase)


RESUME: dict[str, Callable[[Instance, Any, Any], None]] = {"again": again}
"""What goes on after an ending has waited; those who let it wait register their part."""
