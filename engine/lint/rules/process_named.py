"""A process has a name."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.model import Diagram
from engine.lint.rule import Hit, Rule


def _look(diagram: Diagram) -> Iterator[Hit]:
    for process in diagram.processes:
        if process.name is None:
            yield Hit(process.id, process.line, "name")


RULE = Rule(
    id="process-named",
    title=("A process has a name", "流程应有名称"),
    why=("Lists of processes and cases show the name.", "流程列表和工单列表显示的是名称。"),
    text=("The process '{id}' has no name", "流程“{id}”没有名称"),
    action=("Name the process.", "请为流程命名。"),
    bad='<task id="e" name="登记"/>',
    good='<task id="e" name="登记"/>',
    attributes=("", ' name="售后请求"'),
    look=_look,
)
