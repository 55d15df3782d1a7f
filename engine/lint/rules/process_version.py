"""A process has a version tag."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.model import Diagram
from engine.lint.rule import Hit, Rule


def _look(diagram: Diagram) -> Iterator[Hit]:
    for process in diagram.processes:
        if process.version_tag is None:
            yield Hit(process.id, process.line, "zeebe:versionTag@value")


RULE = Rule(
    id="process-version",
    title=("A process has a version tag", "流程应有版本标签"),
    why=(
        "A version tag ties a deployed version to the document that was approved, and callers can bind to it.",
        "版本标签把已部署的版本与经批准的文件对应起来，调用方也可按它绑定。",
    ),
    text=("The process '{id}' has no version tag", "流程“{id}”没有版本标签"),
    action=('Add <zeebe:versionTag value="…"/>.', '请加上 <zeebe:versionTag value="…"/>。'),
    bad='<task id="e" name="登记"/>',
    good='<extensionElements><zeebe:versionTag value="2026-03"/></extensionElements><task id="e" name="登记"/>',
    look=_look,
)
