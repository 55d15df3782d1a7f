"""Taking sequence flows: a token appears at the target, or an arrival is counted where tokens join."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.model.events import FlowTaken

if TYPE_CHECKING:
    from engine.spiff.scope import Scope
    from engine.spiff.specs.element import ElementSpec
    from engine.spiff.specs.process import FlowSpec


def take(scope: Scope, flow: FlowSpec) -> None:
    """Let a token pass a flow."""
    scope.top.world.emit(FlowTaken(scope.instance_key, flow.id))
    target = flow.target
    if target.is_join:
        arrived = scope.arrivals.setdefault(target.name, {})
        arrived[flow.id] = arrived.get(flow.id, 0) + 1
        target.arrived(scope, arrived)
    else:
        scope.spawn(target)


def use_arrivals(scope: Scope, join: ElementSpec, flow_ids: list[str]) -> None:
    """One token of each of these flows becomes one token in the element."""
    arrived = scope.arrivals[join.name]
    for flow_id in flow_ids:
        if arrived[flow_id] == 1:
            del arrived[flow_id]
        else:
            arrived[flow_id] -= 1
    if not arrived:
        del scope.arrivals[join.name]
    scope.spawn(join)
