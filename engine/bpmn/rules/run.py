"""Runs all structural rules over all scopes of a process."""

from __future__ import annotations

from engine.bpmn.findings import Findings
from engine.bpmn.model import Process
from engine.bpmn.rules import boundary, catchers, compensation, events, flows, gateways, links, reach, starts
from engine.bpmn.rules.place import Place

RULES = (
    starts.check,
    flows.check,
    gateways.check,
    events.check,
    boundary.check,
    links.check,
    catchers.check,
    compensation.check,
    reach.check,
)


def check_process(process: Process, findings: Findings, *, is_zeebe: bool = False) -> None:
    """Report everything in a process that can't be executed exactly."""
    places = [Place.of(process, process.body, None, None, findings, is_zeebe)]
    while places:
        place = places.pop(0)
        for rule in RULES:
            rule(place)
        places += [
            Place.of(process, element.body, element, place, findings, is_zeebe)
            for element in place.scope.elements.values()
            if element.body is not None
        ]
