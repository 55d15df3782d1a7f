"""Reads one DMN file: requirement graph, imports and the order of its parts."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from engine.dmn.model import (
    Decision,
    DecisionFile,
    DecisionService,
    GraphElement,
    Import,
    InputData,
    KnowledgeModel,
    Reference,
)
from engine.dmn.read.boxed import read_expression_in, read_function
from engine.dmn.read.document import NAMESPACES, ZEEBE, open_document
from engine.dmn.read.grammar import check_grammar
from engine.dmn.read.ids import check_ids
from engine.dmn.read.items import read_item
from engine.dmn.read.tree import child, children, local_name, place_of
from engine.dmn.report import Report


def read_file(text: str, report: Report) -> DecisionFile | None:
    """Return the plain model of a DMN file; None when it could not even be opened. Everything odd is in `report`."""
    root = open_document(text, report)
    if root is None:
        return None
    check_grammar(root, report)
    check_ids(root, report)
    namespace = root.get("namespace", "")
    elements = [
        READERS[local_name(element)](element, namespace, report)
        for element in children(root, *READERS)
        if _has_identity(element, report)
    ]
    return DecisionFile(
        id=root.get("id") or root.get("name") or report.resource,
        name=root.get("name") or root.get("id") or report.resource,
        namespace=namespace,
        version=NAMESPACES[etree.QName(root).namespace or ""],
        items=tuple(read_item(item, report) for item in children(root, "itemDefinition")),
        elements=tuple(elements),
        imports=tuple(_read_import(item) for item in children(root, "import")),
        place=place_of(root),
    )


def _has_identity(element: etree._Element, report: Report) -> bool:
    """Whether the element can be named at all; one without id is refused too, but read, so that its faults are told."""
    missing = [key for key in ("id", "name") if not element.get(key, "").strip()]
    for key in missing:
        report.error(
            "missing-id" if key == "id" else "missing-name",
            place_of(element),
            ("Expected '{element}' to have '{key}', but it has none.", "'{element}' 应当有 '{key}'，但没有。"),
            ("Give it one; others refer to it by that.", "请补上；其他元素要靠它引用。"),
            element=local_name(element),
            key=key,
        )
    if missing == ["id"]:
        element.set("id", element.get("name", ""))
    return "name" not in missing


def _read_import(element: etree._Element) -> Import:
    return Import(
        name=element.get("name", ""),
        namespace=element.get("namespace", ""),
        import_type=element.get("importType", ""),
        place=place_of(element),
    )


def _variable(element: etree._Element) -> tuple[str, str | None]:
    variable = child(element, "variable")
    name = element.get("name", "")
    if variable is None:
        return name.strip(), None
    return (variable.get("name") or name).strip(), variable.get("typeRef")


def _references(element: etree._Element, namespace: str, *path: str) -> tuple[Reference, ...]:
    """The references under `path`: names of children, the last of which may be several separated by '|'."""
    found = [element]
    for step in path:
        found = [inner for outer in found for inner in children(outer, *step.split("|"))]
    references = []
    for one in found:
        target, _, element_id = one.get("href", "").rpartition("#")
        references.append(Reference(element_id, None if target in ("", namespace) else target, place_of(one)))
    return tuple(references)


def _read_input_data(element: etree._Element, namespace: str, report: Report) -> InputData:
    variable, type_ref = _variable(element)
    return InputData(
        id=element.get("id", ""),
        name=element.get("name", ""),
        variable=variable,
        type_ref=type_ref,
        place=place_of(element),
    )


def _read_decision(element: etree._Element, namespace: str, report: Report) -> Decision:
    variable, type_ref = _variable(element)
    tag = next(element.iterchildren("{*}extensionElements"), None)
    version = None if tag is None else next(tag.iterchildren(f"{{{ZEEBE}}}versionTag"), None)
    return Decision(
        id=element.get("id", ""),
        name=element.get("name", ""),
        variable=variable,
        type_ref=type_ref,
        expression=read_expression_in(element, report, needed=False),
        information=_references(element, namespace, "informationRequirement", "requiredDecision|requiredInput"),
        knowledge=_references(element, namespace, "knowledgeRequirement", "requiredKnowledge"),
        version_tag=None if version is None else version.get("value"),
        alias=element.get("id") if child(element, "variable") is None else None,
        place=place_of(element),
    )


def _read_knowledge(element: etree._Element, namespace: str, report: Report) -> KnowledgeModel:
    variable, type_ref = _variable(element)
    logic = child(element, "encapsulatedLogic")
    return KnowledgeModel(
        id=element.get("id", ""),
        name=element.get("name", ""),
        variable=variable,
        type_ref=type_ref,
        logic=None if logic is None else read_function(logic, report),
        knowledge=_references(element, namespace, "knowledgeRequirement", "requiredKnowledge"),
        place=place_of(element),
    )


def _read_service(element: etree._Element, namespace: str, report: Report) -> DecisionService:
    variable, type_ref = _variable(element)
    return DecisionService(
        id=element.get("id", ""),
        name=element.get("name", ""),
        variable=variable,
        type_ref=type_ref,
        outputs=_references(element, namespace, "outputDecision"),
        encapsulated=_references(element, namespace, "encapsulatedDecision"),
        input_decisions=_references(element, namespace, "inputDecision"),
        input_data=_references(element, namespace, "inputData"),
        place=place_of(element),
    )


READERS: dict[str, Callable[[etree._Element, str, Report], GraphElement]] = {
    "inputData": _read_input_data,
    "decision": _read_decision,
    "businessKnowledgeModel": _read_knowledge,
    "decisionService": _read_service,
}
"""One reader for each kind of element of the requirement graph."""
