"""What scenarios must go past: a second before each time limit and exactly at it; and each kind of case."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

from processes.results import Seen

_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"
WHEN = ("before", "at")
"""A second before it is due, and exactly when it is."""
WARRANTY = {"True": "in", "False": "out", "None": "unknown"}
"""Whether a case is in warranty, as its variable says → the variant's name."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A time limit: a timer of a diagram, or a promise that starts at an element. `name`: what people call it."""

    process_id: str
    element_id: str
    promise_id: str | None
    name: str

    @property
    def key(self) -> str:
        """How results name it."""
        return edge_key(self.process_id, self.element_id, self.promise_id)


def edge_key(process_id: str, element_id: str, promise_id: str | None = None) -> str:
    """Return how results name a timer, or the promise that starts at an element."""
    return ":".join(part for part in (process_id, element_id, promise_id) if part)


def find_edges(files: Mapping[str, str]) -> Iterator[Edge]:
    """Yield every timer and every promise of the diagrams among `files`."""
    for name, text in files.items():
        if name.endswith(".bpmn"):
            for process in ElementTree.fromstring(text).iter(f"{_BPMN}process"):
                schedules = process.findall(f"{_BPMN}startEvent")  # a timer that begins a process limits nothing
                for element in process.iter():
                    if element not in schedules:
                        yield from _edges_of(process.get("id") or "", element)


def _edges_of(process_id: str, element: ElementTree.Element) -> Iterator[Edge]:
    id_, name = element.get("id") or "", " ".join((element.get("name") or "").split())
    if element.find(f"{_BPMN}timerEventDefinition") is not None:
        yield Edge(process_id, id_, None, name or id_)
    properties = {
        p.get("name") or "": p.get("value") or ""
        for p in element.iterfind(f"{_BPMN}extensionElements/{_ZEEBE}properties/{_ZEEBE}property")
    }
    for property_ in properties:
        parts = property_.split(".")
        if len(parts) == 3 and parts[0] == "commitment" and parts[2] == "due":
            yield Edge(process_id, id_, parts[1], properties.get(f"commitment.{parts[1]}.name", parts[1]))


def missing_edges(files: Mapping[str, str], seen: Iterable[Seen]) -> list[tuple[Edge, list[str]]]:
    """Return the time limits that no scenario goes past, each with which moments are missing."""
    moments = frozenset[str]().union(*(one.moments for one in seen))
    found = []
    for edge in find_edges(files):
        if missing := [when for when in WHEN if f"{when} {edge.key}" not in moments]:
            found.append((edge, missing))
    return found


def find_variants(files: Mapping[str, str]) -> Iterator[str]:
    """Yield the kinds of case that the service's forms and decisions know, such as `channel fax`, and a restart."""
    yield from (f"channel {value}" for value in _choices(files.get("support_request.form", "{}"), "request.channel"))
    yield from (f"class {value}" for value in _outputs(files.get("fault_class.dmn", "<none/>"), "fault_class"))
    yield from (f"warranty {value}" for value in WARRANTY.values())
    yield from (f"emergency {value}" for value in _choices(files.get("emergency_diagnosis.form", "{}"), "kind"))
    yield "restart"


def missing_variants(files: Mapping[str, str], seen: Iterable[Seen]) -> list[str]:
    """Return the kinds of case that no scenario has."""
    known = frozenset[str]().union(*(one.variants for one in seen))
    return [variant for variant in find_variants(files) if variant not in known]


def variants_of(variables: Mapping[str, object]) -> Iterator[str]:
    """Yield what kinds of case a case is, by its variables."""
    for name, path in (("channel", "request.channel"), ("class", "fault.class"), ("emergency", "emergency.kind")):
        value: object = variables
        for part in path.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        if isinstance(value, str):
            yield f"{name} {value}"
    warranty = variables.get("warranty")
    if isinstance(warranty, Mapping):
        yield f"warranty {WARRANTY[str(warranty.get('is_in_warranty'))]}"


def _choices(form: str, key: str) -> list[str]:
    """Return the values that a field of a form offers."""
    fields = json.loads(form).get("components", ())
    return [value["value"] for field in fields if field.get("key") == key for value in field.get("values", ())]


def _outputs(text: str, decision_id: str) -> list[str]:
    """Return the texts that the first output of a decision's rules can be, each once."""
    found: list[str] = []
    for decision in ElementTree.fromstring(text).iter():
        if decision.get("id") == decision_id and decision.tag.endswith("}decision"):
            space = decision.tag.rpartition("}")[0] + "}"
            for rule in decision.iter(f"{space}rule"):
                found.append((rule.findtext(f"{space}outputEntry/{space}text") or "").strip().strip('"'))
    return list(dict.fromkeys(found))
