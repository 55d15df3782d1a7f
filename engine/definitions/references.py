"""What a process names outside its file: forms, called processes, decisions; and whether they are there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.bpmn.model import Binding, Element, Expression, Process, Scope
from engine.errors import Finding, Text

KINDS = {"form": ("form", "表单"), "process": ("called process", "被调用的流程"), "decision": ("decision", "决策")}


@dataclass(frozen=True, slots=True)
class Reference:
    """`kind`: form, process or decision; `id` is static: what an expression names is looked up as it runs."""

    kind: str
    id: str
    binding: Binding
    element: Element
    resource: str

    def missing(self, severity: str) -> Finding:
        en, zh = KINDS[self.kind]
        where = _WHERE[self.binding.kind]
        return Finding(
            rule=f"linked-{self.kind}",
            text=Text(
                f"Expected {en} '{{id}}' {where[0]}, but it is not there.",
                f"{zh}“{{id}}”应当{where[1]}，但没有找到。",
                {"id": self.id, "tag": self.binding.version_tag},
            ),
            element_id=self.element.id,
            line=self.element.line,
            action=Text("Deploy them together, or correct the id.", "请一起部署，或更正标识。"),
            severity=severity,
            resource=self.resource,
        )


_WHERE = {
    "latest": ("among what is deployed or in this deployment", "在已部署的资源或本次部署中"),
    "deployment": ("in this deployment", "在本次部署中"),
    "versionTag": ("with version tag '{tag}'", "带有版本标签“{tag}”"),
}


def elements_of(scope: Scope) -> Iterator[Element]:
    """Yield every element of a process, sub-processes' too, in document order."""
    for element in scope.elements.values():
        yield element
        if element.body is not None:
            yield from elements_of(element.body)


def references_of(process: Process, resource: str) -> Iterator[Reference]:
    """Yield what the process names statically."""
    for element in elements_of(process.body):
        named: list[tuple[str, Expression | None, Binding]] = []
        if element.user_task is not None:
            named.append(("form", element.user_task.form_id, element.user_task.form_binding))
        if element.called_element is not None:
            named.append(("process", element.called_element.process_id, element.called_element.binding))
        if element.called_decision is not None:
            named.append(("decision", element.called_decision.decision_id, element.called_decision.binding))
        for kind, expression, binding in named:
            if expression is not None and not expression.is_feel:
                yield Reference(kind, expression.text, binding, element, resource)
