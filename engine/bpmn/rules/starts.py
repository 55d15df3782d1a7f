"""Rules on how a scope begins: something must be able to start it, and only in one way each."""

from __future__ import annotations

from engine.bpmn.model import Element
from engine.bpmn.registry.entry import ACTIVITIES
from engine.bpmn.rules.place import Place, is_link, kinds


def starters(place: Place) -> list[Element]:
    """Return the elements that a scope can begin with."""
    elements = list(place.scope.elements.values())
    explicit = [e for e in elements if e.kind == "startEvent"]
    instantiating = [e for e in elements if e.is_instantiating and not e.incoming] if place.owner is None else []
    return (explicit + instantiating) or [
        e
        for e in elements
        if not e.incoming
        and e.kind != "boundaryEvent"
        and not e.is_for_compensation
        and not e.is_triggered_by_event
        and not is_link(e, "intermediateCatchEvent")
    ]


def check(place: Place) -> None:
    """Check how the scope of a process or sub-process begins."""
    if place.is_event_sub_process:
        _event_sub_process(place)
    elif place.is_ad_hoc:
        _ad_hoc(place)
    else:
        _not_empty(place)
        if place.owner is not None:
            _embedded(place)
        else:
            _parallel_starts(place)
    for element in place.scope.elements.values():
        if element.is_instantiating and (element.incoming or place.owner is not None):
            place.error(
                "instantiating",
                element,
                "Expected '{id}', which starts the process, to have no incoming flow and to be in no sub-process",
                "“{id}”用于启动流程，应没有流入的顺序流，并直接位于流程中",
                (
                    "Delete the incoming flows, or set instantiate to false.",
                    "请删除流入的顺序流，或把 instantiate 设为 false。",
                ),
                path="instantiate",
            )


def _not_empty(place: Place) -> None:
    if starters(place):
        return
    owner = place.owner
    place.findings.error(
        "nothing-to-start",
        None,
        "Expected '{id}' to have something to start with, but it is empty or all its elements have incoming flows",
        "“{id}”应有起点，但它是空的，或其中所有元素都有流入的顺序流",
        ("Draw a start event.", "请画一个开始事件。"),
        element_id=place.scope.id,
        line=owner.line if owner else place.process.line,
        id=place.scope.id,
    )


def _parallel_starts(place: Place) -> None:
    for element in place.scope.elements.values():
        if element.kind == "startEvent" and element.is_parallel_multiple and len(element.event_definitions) > 1:
            place.error(
                "parallel-start",
                element,
                "Expected a process to start by one event, but '{id}' waits for several, and no instance is there that "
                "could remember the first ones",
                "流程应由一个事件启动，但“{id}”要等待多个事件，而此时还没有实例能记住先到的事件",
                (
                    "Start by one event and wait for the others with intermediate events after a parallel gateway.",
                    "请由一个事件启动，再用并行网关后的中间事件等待其他事件。",
                ),
                path="parallelMultiple",
            )


def _embedded(place: Place) -> None:
    for element in place.scope.elements.values():
        if element.kind == "startEvent" and element.event_definitions:
            place.error(
                "sub-process-start",
                element,
                "Expected the start event of an embedded sub-process to be a none event, but '{id}' is a {kind} event",
                "嵌入式子流程的开始事件应为空事件，但“{id}”的类型为“{kind}”",
                ("Use a none start event, or an event sub-process.", "请使用空开始事件，或改为事件子流程。"),
                kind=kinds(element)[0],
            )


def _event_sub_process(place: Place) -> None:
    owner = place.owner
    assert owner is not None
    starts = [e for e in place.scope.elements.values() if e.kind == "startEvent"]
    if len(starts) != 1 or not starts[0].event_definitions:
        place.error(
            "event-sub-process-start",
            owner,
            "Expected the event sub-process '{id}' to have exactly one start event, with an event definition",
            "事件子流程“{id}”应恰好有一个带事件定义的开始事件",
            ("Draw one start event with a message, timer, error, …", "请画一个带消息、定时、错误等定义的开始事件。"),
        )
    if any("compensation" in kinds(start) for start in starts) and place.outer and place.outer.owner is None:
        place.error(
            "compensation-place",
            owner,
            "Expected a compensation event sub-process inside a sub-process, but '{id}' is in the process itself",
            "补偿事件子流程应位于子流程中，但“{id}”直接位于流程中",
            ("Draw it inside the sub-process that it compensates.", "请把它画在要补偿的子流程内部。"),
        )
    if outer := place.outer:
        _event_sub_process_outside(outer, owner)


def _event_sub_process_outside(outer: Place, owner: Element) -> None:
    if owner.incoming or owner.outgoing:
        outer.error(
            "event-sub-process-flow",
            owner,
            "Expected the event sub-process '{id}' to have no sequence flows",
            "事件子流程“{id}”不应连接顺序流",
            ("Delete the flows; it is started by its event.", "请删除这些顺序流；它由事件启动。"),
        )
    if outer.boundaries(owner.id):
        outer.error(
            "event-sub-process-boundary",
            owner,
            "Expected the event sub-process '{id}' to have no boundary events",
            "事件子流程“{id}”上不应有边界事件",
            ("Draw the events inside, in a sub-process.", "请在其内部用子流程来画这些事件。"),
        )
    if owner.loop is not None or owner.is_for_compensation:
        outer.error(
            "event-sub-process-marker",
            owner,
            "Expected the event sub-process '{id}' to have no loop or compensation marker",
            "事件子流程“{id}”不应有循环或补偿标记",
            ("Draw a repeated activity inside it.", "请在其内部画重复的活动。"),
        )


def _ad_hoc(place: Place) -> None:
    owner = place.owner
    assert owner is not None
    for element in place.scope.elements.values():
        if element.kind in ("startEvent", "endEvent"):
            place.error(
                "ad-hoc-event",
                element,
                "Expected an ad-hoc sub-process without start and end events, but it has '{id}'",
                "自由子流程中不应有开始或结束事件，但其中有“{id}”",
                ("Delete the event.", "请删除该事件。"),
            )
    is_dialect = owner.job is not None or (owner.ad_hoc is not None and owner.ad_hoc.active_elements is not None)
    for element in place.scope.elements.values() if is_dialect else ():
        if element.is_triggered_by_event:
            place.error(
                "ad-hoc-event-sub-process",
                element,
                "Expected no event sub-process where elements are activated one by one, but '{id}' is one",
                "逐个激活元素的自由子流程中不应有事件子流程，但“{id}”是",
                (
                    "Draw it around the ad-hoc sub-process, or use a boundary event.",
                    "请画在自由子流程之外，或使用边界事件。",
                ),
            )
    if not any(e.kind in ACTIVITIES and not e.is_triggered_by_event for e in place.scope.elements.values()):
        place.error(
            "ad-hoc-empty",
            owner,
            "Expected the ad-hoc sub-process '{id}' to have an activity",
            "自由子流程“{id}”中应有活动",
            ("Draw an activity inside it.", "请在其中画一个活动。"),
        )
