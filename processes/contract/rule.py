"""What a rule of the contract is: an id, a reason in both languages, what to do, and a function that looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.api import Finding, Text
from processes.contract.review import Review
from processes.contract.service import Place

Words = tuple[str, str]
"""One sentence in English and in Chinese, with `{name}` places."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a rule found something, and what: one of the rule's `texts`.

    `resource` and `element_id` stand for a place where there is none to name (decision rules, whole files);
    `property` is what to edit.
    """

    text: str
    place: Place | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    property: str | None = None
    resource: str | None = None
    element_id: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """`title`, `why`, `action` and `texts` are (English, Chinese).

    A finding refuses the deployment; those whose text is in `warns` only warn, and `severity` says why. `compares`: it
    looks at the version before, too.
    """

    id: str
    title: Words
    why: Words
    action: Words
    severity: Words
    texts: Mapping[str, Words]
    look: Callable[[Review], Iterator[Hit]]
    warns: frozenset[str] = frozenset()
    compares: bool = False

    def findings(self, review: Review) -> Iterator[Finding]:
        """Yield what this rule finds."""
        for hit in self.look(review):
            place = hit.place
            params = ({"title": place.title, "id": place.element.id} if place else {}) | dict(hit.params)
            yield Finding(
                rule=self.id,
                text=Text(*self.texts[hit.text], params),
                element_id=place.element.id if place else hit.element_id,
                line=place.element.line if place else None,
                action=Text(*self.action, params),
                severity="warning" if hit.text in self.warns else "error",
                resource=place.resource if place else hit.resource,
                property=hit.property,
            )
