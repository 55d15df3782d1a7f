"""Proposes where tokens of one version of a process go on in another: which element is which."""

from __future__ import annotations

from engine.bpmn import read_diagram
from engine.bpmn.model import Element, Process
from engine.compare.diagrams import scopes_of


def propose_mapping(before: Process, after: Process) -> dict[str, str]:
    """Return element id → element id: the same id first, else the only one of the same kind and name.

    What is left out has no counterpart: an instance with a token there is refused until a person chooses one.
    """
    old, new = _elements(before), _elements(after)
    mapping = {id_: id_ for id_, element in old.items() if id_ in new and new[id_].kind == element.kind}
    taken = set(mapping.values())
    for id_, element in old.items():
        if id_ in mapping or not element.name:
            continue
        alike = [e.id for e in new.values() if e.id not in taken and (e.kind, e.name) == (element.kind, element.name)]
        if len(alike) == 1:
            mapping[id_] = alike[0]
            taken.add(alike[0])
    return mapping


def renamed_elements(name: str, before: str, after: str) -> dict[str, str]:
    """Return id → id of the elements that have another id in the other text of a diagram file.

    Raises DefinitionInvalid where a text can't be read.
    """
    old, new = (read_diagram(text, name, is_deployed=True).processes for text in (before, after))
    later = {process.id: process for process in new}
    pairs = [propose_mapping(process, later[process.id]) for process in old if process.id in later]
    return {id_: to for mapping in pairs for id_, to in mapping.items() if id_ != to}


def _elements(process: Process) -> dict[str, Element]:
    return {element.id: element for scope in scopes_of(process) for element in scope.elements.values()}
