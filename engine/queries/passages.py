"""What a case went through: each element instance, out of the journal, with what its diagram says of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from engine.bpmn.commitments import elements_of
from engine.bpmn.model import Element
from engine.definitions import Definitions
from engine.history import JournalEntry
from engine.model.events import (
    DecisionEvaluated,
    ElementActivated,
    ElementCompleted,
    ElementTerminated,
    InstanceMigrated,
    InstanceStarted,
)
from engine.store.unit_of_work import Reader


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that an element called. `evaluated`: a JSON object for each decision, with its `matchedRules`."""

    decision_id: str
    decision_key: int
    evaluated: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """One time that a token was at an element of a case or of what it called. `state`: active, completed, terminated.

    `owner_key` is what it is inside of: the sub-process, or the call activity that called its process; None at the top.
    `since_position` and `until_position` are the journal's entries, `since_by` and `until_by` whose commands they were.
    """

    element_key: int
    instance_key: int
    definition_key: int
    element_id: str
    kind: str
    name: str
    properties: Mapping[str, str]
    owner_key: int | None
    state: str
    since_at: datetime
    since_by: str
    since_position: int
    until_at: datetime | None = None
    until_by: str | None = None
    until_position: int | None = None
    decided: Decided | None = None


class Passages:
    """Reads the element instances of one case; `of` is called once."""

    def __init__(self, reader: Reader, definitions: Definitions) -> None:
        self._reader, self._definitions = reader, definitions
        self._definition_of: dict[int, int] = {}
        self._caller_of: dict[int, int | None] = {}
        self._elements: dict[int, dict[str, Element]] = {}
        self._found: dict[int, Passage] = {}

    def of(self, entries: Iterable[JournalEntry]) -> list[Passage]:
        """Return the element instances, in the order in which they began; processes themselves are left out."""
        for entry in entries:
            for event in entry.events:
                self._see(entry, event)
        return list(self._found.values())

    def _see(self, entry: JournalEntry, event: object) -> None:
        if isinstance(event, InstanceStarted):
            self._definition_of[event.instance_key] = event.definition_key
            self._caller_of[event.instance_key] = event.caller_key
        elif isinstance(event, InstanceMigrated):
            self._migrate(event)
        elif isinstance(event, ElementActivated):
            self._begin(entry, event)
        elif isinstance(event, ElementCompleted | ElementTerminated) and event.element_key in self._found:
            state = "completed" if isinstance(event, ElementCompleted) else "terminated"
            self._found[event.element_key] = replace(
                self._found[event.element_key],
                state=state,
                until_at=entry.at,
                until_by=entry.actor,
                until_position=entry.position,
            )
        elif isinstance(event, DecisionEvaluated) and event.element_key in self._found:
            decided = Decided(event.decision_id, event.decision_key, tuple(event.evaluated))
            self._found[event.element_key] = replace(self._found[event.element_key], decided=decided)

    def _begin(self, entry: JournalEntry, event: ElementActivated) -> None:
        definition_key = self._definition_of.get(event.instance_key)
        if definition_key is None or event.kind == "process":
            return
        element = self._of_definition(definition_key).get(event.element_id)
        inside = event.scope_key if event.scope_key in self._found else self._caller_of.get(event.instance_key)
        self._found[event.element_key] = Passage(
            event.element_key,
            event.instance_key,
            definition_key,
            event.element_id,
            event.kind,
            " ".join((element.name or "").split()) if element else "",
            element.properties if element else {},
            inside,
            "active",
            entry.at,
            entry.actor,
            entry.position,
        )

    def _migrate(self, event: InstanceMigrated) -> None:
        """What is active lives on as an element of the other version; what has ended stays what it was."""
        self._definition_of[event.instance_key] = event.definition_key
        known = self._of_definition(event.definition_key)
        for key, passage in self._found.items():
            if passage.instance_key == event.instance_key and passage.state == "active":
                id_ = event.mapping.get(passage.element_id, passage.element_id)
                element = known.get(id_)
                self._found[key] = replace(
                    passage,
                    definition_key=event.definition_key,
                    element_id=id_,
                    name=" ".join((element.name or "").split()) if element else "",
                    properties=element.properties if element else {},
                )

    def _of_definition(self, key: int) -> dict[str, Element]:
        if key not in self._elements:
            process = self._definitions.process(self._reader, key).process
            self._elements[key] = {e.id: e for e in elements_of(process.body)}
        return self._elements[key]
