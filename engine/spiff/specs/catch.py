"""Start, intermediate catch and boundary events."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from engine.bpmn import model
from engine.spiff.specs.element import ElementSpec
from engine.spiff.specs.process import ProcessSpec
from engine.spiff.subscriptions import arm
from engine.spiff.waits import evaluate

if TYPE_CHECKING:
    from engine.spiff.specs.activity import ActivitySpec
    from engine.spiff.tokens import Token


class CatchSpec(ElementSpec):
    """An intermediate catch event: waits, unless what it waits for has brought the token here."""

    def __init__(self, body: ProcessSpec, element: model.Element) -> None:
        super().__init__(body, element)
        self.is_link = bool(self.events) and self.events[0].kind == "link"
        self.waits_first = bool(self.events) and not self.is_link

    def activate(self, token: Token) -> None:
        if not self.events or self.is_link or "fired" in token.internal_data:
            self.complete(token)
        else:
            arm(token, evaluate(self.events, token))


class StartSpec(CatchSpec):
    """A start event: the token is there because it has happened."""

    def activate(self, token: Token) -> None:
        self.complete(token)


class BoundarySpec(CatchSpec):
    """An event on the border of an activity."""

    host: ActivitySpec

    def activate(self, token: Token) -> None:
        self.complete(token)

    def before(self) -> Iterable[ElementSpec]:
        return [self.host]
