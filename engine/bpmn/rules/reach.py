"""Warns about elements that no token can ever reach."""

from __future__ import annotations

from engine.bpmn.model import Element
from engine.bpmn.rules.links import link_name
from engine.bpmn.rules.place import Place, is_link
from engine.bpmn.rules.starts import starters


def check(place: Place) -> None:
    """Warn about each element of the scope that nothing leads to."""
    if place.is_ad_hoc:
        return
    reached = reachable(place)
    for element in place.scope.elements.values():
        if element.id not in reached and not element.is_for_compensation:
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
