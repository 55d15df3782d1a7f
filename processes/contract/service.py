"""The service as it is drawn: its processes, every element with where it stands, who calls whom, who carries what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from engine.api import diagrams
from processes.clauses import clause_ids
from processes.matrix import Carrier, find_rules


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """An element, the scope and process that it stands in, and the sub-processes around it, innermost first."""

    resource: str
    process: diagrams.Process
    scope: diagrams.Scope
    element: diagrams.Element
    hosts: tuple[Place, ...] = ()

    @property
    def title(self) -> str:
        """What people call it: its name, or its id."""
        return self.element.name or self.element.id

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses that its property `clause` names."""
        return clause_ids(self.element.properties.get("clause", ""))

    def has(self, *kinds: str) -> bool:
        """Return whether it is an event of one of these kinds: timer, escalation, error, message …"""
        return any(definition.kind in kinds for definition in self.element.event_definitions)


@dataclass(frozen=True, slots=True, eq=False)
class Service:
    """Everything that is newest: processes by id, places by (process id, element id), call activities by called id.

    `rules` are the decision rules that carry clauses, `forms` and `decisions` texts by file name. `ahead` is what
    `processes.contract.flow` has found out about where tokens go: every rule asks again.
    """

    processes: Mapping[str, tuple[str, diagrams.Process]]
    places: Mapping[tuple[str, str], Place]
    callers: Mapping[str, tuple[Place, ...]]
    rules: tuple[tuple[str, Carrier], ...]
    forms: Mapping[str, str]
    decisions: Mapping[str, str]
    ahead: dict[tuple[Any, bool], tuple[Any, ...]] = field(default_factory=dict, init=False)

    def of(self, process_id: str) -> Iterator[Place]:
        """Yield the places of one process, in document order, outside in."""
        return (place for (of, _), place in self.places.items() if of == process_id)

    def clauses_of(self, process_id: str) -> frozenset[str]:
        """Return the clauses that a process carries: at its elements, and by its commitments."""
        found = {clause for place in self.of(process_id) for clause in place.clauses}
        promised = (p.clause for place in self.of(process_id) for p in diagrams.starting_at(place.element))
        return frozenset(found.union(*(clause_ids(clause or "") for clause in promised)))

    def promises(self) -> Iterator[tuple[Place, diagrams.Promise]]:
        """Yield every commitment with the place where it starts."""
        for place in self.places.values():
            for promise in diagrams.starting_at(place.element):
                yield place, promise


def read_service(files: Mapping[str, str], newest: Mapping[tuple[str, str], str] | None = None) -> Service:
    """Read files (name → text); `newest` says which file has what is newest of a (kind, id), by default all is.

    Raises DefinitionInvalid for a diagram that can't be read, and ParseError for such a decision.
    """
    processes = {
        process.id: (name, process)
        for name, text in files.items()
        if name.endswith(".bpmn")
        for process in _read(text, name).processes
        if newest is None or newest.get(("process", process.id)) == name
    }
    places: dict[tuple[str, str], Place] = {}
    callers: dict[str, tuple[Place, ...]] = {}
    for name, process in processes.values():
        for place in _places(name, process, process.body, ()):
            places[process.id, place.element.id] = place
            called = called_process(place)
            if called is not None:
                callers[called] = (*callers.get(called, ()), place)
    decisions = {name: text for name, text in files.items() if name.endswith(".dmn")}
    forms = {name: text for name, text in files.items() if name.endswith((".form", ".json"))}
    return Service(processes, places, callers, tuple(find_rules(decisions)), forms, decisions)


def called_process(place: Place) -> str | None:
    """Return the id of the process that a call activity names; None where it is none, or an expression says it."""
    called = place.element.called_element
    return None if called is None or called.process_id.is_feel else called.process_id.text


def _places(
    resource: str, process: diagrams.Process, scope: diagrams.Scope, hosts: tuple[Place, ...]
) -> Iterator[Place]:
    for element in scope.elements.values():
        place = Place(resource, process, scope, element, hosts)
        yield place
        if element.body is not None:
            yield from _places(resource, process, element.body, (place, *hosts))


@lru_cache(maxsize=256)
def _read(text: str, name: str) -> diagrams.Diagram:
    """Read a diagram once for all deployments: the files that are deployed already come with each of them."""
    return diagrams.read_diagram(text, name, is_deployed=True)
