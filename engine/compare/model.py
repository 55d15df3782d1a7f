"""The words of a comparison: changes of things, each with the properties that differ."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Difference:
    """One property, named by its path (`user_task.candidate_groups`); None: it has no such property."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """Something that was added, removed or changed (`what`).

    `kind`: process, element, flow, commitment; decision, input, output, rule, part (anything else of a DMN file); form,
    field. `type`: the BPMN tag, the component's type. `within`: the id of the process, sub-process, decision or form
    that has it. `label`: what people call it. A changed thing has at least one difference; a flow is rerouted when
    its `source` or `target` differs, and a rule has moved when its `position` does.
    """

    kind: str
    what: str
    id: str
    label: str | None = None
    type: str | None = None
    within: str | None = None
    differences: tuple[Difference, ...] = ()

    @property
    def is_rerouted(self) -> bool:
        return self.kind == "flow" and any(d.name in ("source", "target") for d in self.differences)

    def difference(self, name: str) -> Difference | None:
        """Return the difference of one property, or None where it is the same."""
        return next((d for d in self.differences if d.name == name), None)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All changes from one text of a file to another; `kind` is bpmn, dmn or form.

    `is_identical`: the texts are the same, letter by letter. Without changes and not identical, only the drawing, the
    order in the file or remarks differ: nothing that is executed.
    """

    resource: str
    kind: str
    is_identical: bool
    changes: tuple[Change, ...] = field(default=())

    @property
    def is_layout_only(self) -> bool:
        return not self.changes and not self.is_identical

    def of(self, *kinds: str) -> tuple[Change, ...]:
        """Return the changes of some kinds, in order."""
        return tuple(change for change in self.changes if change.kind in kinds)
