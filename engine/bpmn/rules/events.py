"""Rules on single events: a catch event needs something to wait for; error and cancel events have their places."""

from __future__ import annotations

from engine.bpmn.model import Element
from engine.bpmn.rules.place import Place, kinds

ALONE = frozenset({"link", "cancel"})


def check(place: Place) -> None:
    """Check the events of a scope."""
    for element in place.scope.elements.values():
        found = kinds(element)
        if element.kind in ("intermediateCatchEvent", "boundaryEvent") and not found:
            place.error(
                "event-definition",
                element,
                "Expected '{id}' to say what it waits for, but it has no event definition",
                "“{id}”应说明等待什么，但它没有事件定义",
                ("Choose a message, timer, signal, …", "请选择消息、定时、信号等。"),
            )
        if len(found) > 1 and ALONE & set(found):
            place.error(
                "event-alone",
                element,
                "Expected a link or cancel event to have one definition, but '{id}' has {count}",
                "链接或取消事件只应有一个定义，但“{id}”有 {count} 个",
                ("Delete the other definitions.", "请删除其他定义。"),
                count=len(found),
            )
        if element.kind == "endEvent" and "cancel" in found:
            _cancel_end(place, element)
        if element.kind == "startEvent" and place.is_event_sub_process and not element.is_interrupting:
            _must_interrupt(place, element)


def _cancel_end(place: Place, element: Element) -> None:
    if not any(around.owner is not None and around.owner.kind == "transaction" for around in place.around()):
        place.error(
            "cancel-place",
            element,
            "Expected a cancel end event inside a transaction, but '{id}' is in none",
            "取消结束事件应位于事务子流程中，但“{id}”不在其中",
            (
                "Change the sub-process into a transaction, or use an error end event.",
                "请把子流程改为事务，或使用错误结束事件。",
            ),
        )


def _must_interrupt(place: Place, element: Element) -> None:
    for kind in ("error", "compensation"):
        if kind in kinds(element):
            place.error(
                f"{kind}-interrupts",
                element,
                "Expected the {kind} event '{id}' to interrupt, but it is non-interrupting",
                "“{kind}”事件“{id}”应为中断型，但它是非中断型",
                ("Make it interrupting, or use an escalation.", "请改为中断型，或使用升级事件。"),
                path="isInterrupting",
                kind=kind,
            )
