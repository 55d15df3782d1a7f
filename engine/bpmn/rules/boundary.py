"""Rules on boundary events: attached to an activity, interrupting where they must be."""

from __future__ import annotations

from engine.bpmn.model import Element
from engine.bpmn.registry.entry import ACTIVITIES
from engine.bpmn.rules.place import Place, kinds


def check(place: Place) -> None:
    """Check the boundary events of a scope."""
    for element in place.scope.elements.values():
        if element.kind == "boundaryEvent":
            _host(place, element)
            _interrupting(place, element)


def _host(place: Place, element: Element) -> None:
    host = place.scope.elements.get(element.attached_to or "")
    if host is None or host.kind not in ACTIVITIES:
        place.error(
            "boundary-host",
            element,
            "Expected the boundary event '{id}' to be attached to an activity of its scope, but it is on '{host}'",
            "边界事件“{id}”应附着在同一范围内的活动上，但它附着在“{host}”上",
            ("Attach it to a task or sub-process.", "请把它附着到任务或子流程上。"),
            path="attachedToRef",
            host=element.attached_to or "-",
        )
    elif "cancel" in kinds(element) and host.kind != "transaction":
        place.error(
            "cancel-place",
            element,
            "Expected the cancel event '{id}' on a transaction, but '{host}' is a {kind}",
            "取消事件“{id}”应位于事务子流程上，但“{host}”是 {kind}",
            (
                "Change the sub-process into a transaction, or use another event.",
                "请把子流程改为事务，或改用其他事件。",
            ),
            host=host.id,
            kind=host.kind,
        )


def _interrupting(place: Place, element: Element) -> None:
    for kind in ("error", "cancel"):
        if kind in kinds(element) and not element.is_interrupting:
            place.error(
                f"{kind}-interrupts",
                element,
                "Expected the {kind} event '{id}' to interrupt, but it is non-interrupting",
                "“{kind}”事件“{id}”应为中断型，但它是非中断型",
                ("Set cancelActivity to true.", "请把 cancelActivity 设为 true。"),
                path="cancelActivity",
                kind=kind,
            )
