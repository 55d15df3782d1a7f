"""Checks decision services: what the decisions inside need must be given to the service."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from engine.dmn.graph import Node
from engine.dmn.model import InputData
from engine.dmn.report import Report


def check_service(service: Node, inputs: Collection[Node], outputs: Sequence[Node], report: Report) -> None:
    """Report each input data that the outputs need, and that is neither an input nor behind an input decision."""
    stack, seen = list(reversed(outputs)), set(inputs)
    while stack:
        node = stack.pop()
        if node in seen:
            continue
        seen.add(node)
        stack.extend(each.node for each in node.requirements)
        if isinstance(node.element, InputData):
            report.error(
                "service-input",
                service.element.place,
                (
                    "Expected '{name}' to be an input of the service '{service}', whose decisions need it.",
                    "'{name}' 应当是决策服务 '{service}' 的输入，因为其中的决策需要它。",
                ),
                ("Add it to the input data of the service.", "请把它加入决策服务的输入数据。"),
                name=node.element.name,
                service=service.element.name,
            )
