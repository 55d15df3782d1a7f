"""A decision has a default flow."""

from __future__ import annotations

from engine.lint.rule import Place, Rule, each


def _may_stop(place: Place) -> bool:
    element = place.element
    return (
        element.kind in ("exclusiveGateway", "inclusiveGateway")
        and len(element.outgoing) > 1
        and element.default is None
        and all(place.scope.flows[flow].condition is not None for flow in element.outgoing)
    )


RULE = Rule(
    id="default-flow",
    title=("A decision has a default flow", "判断网关应有默认分支"),
    why=(
        "Where no condition is true the case stops with an incident; a default flow decides what happens then.",
        "若没有任何条件成立，工单会因事故而停住；默认分支规定此时怎么办。",
    ),
    text=("The gateway '{id}' has no default flow", "网关“{id}”没有默认分支"),
    action=("Mark one flow as the default.", "请把一条分支设为默认。"),
    bad='<exclusiveGateway id="e" name="已解决？"/><task id="a" name="关闭"/><task id="b" name="升级"/>'
    '<sequenceFlow id="y" sourceRef="e" targetRef="a"><conditionExpression>=solved</conditionExpression></sequenceFlow>'
    '<sequenceFlow id="n" sourceRef="e" targetRef="b"><conditionExpression>=not(solved)</conditionExpression>'
    "</sequenceFlow>",
    good='<exclusiveGateway id="e" name="已解决？" default="n"/><task id="a" name="关闭"/><task id="b" name="升级"/>'
    '<sequenceFlow id="y" sourceRef="e" targetRef="a"><conditionExpression>=solved</conditionExpression></sequenceFlow>'
    '<sequenceFlow id="n" sourceRef="e" targetRef="b"/>',
    look=each(_may_stop, "default"),
)
