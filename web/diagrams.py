"""What a deployed diagram calls its elements, and where a case stands on it: names, clauses, markers for the viewer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from flask import current_app
from lxml import etree

from web.context import engine

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"
NODES = ("Task", "task", "Event", "Gateway", "callActivity", "subProcess", "SubProcess", "transaction")
BY_HAND_NEVER = ("startEvent", "boundaryEvent")


@dataclass(frozen=True, slots=True)
class Element:
    """An element as a person knows it: what it is called, what kind it is, what its properties say."""

    name: str
    kind: str
    properties: Mapping[str, str] = field(default_factory=dict)
    form_id: str | None = None


def elements(definition_key: int) -> Mapping[str, Element]:
    """Return the elements of a deployed process by id; a version never changes, so each is read once."""
    known = cast(dict[int, dict[str, Element]], current_app.extensions.setdefault("diagram-elements", {}))
    if definition_key not in known:
        known[definition_key] = _read(engine().definition_xml(definition_key))
    return known[definition_key]


def process_name(definition_key: int) -> str:
    """Return what a deployed process is called, its id where it has no name."""
    known = cast(dict[int, str], current_app.extensions.setdefault("process-names", {}))
    if definition_key not in known:
        definition = engine().read_definition(definition_key)
        known[definition_key] = _one_line(definition.name) or definition.process_id
    return known[definition_key]


def element_name(definition_key: int, element_id: str) -> str:
    """Return what an element is called on its diagram, its id where it has no name."""
    found = elements(definition_key).get(element_id)
    return found.name if found and found.name else element_id


def enterable(definition_key: int) -> list[tuple[str, str]]:
    """Return the elements that a token may be put on by hand, id and words, by name; the engine says why not others."""
    found = [
        (id_, f"{element.name or id_} ({id_})")
        for id_, element in elements(definition_key).items()
        if element.kind.endswith(NODES) and element.kind not in BY_HAND_NEVER
    ]
    return sorted(found, key=lambda pair: pair[1])


def _read(xml: str) -> dict[str, Element]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(xml.encode("utf-8"), parser)
    found = {}
    for node in root.iter(f"{BPMN}*"):
        identity = node.get("id")
        if identity:
            extension = node.find(f"{BPMN}extensionElements")
            properties = (
                {}
                if extension is None
                else {str(p.get("name")): str(p.get("value")) for p in extension.iter(f"{ZEEBE}property")}
            )
            form = None if extension is None else extension.find(f"{ZEEBE}formDefinition")
            form_id = None if form is None else form.get("formId")
            found[identity] = Element(_one_line(node.get("name")), etree.QName(node).localname, properties, form_id)
    return found


def _one_line(name: str | None) -> str:
    return " ".join((name or "").split())


def markers(
    active: Iterable[tuple[str, str]], completed: Mapping[str, int], incidents: Iterable[tuple[str, str]]
) -> list[dict[str, Any]]:
    """Return the viewer's markers: (element id, words) of what lives or is stuck, counts of what passed."""
    here: dict[str, list[str]] = {}
    for element_id, title in active:
        here.setdefault(element_id, []).append(title)
    marks: list[dict[str, Any]] = [
        {"elementId": key, "kind": "active", "count": len(titles), "title": "；".join(titles)}
        for key, titles in here.items()
    ]
    marks += [{"elementId": key, "kind": "incident", "title": title} for key, title in incidents]
    marks += [
        {"elementId": key, "kind": "completed", "count": count} for key, count in completed.items() if key not in here
    ]
    return marks
