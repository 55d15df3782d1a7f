"""A decision says what it decides."""

from __future__ import annotations

from engine.lint.rule import Place, Rule, each


def _asks_nothing(place: Place) -> bool:
    element = place.element
    return (
        element.kind in ("exclusiveGateway", "inclusiveGateway") and len(element.outgoing) > 1 and element.name is None
    )


RULE = Rule(
    id="gateway-question",
    title=("A decision says what it decides", "判断网关应写明所判断的问题"),
    why=("The labels of its flows are answers; the gateway is the question.", "分支上的文字是答案，网关本身是问题。"),
    text=("The gateway '{id}' has no name", "网关“{id}”没有名称"),
    action=("Write the question on the gateway.", "请把问题写在网关上。"),
    bad='<exclusiveGateway id="e" default="n"/><task id="a" name="关闭"/><task id="b" name="升级"/>'
    '<sequenceFlow id="y" sourceRef="e" targetRef="a"><conditionExpression>=solved</conditionExpression></sequenceFlow>'
    '<sequenceFlow id="n" sourceRef="e" targetRef="b"/>',
    good='<exclusiveGateway id="e" name="已解决？" default="n"/><task id="a" name="关闭"/><task id="b" name="升级"/>'
    '<sequenceFlow id="y" sourceRef="e" targetRef="a"><conditionExpression>=solved</conditionExpression></sequenceFlow>'
    '<sequenceFlow id="n" sourceRef="e" targetRef="b"/>',
    look=each(_asks_nothing, "name"),
)
