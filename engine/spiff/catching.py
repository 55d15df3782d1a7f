"""Who catches an error or escalation: the nearest event outward, through called processes; an exact code first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from engine.model.states import IncidentType
from engine.spiff.problems import ErrorThrown, Problem
from engine.spiff.subscriptions import fire
from engine.spiff.tokens import BOUNDARY

if TYPE_CHECKING:
    from engine.spiff.specs.element import ElementSpec
    from engine.spiff.tokens import Token


def find_catcher(token: Token, kind: str, code: str) -> tuple[Token, int] | None:
    """Return the subscription that catches what `token` throws, and which of its event definitions does."""
    here: ElementSpec | None = None
    level: Token | None = token
    while level is not None:
        scope = level.workflow
        inner = level.task_spec
        while level is not None:
            found = _best(level.owned(BOUNDARY), kind, code, None)
            if found is not None:
                return found
            level = level.owner
        here = inner if inner.is_event_subprocess else None
        found = _best(scope.starts, kind, code, here)
        if found is not None:
            return found
        level = scope.owner
    return None


def _best(tokens: Iterable[Token], kind: str, code: str, but: ElementSpec | None) -> tuple[Token, int] | None:
    catch_all: tuple[Token, int] | None = None
    for token in tokens:
        if token.task_spec is but:
            continue  # an event sub-process does not catch what it throws itself
        for position, event in enumerate(token.task_spec.subscribed_events):
            if event.kind == kind:
                if event.code_text == code:
                    return token, position
                if event.code_text is None and catch_all is None:
                    catch_all = token, position
    return catch_all


def throw_error(token: Token, error: ErrorThrown) -> None:
    """Bring an error to its catcher; a Problem if nobody catches it."""
    found = find_catcher(token, "error", error.code)
    if found is None:
        raise Problem(
            IncidentType.UNHANDLED_ERROR_EVENT,
            "Expected an error event to catch the error '{code}' thrown by '{element}'{message}, but there is none; "
            "deploy a version that catches it and migrate, or end this instance",
            "“{element}”抛出的错误“{code}”{message}应当有错误事件捕获，但没有；请部署能捕获它的新版本并迁移，或结束该实例",
            code=error.code,
            element=token.task_spec.name,
            message=f" ({error.message})" if error.message else "",
        )
    fire(*found, error.variables)
