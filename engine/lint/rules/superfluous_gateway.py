"""A gateway splits or joins."""

from __future__ import annotations

from engine.bpmn.registry.entry import GATEWAYS
from engine.lint.rule import Place, Rule, each


def _does_nothing(place: Place) -> bool:
    element = place.element
    return element.kind in GATEWAYS and len(element.incoming) <= 1 and len(element.outgoing) <= 1


RULE = Rule(
    id="superfluous-gateway",
    title=("A gateway splits or joins", "网关应有分支或汇合"),
    why=("A gateway with one way in and one way out does nothing.", "只有一进一出的网关没有任何作用。"),
    text=("The gateway '{id}' neither splits nor joins", "网关“{id}”既不分支也不汇合"),
    action=("Delete the gateway.", "请删除该网关。"),
    bad='<task id="a" name="登记"/><parallelGateway id="e"/><task id="b" name="处理"/>'
    '<sequenceFlow sourceRef="a" targetRef="e"/><sequenceFlow sourceRef="e" targetRef="b"/>',
    good='<task id="a" name="登记"/><parallelGateway id="e"/><task id="b" name="处理"/><task id="c" name="通知"/>'
    '<sequenceFlow sourceRef="a" targetRef="e"/><sequenceFlow sourceRef="e" targetRef="b"/>'
    '<sequenceFlow sourceRef="e" targetRef="c"/>',
    look=each(_does_nothing),
)
