"""What a lint rule is: an id, a reason in both languages, a bad and a good example, and a function that looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from engine.bpmn.model import Diagram, Element, Process, Scope
from engine.errors import Finding, Text


@dataclass(frozen=True, slots=True)
class Place:
    """An element and the scope and process that it stands in."""

    process: Process
    scope: Scope
    element: Element

    def boundaries(self) -> list[Element]:
        """Return the boundary events on the element."""
        return [e for e in self.scope.elements.values() if e.attached_to == self.element.id]


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a rule found something: the id and line, the property to edit, and values for the sentence."""

    element_id: str
    line: int | None
    property: str | None = None
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """`text` and `action` are (English, Chinese); `bad` and `good` are the inside of a process, for page and test."""

    id: str
    title: tuple[str, str]
    why: tuple[str, str]
    text: tuple[str, str]
    action: tuple[str, str]
    bad: str
    good: str
    look: Callable[[Diagram], Iterator[Hit]]
    attributes: tuple[str, str] = ("", "")
    """Attributes of the process element in the bad and the good example."""

    def findings(self, diagram: Diagram, resource: str | None = None) -> Iterator[Finding]:
        """Yield the advice that this rule has on a diagram."""
        for hit in self.look(diagram):
            params = {"id": hit.element_id, **hit.params}
            yield Finding(
                rule=self.id,
                text=Text(*self.text, params),
                element_id=hit.element_id,
                line=hit.line,
                action=Text(*self.action, params),
                severity="warning",
                resource=resource,
                property=hit.property,
            )


def places(diagram: Diagram) -> Iterator[Place]:
    """Yield every flow node of every process, outside in."""
    for process in diagram.processes:
        scopes = [process.body]
        while scopes:
            scope = scopes.pop(0)
            for element in scope.elements.values():
                yield Place(process, scope, element)
                if element.body is not None:
                    scopes.append(element.body)


def each(condition: Callable[[Place], bool], path: str | None = None) -> Callable[[Diagram], Iterator[Hit]]:
    """Return a `look` that hits each flow node for which the condition is true."""

    def look(diagram: Diagram) -> Iterator[Hit]:
        for place in places(diagram):
            if condition(place):
                yield Hit(place.element.id, place.element.line, path)

    return look


def has_kind(element: Element, kind: str) -> bool:
    """Return whether an event has a definition of this kind."""
    return any(definition.kind == kind for definition in element.event_definitions)
