"""Which decisions the processes ask for, and so which rules can still say what they promise."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree

from processes.contract.flow import reached
from processes.contract.service import Service
from processes.matrix import Carrier


def asked_decisions(service: Service) -> frozenset[str] | None:
    """Return the ids of the decisions that a case may come to ask for, those they require too; None: can't be told.

    What programs ask for is none of them.
    """
    found: set[str] = set()
    for process_id in service.processes:
        for place in reached(service, process_id):
            called = place.element.called_decision
            if called is not None and called.decision_id.is_feel:
                return None
            if called is not None:
                found.add(called.decision_id.text)
    required, todo = _required(service.decisions), list(found)
    while todo:
        new = required.get(todo.pop(), set()) - found
        found |= new
        todo += new
    return frozenset(found)


def decision_of(service: Service, carrier: Carrier) -> str | None:
    """Return the id of the decision that a rule belongs to, or that it is; None for another carrier."""
    text = service.decisions.get(carrier.resource)
    for decision in _decisions(text) if text is not None else ():
        if carrier.id in {decision.get("id"), *(part.get("id") for part in decision.iter())}:
            return decision.get("id")
    return None


def _required(files: Mapping[str, str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for text in files.values():
        for decision in _decisions(text):
            names = (e.get("href", "") for e in decision.iter() if e.tag.rpartition("}")[2] == "requiredDecision")
            found[decision.get("id", "")] = {name.rpartition("#")[2] for name in names}
    return found


def _decisions(text: str) -> list[ElementTree.Element]:
    return [e for e in ElementTree.fromstring(text).iter() if e.tag.rpartition("}")[2] == "decision"]
