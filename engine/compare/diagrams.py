"""Compares two diagrams: processes, elements, flows, embedded forms and the commitments they declare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.bpmn.commitments import declared_in
from engine.bpmn.model import Diagram, Element, Flow, Process, Scope
from engine.compare.facts import compare_things, facts_of, thing
from engine.compare.forms import compare_form_texts
from engine.compare.model import Change


def compare_diagrams(before: Diagram, after: Diagram) -> Iterator[Change]:
    """Yield what differs: processes first, then elements, flows, commitments, and forms inside the file."""
    yield from compare_things(_processes(before), _processes(after))
    yield from compare_things(_elements(before), _elements(after))
    yield from compare_things(_flows(before), _flows(after))
    yield from compare_things(_commitments(before), _commitments(after))
    for id_ in dict.fromkeys([*before.embedded_forms, *after.embedded_forms]):
        yield from compare_form_texts(id_, before.embedded_forms.get(id_), after.embedded_forms.get(id_))


def scopes_of(process: Process) -> Iterator[Scope]:
    """Yield the process's own body and those of its sub-processes, outside first."""
    todo = [process.body]
    while todo:
        scope = todo.pop(0)
        yield scope
        todo += [element.body for element in scope.elements.values() if element.body is not None]


def _processes(diagram: Diagram) -> dict[str, Change]:
    return {
        process.id: thing("process", process.id, process.name, facts_of(process, ("id", "body")))
        for process in diagram.processes
    }


def _elements(diagram: Diagram) -> dict[str, Change]:
    found = {}
    for process in diagram.processes:
        for scope in scopes_of(process):
            for element in scope.elements.values():
                found[element.id] = thing(
                    "element",
                    element.id,
                    element.name,
                    {**facts_of(element, ("id", "incoming", "outgoing", "body")), "scope": scope.id},
                    type_=element.kind,
                    within=scope.id,
                )
    return found


def _flows(diagram: Diagram) -> dict[str, Change]:
    found = {}
    for process in diagram.processes:
        for scope in scopes_of(process):
            for flow in scope.flows.values():
                facts = facts_of(flow, ("id",))
                found[flow.id] = thing(
                    "flow", flow.id, _flow_label(flow, scope.elements), facts, type_="sequenceFlow", within=scope.id
                )
    return found


def _flow_label(flow: Flow, elements: Mapping[str, Element]) -> str:
    ends = [e.name or e.id if (e := elements.get(id_)) is not None else id_ for id_ in (flow.source, flow.target)]
    return f"{ends[0]} → {ends[1]}" + (f" ({flow.name})" if flow.name else "")


def _commitments(diagram: Diagram) -> dict[str, Change]:
    """By commitment id: where it starts and is met, when it is due, whose it is. Of each process its own."""
    found: dict[str, dict[str, str]] = {}
    labels: dict[str, str] = {}
    for process in diagram.processes:
        declared = declared_in(process)
        if declared is None:
            continue
        for element_id, promises in declared.starts.items():
            for promise in promises:
                facts = found.setdefault(promise.id, {})
                facts.update({**facts_of(promise, ("id",)), "due": f"={promise.due}"})
                _also(facts, "starts", element_id)
                labels[promise.id] = promise.name
        for (element_id, when), ids in declared.met.items():
            for id_ in ids:
                _also(found.setdefault(id_, {}), f"met.{when}", element_id)
    return {id_: thing("commitment", id_, labels.get(id_), facts) for id_, facts in found.items()}


def _also(facts: dict[str, str], name: str, element_id: str) -> None:
    facts[name] = ", ".join(sorted({*filter(None, facts.get(name, "").split(", ")), element_id}))
