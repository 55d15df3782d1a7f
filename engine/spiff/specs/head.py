"""A process instance as an element of its own: its listeners, and incidents before anything in it has begun."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.spiff.jobs import cancel_work
from engine.spiff.listeners import listen
from engine.spiff.specs.element import ElementSpec
from engine.spiff.tokens import ACTIVATE, HEAD, STARTED, Token

if TYPE_CHECKING:
    from engine.spiff.scope import Scope


class HeadSpec(ElementSpec):
    """Its token has the process instance's key and variables, and is no element that one sees."""

    def token(self, scope: Scope, begin: dict[str, Any]) -> Token:
        token = Token(scope, self, None, HEAD, state=STARTED)
        self.restore(token)
        token.phase = ACTIVATE
        token.internal_data["begin"] = begin
        return token

    def restore(self, token: Token) -> None:
        scope = token.workflow
        token.key, token.data, token.outer = scope.key, scope.data, None
        scope.head = token

    def activate(self, token: Token) -> None:
        scope = token.workflow
        scope.begin_process(token.internal_data["begin"])
        token.internal_data.pop("begin")
        if self.end_listeners:
            token.rest()
        else:
            scope.head = None
            token.finish(STARTED)

    def leave(self, token: Token) -> None:
        scope = token.workflow
        if scope.present or scope.arrivals:  # an event sub-process began meanwhile
            token.internal_data.pop("listened", None)
            token.phase = ACTIVATE
            token.rest()
        elif listen(self.end_listeners, token):
            scope.finish()

    def killed(self, token: Token) -> None:
        cancel_work(token)
        token.workflow.head = None
