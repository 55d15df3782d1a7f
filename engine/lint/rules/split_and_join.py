"""A gateway does not split and join at once."""

from __future__ import annotations

from engine.bpmn.registry.entry import GATEWAYS
from engine.lint.rule import Place, Rule, each


def _does_both(place: Place) -> bool:
    element = place.element
    return element.kind in GATEWAYS and len(element.incoming) > 1 and len(element.outgoing) > 1


RULE = Rule(
    id="split-and-join",
    title=("A gateway does not split and join at once", "网关不应同时分支与汇合"),
    why=(
        "Two gateways show what waits for what; one that does both has to be puzzled out.",
        "分开画两个网关，谁等谁一目了然；合在一起则难以看懂。",
    ),
    text=("The gateway '{id}' splits and joins at once", "网关“{id}”同时分支与汇合"),
    action=("Draw two gateways, one after the other.", "请先后画两个网关。"),
    bad='<task id="a" name="甲"/><task id="b" name="乙"/><parallelGateway id="e"/>'
    '<task id="c" name="丙"/><task id="d" name="丁"/>'
    '<sequenceFlow sourceRef="a" targetRef="e"/><sequenceFlow sourceRef="b" targetRef="e"/>'
    '<sequenceFlow sourceRef="e" targetRef="c"/><sequenceFlow sourceRef="e" targetRef="d"/>',
    good='<task id="a" name="甲"/><task id="b" name="乙"/><parallelGateway id="e"/><task id="c" name="丙"/>'
    '<sequenceFlow sourceRef="a" targetRef="e"/><sequenceFlow sourceRef="b" targetRef="e"/>'
    '<sequenceFlow sourceRef="e" targetRef="c"/>',
    look=each(_does_both),
)
