"""Tasks, sub-processes and events have names."""

from __future__ import annotations

from engine.bpmn.registry.entry import ACTIVITIES, EVENTS
from engine.lint.rule import Place, Rule, each


def _has_no_name(place: Place) -> bool:
    element = place.element
    return element.name is None and element.kind in ACTIVITIES | EVENTS and not element.is_triggered_by_event


RULE = Rule(
    id="element-named",
    title=("Tasks, sub-processes and events have names", "任务、子流程和事件应有名称"),
    why=(
        "People read names, in the inbox, in the history and on the diagram; an id tells them nothing.",
        "人们在收件箱、历史和流程图上看到的是名称；标识对他们没有意义。",
    ),
    text=("'{id}' has no name", "“{id}”没有名称"),
    action=(
        "Name it: a verb and an object for a task, a state for an event.",
        "请命名：任务用“动词＋对象”，事件用状态。",
    ),
    bad='<task id="e"/>',
    good='<task id="e" name="登记请求"/>',
    look=each(_has_no_name, "name"),
)
