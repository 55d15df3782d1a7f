"""Tasks of one scope have different names."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.model import Diagram
from engine.lint.rule import Hit, Rule, places


def _look(diagram: Diagram) -> Iterator[Hit]:
    seen: dict[tuple[str, str], str] = {}
    for place in places(diagram):
        element = place.element
        if element.kind != "userTask" or element.name is None:
            continue
        key = place.process.id, element.name
        if key in seen:
            yield Hit(element.id, element.line, "name", {"other": seen[key], "name": element.name})
        seen.setdefault(key, element.id)


RULE = Rule(
    id="name-unique",
    title=("User tasks of one process have different names", "同一流程中的用户任务名称应各不相同"),
    why=(
        "The inbox and the history show names; two tasks with one name can't be told apart.",
        "收件箱和历史显示的是名称；同名任务无法区分。",
    ),
    text=("'{id}' has the same name as '{other}': {name}", "“{id}”与“{other}”同名：{name}"),
    action=("Give them different names.", "请取不同的名称。"),
    bad='<userTask id="e" name="处理"/><userTask id="f" name="处理"/>',
    good='<userTask id="e" name="电话处理"/><userTask id="f" name="现场处理"/>',
    look=_look,
)
