"""Rules on gateways: choices must be clear, and event-based gateways lead to events."""

from __future__ import annotations

from engine.bpmn.model import Element
from engine.bpmn.rules.place import Place, kinds

WAITS = frozenset({"message", "timer", "signal", "conditional"})


def check(place: Place) -> None:
    """Check the gateways of a scope."""
    for element in place.scope.elements.values():
        if element.kind in ("exclusiveGateway", "inclusiveGateway") and len(element.outgoing) > 1:
            _choice(place, element)
        if element.kind == "eventBasedGateway":
            _event_based(place, element)
        if element.kind == "complexGateway" and len(element.incoming) > 1 and element.activation_condition is None:
            place.error(
                "activation-condition",
                element,
                "Expected the complex gateway '{id}', where {count} flows meet, to say when it goes on",
                "复杂网关“{id}”有 {count} 条流入的顺序流，应说明何时继续",
                (
                    "Give it an activationCondition like activationCount >= 2, or use another gateway.",
                    "请填写 activationCondition，例如 activationCount >= 2，或改用其他网关。",
                ),
                path="activationCondition",
                count=len(element.incoming),
            )


def _choice(place: Place, element: Element) -> None:
    plain = [
        flow_id
        for flow_id in element.outgoing
        if flow_id != element.default and place.scope.flows[flow_id].condition is None
    ]
    if not plain:
        return
    text = (
        "Expected each flow out of '{id}' to have a condition or to be the default, but these have neither: {flows}",
        "从“{id}”流出的每条顺序流都应有条件或为默认流，但以下两者皆无：{flows}",
        ("Add conditions, or choose one as the default flow.", "请添加条件，或把其中一条设为默认顺序流。"),
    )
    if place.is_zeebe or (element.kind == "exclusiveGateway" and len(plain) > 1):
        place.error("ambiguous-choice", element, *text, path="conditionExpression", flows=", ".join(plain))
    else:
        place.warning(
            "always-taken",
            element,
            "The flow {flows} out of '{id}' has no condition and counts as always true",
            "从“{id}”流出的 {flows} 没有条件，视为总是成立",
            text[2],
            path="conditionExpression",
            flows=", ".join(plain),
        )


def _event_based(place: Place, element: Element) -> None:
    if len(element.outgoing) < 2:
        place.error(
            "event-gateway-flows",
            element,
            "Expected the event-based gateway '{id}' to lead to at least two events",
            "事件网关“{id}”应至少通向两个事件",
            ("Draw another event after it, or delete the gateway.", "请在其后再画一个事件，或删除该网关。"),
        )
    targets = [place.scope.elements[place.scope.flows[flow_id].target] for flow_id in element.outgoing]
    if any(t.kind == "receiveTask" for t in targets) and any(
        "message" in kinds(t) for t in targets if t.kind == "intermediateCatchEvent"
    ):
        place.error(
            "event-gateway-target",
            element,
            "Expected '{id}' to lead to receive tasks or to message events, but it leads to both",
            "“{id}”之后应只用接收任务或只用消息事件，但两者都有",
            ("Use message events only.", "请只用消息事件。"),
        )
    for target in targets:
        if not _waits(target):
            place.error(
                "event-gateway-target",
                element,
                "Expected '{id}' to lead to message, timer, signal or conditional catch events or receive tasks only, "
                "but '{target}' is none",
                "“{id}”之后只能是消息、定时、信号、条件捕获事件或接收任务，但“{target}”不是",
                ("Put a catch event in between.", "请在中间加一个捕获事件。"),
                target=target.id,
            )
        elif len(target.incoming) > 1:
            place.error(
                "event-gateway-target",
                target,
                "Expected '{id}', which follows an event-based gateway, to have no other incoming flow",
                "“{id}”位于事件网关之后，不应有其他流入的顺序流",
                ("Delete the other flow, or lead it behind the event.", "请删除其他顺序流，或引到该事件之后。"),
            )
        elif place.boundaries(target.id):
            place.error(
                "event-gateway-target",
                target,
                "Expected '{id}', which follows an event-based gateway, to have no boundary events",
                "“{id}”位于事件网关之后，不应有边界事件",
                ("Draw the event as another branch of the gateway.", "请把该事件画成网关的另一个分支。"),
            )
        if element.is_instantiating and any(kind not in ("message", "signal") for kind in kinds(target)):
            place.error(
                "event-gateway-target",
                element,
                "Expected '{id}', which starts the process, to lead to messages or signals, but '{target}' is none",
                "“{id}”用于启动流程，其后应为消息或信号，但“{target}”不是",
                ("Use a timer start event beside it.", "请另画一个定时开始事件。"),
                target=target.id,
            )


def _waits(target: Element) -> bool:
    if target.kind == "receiveTask":
        return bool(target.event_definitions) and target.loop is None
    return target.kind == "intermediateCatchEvent" and bool(kinds(target)) and set(kinds(target)) <= WAITS
