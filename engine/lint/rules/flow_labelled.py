"""The flows of a decision are labelled."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.model import Diagram
from engine.lint.rule import Hit, Rule, places


def _look(diagram: Diagram) -> Iterator[Hit]:
    for place in places(diagram):
        if place.element.kind not in GATEWAYS or len(place.element.outgoing) < 2:
            continue
        for flow_id in place.element.outgoing:
            flow = place.scope.flows[flow_id]
            if flow.name is None:
                yield Hit(flow.id, flow.line, "name", {"source": place.element.id})


GATEWAYS = frozenset({"exclusiveGateway", "inclusiveGateway"})

RULE = Rule(
    id="flow-labelled",
    title=("The flows of a decision are labelled", "判断的分支应有文字"),
    why=(
        "A person who reads the diagram must see which answer leads where, without reading expressions.",
        "读图的人应当看到哪个答案通向哪里，而不必读表达式。",
    ),
    text=("The flow '{id}' out of '{source}' has no label", "从“{source}”流出的“{id}”没有文字"),
    action=("Write the answer on the flow.", "请把答案写在顺序流上。"),
    bad='<exclusiveGateway id="e" name="已解决？" default="n"/><task id="a" name="关闭"/><task id="b" name="升级"/>'
    '<sequenceFlow id="y" sourceRef="e" targetRef="a"><conditionExpression>=solved</conditionExpression></sequenceFlow>'
    '<sequenceFlow id="n" sourceRef="e" targetRef="b"/>',
    good='<exclusiveGateway id="e" name="已解决？" default="n"/><task id="a" name="关闭"/><task id="b" name="升级"/>'
    '<sequenceFlow id="y" name="是" sourceRef="e" targetRef="a"><conditionExpression>=solved</conditionExpression>'
    '</sequenceFlow><sequenceFlow id="n" name="否" sourceRef="e" targetRef="b"/>',
    look=_look,
)
