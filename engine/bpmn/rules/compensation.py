"""Rules on compensation: handlers are associated and marked, and a throw event names what can be compensated."""

from __future__ import annotations

from engine.bpmn.model import Element
from engine.bpmn.registry.entry import ACTIVITIES, SUB_PROCESSES
from engine.bpmn.rules.place import Place, kinds


def check(place: Place) -> None:
    """Check the compensation events and handlers of a scope."""
    handlers: dict[str, Element] = {}
    for element in place.scope.elements.values():
        if element.kind == "boundaryEvent" and "compensation" in kinds(element):
            _boundary(place, element)
            if element.handler is not None:
                handlers[element.handler] = element
        elif element.kind in ("intermediateThrowEvent", "endEvent"):
            for definition in element.event_definitions:
                if definition.kind == "compensation" and definition.activity_ref:
                    _target(place, element, definition.activity_ref)
    for element in place.scope.elements.values():
        if element.is_for_compensation and element.id not in handlers and not element.is_triggered_by_event:
            place.warning(
                "handler-unused",
                element,
                "'{id}' is a compensation handler, but no compensation event leads to it",
                "“{id}”是补偿处理活动，但没有补偿事件通向它",
                ("Associate it with a compensation boundary event.", "请用关联把它连接到补偿边界事件。"),
            )


def _boundary(place: Place, element: Element) -> None:
    handler = place.scope.elements.get(element.handler or "")
    if len(element.event_definitions) > 1 or element.outgoing:
        place.error(
            "compensation-boundary",
            element,
            "Expected the compensation event '{id}' to have one definition and no outgoing flow",
            "补偿事件“{id}”应只有一个定义，并且没有流出的顺序流",
            ("Lead an association, not a flow, to the handler.", "请用关联（而不是顺序流）连到补偿处理活动。"),
        )
    if handler is None:
        place.error(
            "compensation-handler",
            element,
            "Expected an association from the compensation event '{id}' to its handler, but there is none",
            "补偿事件“{id}”应有一条通向补偿处理活动的关联，但没有",
            ("Draw an association to an activity marked for compensation.", "请画一条关联，连到标记为补偿的活动。"),
        )
    elif not handler.is_for_compensation:
        place.error(
            "compensation-handler",
            handler,
            "Expected the handler '{id}' to be marked for compensation, but isForCompensation is not true",
            "补偿处理活动“{id}”应标记为补偿，但 isForCompensation 不为 true",
            ("Set isForCompensation to true.", "请把 isForCompensation 设为 true。"),
            path="isForCompensation",
        )


def _visible(place: Place) -> list[Place]:
    """Return the scopes whose activities can be compensated from here: this one, and around event sub-processes."""
    found = [place]
    while found[-1].is_event_sub_process and (outer := found[-1].outer) is not None:
        found.append(outer)
    return found


def _target(place: Place, element: Element, reference: str) -> None:
    found = next(
        ((around, host) for around in _visible(place) if (host := around.scope.elements.get(reference)) is not None),
        None,
    )
    if found is None or found[1].kind not in ACTIVITIES:
        place.error(
            "compensation-target",
            element,
            "Expected '{id}' to compensate an activity of its scope, but '{target}' is none",
            "“{id}”应补偿其范围内可见的活动，但“{target}”不是",
            (
                "Choose an activity of the same scope, or leave activityRef empty.",
                "请选择同一范围内的活动，或不填 activityRef。",
            ),
            path="activityRef",
            target=reference,
        )
        return
    around, host = found
    if host.kind in SUB_PROCESSES | {"callActivity"}:
        return
    if not any("compensation" in kinds(event) for event in around.boundaries(host.id)):
        place.error(
            "compensation-target",
            element,
            "Expected '{target}', which '{id}' compensates, to have a compensation event",
            "“{id}”要补偿的“{target}”应有补偿边界事件",
            ("Attach a compensation event with a handler to it.", "请给它附上带补偿处理活动的补偿事件。"),
            path="activityRef",
            target=reference,
        )
