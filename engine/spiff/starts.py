"""Which elements of a process an event can begin an instance at, for whoever waits for these events."""

from __future__ import annotations

from engine.bpmn.model import Element, Process


def starting_elements(process: Process) -> list[Element]:
    """Return start events with event definitions, instantiating receive tasks, and what follows instantiating gateways.

    Each of their event definitions begins an instance: `Execution.start(…, element_id=element.id)`.
    """
    elements, found = process.body.elements, []
    for element in elements.values():
        if element.kind == "startEvent" and element.event_definitions:
            found.append(element)
        elif element.is_instantiating and not element.incoming:
            if element.kind == "eventBasedGateway":
                flows = process.body.flows
                found.extend(elements[flows[flow_id].target] for flow_id in element.outgoing)
            else:
                found.append(element)
    return found
