"""Rules on sequence flows: where they may begin and end, their conditions, and default flows."""

from __future__ import annotations

from engine.bpmn.model import Element
from engine.bpmn.registry.entry import ACTIVITIES
from engine.bpmn.rules.place import Place, is_link

NO_CONDITION = frozenset({"parallelGateway", "eventBasedGateway"})


def check(place: Place) -> None:
    """Check the flows of a scope."""
    for element in place.scope.elements.values():
        _ends(place, element)
        _conditions(place, element)
        _lone_condition(place, element)
        _default(place, element)


def _ends(place: Place, element: Element) -> None:
    is_compensation = element.is_for_compensation
    no_incoming = (
        element.kind in ("startEvent", "boundaryEvent") or is_compensation or is_link(element, "intermediateCatchEvent")
    )
    no_outgoing = element.kind == "endEvent" or is_compensation or is_link(element, "intermediateThrowEvent")
    if no_incoming and element.incoming:
        place.error(
            "no-incoming",
            element,
            "Expected no flow into '{id}' ({kind}), but '{flow}' leads there",
            "不应有顺序流进入“{id}”（{kind}），但“{flow}”通向它",
            ("Lead the flow to another element.", "请把该顺序流引向其他元素。"),
            kind=element.kind,
            flow=element.incoming[0],
        )
    if no_outgoing and element.outgoing:
        place.error(
            "no-outgoing",
            element,
            "Expected no flow out of '{id}' ({kind}), but '{flow}' begins there",
            "不应有顺序流从“{id}”（{kind}）流出，但“{flow}”由它开始",
            ("Let the flow begin at another element.", "请让该顺序流从其他元素开始。"),
            kind=element.kind,
            flow=element.outgoing[0],
        )


def _conditions(place: Place, element: Element) -> None:
    if element.kind not in NO_CONDITION:
        return
    for flow_id in element.outgoing:
        if place.scope.flows[flow_id].condition is not None:
            place.findings.error(
                "no-condition",
                None,
                "Expected no condition on flows from '{source}' ({kind}), but '{id}' has one",
                "“{source}”（{kind}）流出的顺序流不应有条件，但“{id}”有",
                ("Delete the condition, or use an inclusive gateway.", "请删除条件，或改用包容网关。"),
                element_id=flow_id,
                line=place.scope.flows[flow_id].line,
                path="conditionExpression",
                source=element.id,
                kind=element.kind,
                id=flow_id,
            )


def _lone_condition(place: Place, element: Element) -> None:
    """BPMN 2.0.2, 10.3.1: a conditional flow out of an activity has another one beside it."""
    flows = [place.scope.flows[flow_id] for flow_id in element.outgoing]
    if element.kind in ACTIVITIES and len(flows) == 1 and flows[0].condition is not None and not place.is_zeebe:
        place.findings.error(
            "lone-condition",
            None,
            "Expected another flow out of '{source}' beside '{id}', for where its condition is not met nothing goes on",
            "“{source}”除“{id}”外应还有别的流出，否则条件不成立时流程就无法继续",
            ("Draw another flow, or delete the condition.", "请再画一条流出，或删除条件。"),
            element_id=flows[0].id,
            line=flows[0].line,
            path="conditionExpression",
            source=element.id,
            id=flows[0].id,
        )


def _default(place: Place, element: Element) -> None:
    if element.default is None:
        return
    if element.default not in element.outgoing:
        place.error(
            "default-flow",
            element,
            "Expected the default flow of '{id}' to be one of its outgoing flows, but '{flow}' is not",
            "“{id}”的默认顺序流应是其流出的顺序流之一，但“{flow}”不是",
            ("Choose one of its outgoing flows.", "请选择其流出的顺序流之一。"),
            path="default",
            flow=element.default,
        )
    elif place.scope.flows[element.default].condition is not None:
        place.error(
            "default-condition",
            element,
            "Expected the default flow of '{id}' to have no condition, but '{flow}' has one",
            "“{id}”的默认顺序流不应有条件，但“{flow}”有",
            ("Delete the condition, or choose another default flow.", "请删除条件，或另选默认顺序流。"),
            path="default",
            flow=element.default,
        )
