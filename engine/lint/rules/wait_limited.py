"""A wait for a message has an end."""

from __future__ import annotations

from engine.lint.rule import Place, Rule, each, has_kind


def _waits_for_ever(place: Place) -> bool:
    element = place.element
    if element.kind not in ("receiveTask", "intermediateCatchEvent") or not has_kind(element, "message"):
        return False
    if element.is_instantiating or any(has_kind(event, "timer") for event in place.boundaries()):
        return False
    sources = [place.scope.elements[place.scope.flows[flow].source] for flow in element.incoming]
    return not any(source.kind == "eventBasedGateway" for source in sources)


RULE = Rule(
    id="wait-limited",
    title=("A wait for a message has an end", "等待消息应有时限"),
    why=(
        "A message that never comes leaves the case waiting for ever, and nobody sees it.",
        "若消息始终不来，工单会一直等待，而没有人知道。",
    ),
    text=("'{id}' may wait for ever", "“{id}”可能会无限期等待"),
    action=(
        "Attach a timer, or wait at an event-based gateway with a timer.",
        "请附上边界定时器，或在带定时器的事件网关处等待。",
    ),
    bad='<receiveTask id="e" name="等待厂商答复" messageRef="answer"/>',
    good='<receiveTask id="e" name="等待厂商答复" messageRef="answer"/>'
    '<boundaryEvent id="b" name="5 天" attachedToRef="e">'
    "<timerEventDefinition><timeDuration>P5D</timeDuration></timerEventDefinition></boundaryEvent>",
    look=each(_waits_for_ever),
)
