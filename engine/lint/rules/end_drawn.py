"""A path ends at an end event."""

from __future__ import annotations

from engine.bpmn.registry.entry import ACTIVITIES, GATEWAYS
from engine.lint.rule import Place, Rule, each


def _just_stops(place: Place) -> bool:
    element = place.element
    if element.outgoing or element.is_triggered_by_event or element.is_for_compensation:
        return False
    stops = ACTIVITIES | GATEWAYS | {"intermediateCatchEvent", "startEvent"}
    return element.kind in stops and any(e.kind == "startEvent" for e in place.scope.elements.values())


RULE = Rule(
    id="end-drawn",
    title=("A path ends at an end event", "路径应以结束事件收尾"),
    why=(
        "A path that just stops looks forgotten; an end event says that it is meant, and with which result.",
        "路径戛然而止，看起来像是漏画；结束事件表明这是有意的，并写明结果。",
    ),
    text=("Nothing follows '{id}'", "“{id}”之后没有任何元素"),
    action=("Draw an end event after it.", "请在其后画一个结束事件。"),
    bad='<startEvent id="s" name="收到请求"/><task id="e" name="处理"/><sequenceFlow sourceRef="s" targetRef="e"/>',
    good='<startEvent id="s" name="收到请求"/><task id="e" name="处理"/><endEvent id="z" name="已处理"/>'
    '<sequenceFlow sourceRef="s" targetRef="e"/><sequenceFlow sourceRef="e" targetRef="z"/>',
    look=each(_just_stops),
)
