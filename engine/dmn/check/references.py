"""Checks the names that expressions read: what the file computes must be required, what nothing declares is told."""

from __future__ import annotations

from collections.abc import Mapping

from engine.dmn.graph import Node
from engine.dmn.model import Decision, InputData
from engine.dmn.report import Place, Report


def check_references(foreign_names: Mapping[Node, Mapping[str, Place]], known: frozenset[str], report: Report) -> None:
    """Report names without a requirement; `known` are those that need none."""
    by_name = {name: node for node in foreign_names for name in node.names}
    has_inputs = any(isinstance(node.element, InputData) for node in foreign_names)
    for node, names in foreign_names.items():
        for name, place in names.items():
            found = by_name.get(name)
            if name in known or found is node:
                continue
            if found is not None and not (isinstance(found.element, InputData) and isinstance(node.element, Decision)):
                _refuse(node, name, place, report)
            elif found is not None or has_inputs or not isinstance(node.element, Decision):
                _warn(node, name, place, report)


def _refuse(node: Node, name: str, place: Place, report: Report) -> None:
    report.error(
        "missing-requirement",
        place,
        (
            "Expected '{reader}' to require '{name}', which it reads, but no requirement leads there.",
            "'{reader}' 读取了 '{name}'，应当有指向它的需求关系，但没有。",
        ),
        ("Draw a requirement from '{name}' to '{reader}'.", "请从 '{name}' 向 '{reader}' 连一条需求关系。"),
        reader=node.element.name,
        name=name,
    )


def _warn(node: Node, name: str, place: Place, report: Report) -> None:
    if isinstance(node.element, Decision):
        text = (
            "'{reader}' reads '{name}', which no requirement gives; it is taken from the caller's variables.",
            "'{reader}' 读取了 '{name}'，但没有需求关系提供它；将取自调用方的变量。",
        )
    else:
        text = (
            "'{reader}' reads '{name}', which is neither a parameter nor required; outside a filter it is null.",
            "'{reader}' 读取了 '{name}'，但它既不是参数也没有需求关系；在筛选之外其值为 null。",
        )
    report.warning(
        "unknown-name",
        place,
        text,
        ("Check the spelling, or draw input data of that name.", "请检查拼写，或画出同名的输入数据。"),
        reader=node.element.name,
        name=name,
    )
