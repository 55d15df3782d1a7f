"""Gateways: exclusive, parallel, inclusive and event-based."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.model.states import IncidentType
from engine.spiff.flows import use_arrivals
from engine.spiff.problems import Problem
from engine.spiff.specs.element import ElementSpec
from engine.spiff.specs.process import FlowSpec
from engine.spiff.subscriptions import subscribe
from engine.spiff.tokens import TARGET
from engine.spiff.waits import evaluate

if TYPE_CHECKING:
    from engine.spiff.scope import Scope
    from engine.spiff.tokens import Token


class ExclusiveSpec(ElementSpec):
    """Takes the first flow whose condition is true, else the default."""

    def choose(self, token: Token) -> list[FlowSpec]:
        for flow in self.flows_out:
            if flow is not self.default and (flow.condition is None or flow.condition.boolean(token)):
                return [flow]
        return default_of(self, [])


class ParallelSpec(ElementSpec):
    """Waits for one token on every incoming flow, then takes all outgoing ones."""

    def connected(self) -> None:
        self.is_join = len(self.flows_in) > 1

    def choose(self, token: Token) -> list[FlowSpec]:
        return self.flows_out

    def arrived(self, scope: Scope, arrivals: dict[str, int]) -> None:
        if len(arrivals) == len(self.flows_in):
            use_arrivals(scope, self, list(arrivals))


class InclusiveSpec(ElementSpec):
    """Takes every flow whose condition is true; waits for the tokens that can still come."""

    def connected(self) -> None:
        self.is_join = len(self.flows_in) > 1

    def choose(self, token: Token) -> list[FlowSpec]:
        flows = self.flows_out
        if len(flows) == 1 and flows[0].condition is None:
            return flows
        chosen = [f for f in flows if f is not self.default and (f.condition is None or f.condition.boolean(token))]
        return default_of(self, chosen)

    def arrived(self, scope: Scope, arrivals: dict[str, int]) -> None:
        scope.top.joins[scope, self] = True  # decided when nothing else can move

    def settle(self, scope: Scope, arrivals: dict[str, int]) -> bool:
        """BPMN 2.0.2, 13.4.3: go on unless a token can still reach an empty flow, and no full one, without us."""
        body = scope.spec
        near_full: set[str] = set()
        for flow in self.flows_in:
            if flow.id in arrivals:
                near_full |= body.sources(flow, self)
        elsewhere = {*scope.present, *scope.arrivals} - {self.name} - near_full
        for flow in self.flows_in:
            if flow.id not in arrivals and not elsewhere.isdisjoint(body.sources(flow, self)):
                return False
        use_arrivals(scope, self, list(arrivals))
        return True


class EventGatewaySpec(ElementSpec):
    """Waits for the first of the events that follow it."""

    waits_first = True

    def activate(self, token: Token) -> None:
        armed = [(flow.target, evaluate(flow.target.events, token)) for flow in self.flows_out]
        token.rest()
        for target, waits in armed:
            subscribe(token.workflow, target, token, TARGET, waits)


def default_of(gateway: ElementSpec, chosen: list[FlowSpec]) -> list[FlowSpec]:
    """Return what was chosen, else the default flow; a Problem where there is none."""
    if chosen or not gateway.flows_out:
        return chosen
    if gateway.default is not None:
        return [gateway.default]
    raise Problem(
        IncidentType.CONDITION_ERROR,
        "Expected at least one condition to evaluate to true, or to have a default flow, at '{element}'; "
        "correct the variables and resolve",
        "“{element}”应当至少有一个条件为真，或设有默认流；请修正变量后解决此事件",
        element=gateway.name,
    )


KINDS: dict[str, type[ElementSpec]] = {
    "exclusiveGateway": ExclusiveSpec,
    "parallelGateway": ParallelSpec,
    "inclusiveGateway": InclusiveSpec,
    "eventBasedGateway": EventGatewaySpec,
}
