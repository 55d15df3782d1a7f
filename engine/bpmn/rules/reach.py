"""Refuses elements that nothing leads to beside a start event, and warns about others that no token can reach."""

from __future__ import annotations

from engine.bpmn.model import Element
from engine.bpmn.rules.links import link_name
from engine.bpmn.rules.place import Place, is_link
from engine.bpmn.rules.starts import starters


def check(place: Place) -> None:
    """Report each element of the scope that no token can reach.

    BPMN 2.0.2, 10.4.2: where there is a start event, all else has an incoming flow. Files of the dialect's modeler are
    warned only.
    """
    if place.is_ad_hoc:
        return
    reached = reachable(place)
    for element in place.scope.elements.values():
        if element.id in reached or element.is_for_compensation:
            continue
        if not (element.incoming or place.is_zeebe or is_link(element, "intermediateCatchEvent")):
            place.error(
                "no-way-in",
                element,
                "Expected a flow into '{id}', since its scope begins with a start event",
                "“{id}”所在的范围以开始事件启动，因此应有顺序流进入“{id}”",
                ("Connect it, or delete it.", "请连接它，或删除它。"),
            )
        else:
            place.warning(
                "unreachable",
                element,
                "Nothing leads to '{id}', so it never runs",
                "没有路径通向“{id}”，因此它永远不会运行",
                ("Connect it, or delete it.", "请连接它，或删除它。"),
            )


def reachable(place: Place) -> set[str]:
    """Return the ids of all elements that a token can reach."""
    elements = place.scope.elements
    todo: list[Element] = [*starters(place), *(e for e in elements.values() if e.is_triggered_by_event)]
    reached: set[str] = set()
    while todo:
        element = todo.pop()
        if element.id in reached:
            continue
        reached.add(element.id)
        todo += [elements[place.scope.flows[flow].target] for flow in element.outgoing]
        todo += place.boundaries(element.id)
        if is_link(element, "intermediateThrowEvent"):
            name = link_name(element)
            todo += [e for e in elements.values() if is_link(e, "intermediateCatchEvent") and link_name(e) == name]
    return reached
