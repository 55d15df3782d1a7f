"""Where a rule looks: one scope, the sub-process it belongs to, and the scopes around it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.bpmn.findings import Findings
from engine.bpmn.model import Element, Process, Scope


@dataclass(frozen=True, slots=True)
class Place:
    """`owner` is None for the process itself; `outer` is the place around a sub-process."""

    process: Process
    scope: Scope
    owner: Element | None
    outer: Place | None
    findings: Findings
    is_zeebe: bool
    hosts: Mapping[str, list[Element]]
    """Boundary events by the activity that they are on."""

    @classmethod
    def of(
        cls, process: Process, scope: Scope, owner: Element | None, outer: Place | None, findings: Findings, zeebe: bool
    ) -> Place:
        """Return the place of a scope."""
        hosts: dict[str, list[Element]] = {}
        for element in scope.elements.values():
            if element.kind == "boundaryEvent" and element.attached_to is not None:
                hosts.setdefault(element.attached_to, []).append(element)
        return cls(process, scope, owner, outer, findings, zeebe, hosts)

    @property
    def is_ad_hoc(self) -> bool:
        return self.owner is not None and self.owner.kind == "adHocSubProcess"

    @property
    def is_event_sub_process(self) -> bool:
        return self.owner is not None and self.owner.is_triggered_by_event

    def around(self) -> Iterator[Place]:
        """Yield this place and all around it, inside out."""
        place: Place | None = self
        while place is not None:
            yield place
            place = place.outer

    def boundaries(self, host: str) -> list[Element]:
        """Return the boundary events on an activity of this scope."""
        return self.hosts.get(host, [])

    def error(
        self,
        rule: str,
        element: Element,
        en: str,
        zh: str,
        action: tuple[str, str],
        path: str | None = None,
        **params: Any,
    ) -> None:
        """Record a refusal about an element of this scope."""
        self.findings.error(
            rule, None, en, zh, action, element_id=element.id, line=element.line, path=path, id=element.id, **params
        )

    def warning(
        self,
        rule: str,
        element: Element,
        en: str,
        zh: str,
        action: tuple[str, str] | None = None,
        path: str | None = None,
        **params: Any,
    ) -> None:
        """Record what is worth a look about an element of this scope."""
        self.findings.warning(
            rule, None, en, zh, action, element_id=element.id, line=element.line, path=path, id=element.id, **params
        )


def is_link(element: Element, kind: str) -> bool:
    """Return whether an element is a link event of this kind (`intermediateCatchEvent` or `…ThrowEvent`)."""
    return element.kind == kind and any(d.kind == "link" for d in element.event_definitions)


def kinds(element: Element) -> list[str]:
    """Return the kinds of an element's event definitions."""
    return [definition.kind for definition in element.event_definitions]
