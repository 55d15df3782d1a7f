"""Complex gateways: tokens synchronize as an activation condition says, and those that follow reset the gateway."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from engine.bpmn import model
from engine.spiff.expressions import formula
from engine.spiff.specs.element import ElementSpec
from engine.spiff.specs.gateways import default_of
from engine.spiff.specs.process import FlowSpec, ProcessSpec
from engine.spiff.tokens import COMPLETED

if TYPE_CHECKING:
    from engine.spiff.scope import Scope
    from engine.spiff.tokens import Token


class ComplexSpec(ElementSpec):
    """BPMN 2.0.2, 13.4.5. The condition is asked at each arrival; when it is true, one token is taken from each flow
    that has one. Until the gateway is reset it waits for the other flows as an inclusive join would, takes their
    tokens, and then the outgoing flows whose condition is true; those without condition are for the activation only.

    A condition sees `activationCount`, the tokens that wait, and `waitingForStart`.
    """

    def __init__(self, body: ProcessSpec, element: model.Element) -> None:
        super().__init__(body, element)
        self.condition = formula(
            element.activation_condition, f"the activation condition of '{element.id}'", f"“{element.id}”的激活条件"
        )

    def connected(self) -> None:
        self.is_join = len(self.flows_in) > 1 or self.condition is not None

    # ------------------------------------------------------------- entering
    def arrived(self, scope: Scope, arrivals: dict[str, int]) -> None:
        if self.name not in scope.resets:
            scope.spawn(self).internal_data["asks"] = True

    def enter(self, token: Token) -> None:
        """A token that asks is nothing that one sees until the condition is true."""
        memory, scope = token.internal_data, token.workflow
        if "asks" in memory:
            arrivals = {} if self.name in scope.resets else scope.arrivals.get(self.name, {})
            count = sum(arrivals.values())
            if not count or not self._is_active(token, count):
                token.finish(COMPLETED)
                scope.check_done()
                return
            memory["count"] = count
            del memory["asks"]
            if len(self.flows_in) > 1:
                scope.resets[self.name] = list(arrivals)
                scope.top.joins[scope, self] = True
            _consume(scope, self.name, list(arrivals))
        super().enter(token)

    def _is_active(self, token: Token, count: int) -> bool:
        known = {"activationCount": count, "waitingForStart": True}
        return self.condition is None or self.condition.boolean(token, known)

    # -------------------------------------------------------------- leaving
    def choose(self, token: Token) -> list[FlowSpec]:
        is_reset = "reset" in token.internal_data
        known = {"activationCount": token.internal_data.get("count", 1), "waitingForStart": not is_reset}
        chosen = [
            f
            for f in self.flows_out
            if f is not self.default and (not is_reset if f.condition is None else f.condition.boolean(token, known))
        ]
        return chosen if is_reset else default_of(self, chosen)

    def settle(self, scope: Scope, arrivals: dict[str, int]) -> bool:
        """Reset, unless a token can still come to a flow that none was taken from."""
        taken, body = scope.resets[self.name], scope.spec
        full = {*taken, *arrivals}
        near_full = _union(body.sources(f, self) for f in self.flows_in if f.id in full)
        elsewhere = {*scope.present, *scope.arrivals} - {self.name} - near_full
        for flow in self.flows_in:
            if flow.id not in full and not elsewhere.isdisjoint(body.sources(flow, self)):
                return False
        del scope.resets[self.name]
        del scope.top.joins[scope, self]
        late = [flow_id for flow_id in arrivals if flow_id not in taken]
        _consume(scope, self.name, late)
        if any(f.condition is not None for f in self.flows_out):
            scope.spawn(self).internal_data.update(reset=True, count=len(late))
        if self.name in scope.arrivals:
            scope.spawn(self).internal_data["asks"] = True
        scope.check_done()
        return True


def _consume(scope: Scope, join: str, flow_ids: list[str]) -> None:
    """Take one token from each of these flows."""
    arrived = scope.arrivals.get(join, {})
    for flow_id in flow_ids:
        if arrived[flow_id] == 1:
            del arrived[flow_id]
        else:
            arrived[flow_id] -= 1
    if not arrived:
        scope.arrivals.pop(join, None)


def _union(sets: Iterable[frozenset[str]]) -> set[str]:
    return {name for names in sets for name in names}
