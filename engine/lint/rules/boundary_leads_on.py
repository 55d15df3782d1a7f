"""A boundary event leads somewhere."""

from __future__ import annotations

from engine.lint.rule import Place, Rule, each, has_kind


def _leads_nowhere(place: Place) -> bool:
    element = place.element
    return element.kind == "boundaryEvent" and not element.outgoing and not has_kind(element, "compensation")


RULE = Rule(
    id="boundary-leads-on",
    title=("A boundary event leads somewhere", "边界事件应通向后续处理"),
    why=(
        "A time-out after which nothing happens loses the case if it interrupts, and has no effect if it does not.",
        "超时后若没有后续：中断型会使工单丢失，非中断型则毫无作用。",
    ),
    text=("Nothing follows the boundary event '{id}'", "边界事件“{id}”之后没有任何元素"),
    action=("Draw what happens then, such as an escalation.", "请画出此时的处理，例如升级。"),
    bad='<userTask id="t" name="响应"/><boundaryEvent id="e" name="4 小时" attachedToRef="t">'
    "<timerEventDefinition><timeDuration>PT4H</timeDuration></timerEventDefinition></boundaryEvent>",
    good='<userTask id="t" name="响应"/><boundaryEvent id="e" name="4 小时" attachedToRef="t">'
    "<timerEventDefinition><timeDuration>PT4H</timeDuration></timerEventDefinition></boundaryEvent>"
    '<task id="u" name="升级"/><sequenceFlow sourceRef="e" targetRef="u"/>',
    look=each(_leads_nowhere),
)
