"""What all activities have in common: boundary events, joining several tokens, repetition, compensation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.bpmn import model
from engine.spiff.flows import use_arrivals
from engine.spiff.loops import LoopSpec
from engine.spiff.specs.element import ElementSpec
from engine.spiff.specs.process import ProcessSpec
from engine.spiff.subscriptions import subscribe
from engine.spiff.tokens import BOUNDARY, ITEM, LEAVE
from engine.spiff.waits import evaluate

if TYPE_CHECKING:
    from engine.spiff.scope import Scope
    from engine.spiff.specs.catch import BoundarySpec
    from engine.spiff.tokens import Token


class ActivitySpec(ElementSpec):
    """A task, sub-process or call activity. Subclasses `evaluate` first, then `begin`; nothing is armed in between."""

    def __init__(self, body: ProcessSpec, element: model.Element) -> None:
        super().__init__(body, element)
        self.boundaries: list[BoundarySpec] = []
        self.compensations: list[ElementSpec] = []  # handlers
        self.loop = None if element.loop is None else LoopSpec(element.loop, element.id)
        self.start_quantity = element.start_quantity
        self.is_join = element.start_quantity > 1

    # ------------------------------------------------------------- entering
    def may_go_round(self, role: str | None) -> bool:
        return role is None or (role == ITEM and self.loop is not None and self.loop.is_standard)

    def is_body(self, token: Token) -> bool:
        """Whether the token stands for all repetitions of a multi-instance activity or loop."""
        return self.loop is not None and token.role != ITEM

    def kind_of(self, token: Token) -> str:
        if self.loop is not None and token.role != ITEM:
            return self.loop.body_kind
        return self.kind

    def prepare(self, token: Token) -> None:
        if self.is_body(token):
            self.loop_starts(token)
        else:
            super().prepare(token)

    def activate(self, token: Token) -> None:
        boundaries = self.boundaries if token.role != ITEM else ()
        armed = [(b, evaluate(b.events, token)) for b in boundaries]
        entry = self.evaluate(token)
        for boundary, waits in armed:
            subscribe(token.workflow, boundary, token, BOUNDARY, waits)
        self.begin(token, entry)

    def loop_starts(self, token: Token) -> None:
        """As `activate`, for the body of all repetitions."""
        assert self.loop is not None
        armed = [(b, evaluate(b.events, token)) for b in self.boundaries]
        entry = self.loop.evaluate(token)
        for boundary, waits in armed:
            subscribe(token.workflow, boundary, token, BOUNDARY, waits)
        if self.loop.begin(token, entry):
            self.loop_done(token)

    def evaluate(self, token: Token) -> Any:
        """Return what `begin` needs; raises Problem, and then nothing has happened."""
        return None

    def begin(self, token: Token, entry: Any) -> None:
        """Do it, or wait for it."""
        self.complete(token)

    # -------------------------------------------------------------- joining
    def arrived(self, scope: Scope, arrivals: dict[str, int]) -> None:
        """Enter when as many tokens as `startQuantity` says have come, whatever way."""
        while sum(arrivals.values()) >= self.start_quantity:
            used: list[str] = []
            for flow_id, count in arrivals.items():
                used.extend([flow_id] * min(count, self.start_quantity - len(used)))
            use_arrivals(scope, self, used)

    # -------------------------------------------------------------- leaving
    def complete(self, token: Token) -> None:
        if self.is_body(token):
            self.loop_done(token)
        else:
            super().complete(token)

    def loop_done(self, token: Token) -> None:
        assert self.loop is not None
        self.loop.bring_output(token)
        token.phase = LEAVE
        self.leave(token)

    def runs_listeners(self, token: Token) -> bool:
        return not self.is_body(token)

    def item_done(self, body: Token, item: Token) -> None:
        assert self.loop is not None
        self.loop.item_done(self, body, item)

    def before_leaving(self, token: Token) -> None:
        for handler in self.compensations:
            token.workflow.log.append(["handler", handler.name, self.name])
