"""Intermediate throw and end events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.bpmn import model
from engine.model.states import IncidentType
from engine.spiff.compensation import cancel_transaction, compensate, next_handler
from engine.spiff.endings import is_asked
from engine.spiff.problems import ErrorThrown, Problem
from engine.spiff.specs.element import ElementSpec
from engine.spiff.specs.events import EventSpec
from engine.spiff.specs.process import FlowSpec, ProcessSpec
from engine.spiff.specs.tasks import JobSpec
from engine.spiff.throwing import throw_from, thrown
from engine.spiff.tokens import ACTIVATE, STARTED

if TYPE_CHECKING:
    from engine.spiff.tokens import Token


class ThrowSpec(ElementSpec):
    """Throws what its event definitions say, in their order; a message may be a worker's job instead."""

    def __init__(self, body: ProcessSpec, element: model.Element) -> None:
        super().__init__(body, element)
        self.job = JobSpec(element) if element.job else None

    def activate(self, token: Token) -> None:
        if self.job is not None:
            self.job.create(token, self.job.evaluate(token))
            return
        if token.internal_data.pop("terminates", False):
            self._terminate(token)
            return
        values = [thrown(event, token) for event in self.events]
        tokens = token.top.tokens
        for event, (name, key) in zip(self.events, values, strict=True):
            self.throw(token, event, name, key)
            if token.id not in tokens or token._state == STARTED:
                return  # what caught it has ended this token, or asks canceling listeners before it does
        if "pending" in token.internal_data:
            token.rest()
            next_handler(token)
        else:
            self.complete(token)

    def throw(self, token: Token, event: EventSpec, name: str, key: str | None) -> None:
        kind = event.kind
        if kind in ("message", "signal", "escalation"):
            throw_from(token, kind, name, key)
        elif kind == "error":
            raise ErrorThrown(name)
        elif kind == "compensation":
            compensate(token, event.activity_ref)
        elif kind == "cancel":
            cancel_transaction(token)
        elif kind == "terminate":
            self._terminate(token)

    def _terminate(self, token: Token) -> None:
        scope = token.workflow
        if is_asked(scope.top, scope, "again", token, ACTIVATE):
            token.internal_data["terminates"] = True
            return
        self.ended(token)
        scope.clear()
        scope.check_done()

    def leave(self, token: Token) -> None:
        link = self.events[0] if self.events and self.events[0].kind == "link" else None
        if link is None:
            super().leave(token)
            return
        assert link.event_name is not None
        scope = token.workflow
        target = scope.spec.links.get(link.event_name.text)
        if target is None:
            raise Problem(
                IncidentType.UNKNOWN,
                "Expected a link catch event '{name}' for '{element}', but there is none",
                "“{element}”应当有名为“{name}”的链接捕获事件，但没有",
                name=link.event_name.text,
                element=self.name,
            )
        self.ended(token)
        scope.spawn(target)

    def handler_done(self, thrower: Token) -> None:
        next_handler(thrower)


class EndSpec(ThrowSpec):
    """An end event: the token is consumed."""

    def choose(self, token: Token) -> list[FlowSpec]:
        return []
