"""Collects everything that is wrong in a file, with element id and line, so that all of it is reported at once."""

from __future__ import annotations

from typing import Any

from lxml import etree

from engine.bpmn.registry.entry import GLOBAL_TASKS, NODES
from engine.errors import Finding, Text

OWNERS = NODES | GLOBAL_TASKS | {"sequenceFlow", "process", "lane", "association"}
OWNERS = OWNERS | {"message", "signal", "error", "escalation", "interface", "operation", "laneSet", "textAnnotation"}
OWNERS = OWNERS | {"choreographyTask", "subChoreography", "callChoreography", "choreography", "implicitThrowEvent"}
OWNERS = OWNERS | {"dataObject", "dataObjectReference", "dataStore", "dataStoreReference", "group"}
OWNERS = OWNERS | {"participant", "messageFlow"}


def owner_id(node: etree._Element | None) -> str | None:
    """Return the id of the element that a person would select in a modeler to see this XML node."""
    first = None
    while node is not None:
        if isinstance(node.tag, str):
            id_ = node.get("id")
            if id_ and etree.QName(node).localname in OWNERS:
                return str(id_)
            first = first or id_
        node = node.getparent()
    return str(first) if first else None


def line_of(node: etree._Element | None) -> int | None:
    """Return the 1-based line of an XML node."""
    line = getattr(node, "sourceline", None)
    return line if isinstance(line, int) else None


class Findings:
    """The findings of one file, in the order in which they were found."""

    def __init__(self, resource: str | None) -> None:
        self.resource = resource
        self.errors: list[Finding] = []
        self.warnings: list[Finding] = []

    def error(
        self,
        rule: str,
        node: etree._Element | None,
        en: str,
        zh: str,
        action: tuple[str, str] | None = None,
        *,
        element_id: str | None = None,
        line: int | None = None,
        path: str | None = None,
        **params: Any,
    ) -> None:
        """Record a refusal; `params` fill both sentences and both actions."""
        self.errors.append(self._finding("error", rule, node, en, zh, action, element_id, line, path, params))

    def warning(
        self,
        rule: str,
        node: etree._Element | None,
        en: str,
        zh: str,
        action: tuple[str, str] | None = None,
        *,
        element_id: str | None = None,
        line: int | None = None,
        path: str | None = None,
        **params: Any,
    ) -> None:
        """Record what is accepted and still worth a look."""
        self.warnings.append(self._finding("warning", rule, node, en, zh, action, element_id, line, path, params))

    def _finding(
        self,
        severity: str,
        rule: str,
        node: etree._Element | None,
        en: str,
        zh: str,
        action: tuple[str, str] | None,
        element_id: str | None,
        line: int | None,
        path: str | None,
        params: dict[str, Any],
    ) -> Finding:
        params = {"path": path, **params}
        return Finding(
            rule=rule,
            text=Text(en, zh, params),
            element_id=element_id or owner_id(node),
            line=line or line_of(node),
            action=Text(*action, params) if action else None,
            severity=severity,
            resource=self.resource,
            property=path,
        )

    def absorb(self, other: Findings, *, errors_as_warnings: bool = False) -> None:
        """Take over the findings of a part of the file."""
        if not errors_as_warnings:
            self.errors.extend(other.errors)
        self.warnings.extend(other.warnings)
