"""Reads item definitions: the named types of a decision file."""

from __future__ import annotations

from lxml import etree

from engine.dmn.model import ItemDefinition
from engine.dmn.read.tree import child, children, content_of, place_of, text_of
from engine.dmn.report import Report


def read_item(element: etree._Element, report: Report) -> ItemDefinition:
    """Read an `itemDefinition` or `itemComponent` with all its components."""
    function = child(element, "functionItem")
    if not (element.get("name") or "").strip():
        report.error(
            "missing-name",
            place_of(element),
            ("Expected the type to have 'name', but it has none.", "类型应当有 'name'，但没有。"),
            ("Name the item definition.", "请为类型定义命名。"),
        )
    return ItemDefinition(
        name=(element.get("name") or "").strip(),
        type_ref=content_of(child(element, "typeRef")),
        components=tuple(read_item(component, report) for component in children(element, "itemComponent")),
        is_collection=element.get("isCollection") in ("true", "1"),
        allowed=_tests(element, "allowedValues"),
        constraint=_tests(element, "typeConstraint"),
        is_function=function is not None,
        function_parameters=()
        if function is None
        else tuple(parameter.get("typeRef") for parameter in children(function, "parameters")),
        function_output=None if function is None else function.get("outputTypeRef"),
        place=place_of(element),
    )


def _tests(element: etree._Element, name: str) -> str | None:
    return text_of(child(element, name)).strip() or None
