"""Where a commitment runs: the places at which a case may wait between its start and what meets it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.api import analyse, diagrams, is_same_expression
from processes.contract.flow import Node, begins_by_itself, is_unknown_call, leading_to, reach
from processes.contract.service import Place, Service

AT_ONCE = frozenset(
    {
        "startEvent",
        "endEvent",
        "boundaryEvent",
        "intermediateThrowEvent",
        "exclusiveGateway",
        "inclusiveGateway",
        "parallelGateway",
        "complexGateway",
        "scriptTask",
        "task",
        "manualTask",
        "businessRuleTask",
    }
)
"""A token goes through these without waiting, unless a worker does them; a joining gateway waits for other branches,
which wait at places of their own."""


@dataclass(frozen=True, slots=True)
class Run:
    """A commitment from its start on.

    `waits`: the nodes at which a case may stand while it runs and can still be met. `is_met`: can anything meet it?
    `unknown`: the calls on the way that can't be followed.
    """

    waits: tuple[Node, ...]
    is_met: bool
    unknown: tuple[Place, ...]


def run_of(service: Service, start: Place, commitment: str) -> Run:
    """Follow the tokens of a case from where a commitment starts to where it is met."""

    def meets(node: Node) -> bool:
        return commitment in diagrams.met_at(node.place.element, "completed" if node.is_done else "activated")

    main = reach(service, [Node(start)], meets, with_side_flows=False)
    goals = [node for node in main if meets(node)]
    between = leading_to(main, goals) - set(goals)
    waits = tuple(n for n in main if n in between and not n.is_done and _waits(service, n.place))
    every = reach(service, [Node(start)], meets)
    unknown = tuple(dict.fromkeys(n.place for n in every if is_unknown_call(service, n.place)))
    return Run(waits, any(meets(node) for node in every), unknown)


def is_covered(service: Service, node: Node, start: Place, due: str) -> bool:
    """Return whether a timer that is due with the commitment runs while a case stands at this node."""
    place, calls = node.place, node.calls
    if any(_is_due(timer, place is start, due) for timer in _timers_at(place)):
        return True
    if any(_is_due(timer, host is start, due) for host in place.hosts for timer in _timers_on(host)):
        return True
    if any(_is_due(timer, False, due) for timer in _timers_in(place.process.body)):
        return True
    if not calls and begins_by_itself(place.process):
        return False  # nobody calls it then
    around = calls[:1] or service.callers.get(place.process.id, ())
    return bool(around) and all(is_covered(service, Node(each, False, calls[1:]), start, due) for each in around)


def timers(start: Place, due: str) -> Iterator[diagrams.Element]:
    """Yield the timers of a process that are due with a commitment, wherever they stand."""
    for element in diagrams.elements_of(start.process.body):
        for timer in element.event_definitions:
            if timer.kind == "timer" and _is_due(timer, element.attached_to == start.element.id, due):
                yield element


def _waits(service: Service, place: Place) -> bool:
    element = place.element
    if element.kind in AT_ONCE:
        return element.job is not None
    if element.body is not None or element.called_element is not None:
        return is_unknown_call(service, place)
    return not _is_after_event_gateway(place)


def _is_after_event_gateway(place: Place) -> bool:
    sources = [place.scope.elements[place.scope.flows[flow].source] for flow in place.element.incoming]
    return bool(sources) and all(source.kind == "eventBasedGateway" for source in sources)


def _timers_at(place: Place) -> Iterator[diagrams.EventDefinition]:
    """Yield the timers that run while a case stands at an element: its own, and those that wait beside it."""
    yield from _timers_on(place)
    beside = [place.element]
    if place.element.kind == "eventBasedGateway":
        beside += [place.scope.elements[place.scope.flows[flow].target] for flow in place.element.outgoing]
    for element in beside:
        if element.kind == "intermediateCatchEvent":
            yield from (d for d in element.event_definitions if d.kind == "timer")


def _timers_on(place: Place) -> Iterator[diagrams.EventDefinition]:
    """Yield the timers on the boundary of an element and those of event sub-processes inside it."""
    for event in place.scope.elements.values():
        if event.attached_to == place.element.id:
            yield from (d for d in event.event_definitions if d.kind == "timer")
    if place.element.body is not None:
        yield from _timers_in(place.element.body)


def _timers_in(scope: diagrams.Scope) -> Iterator[diagrams.EventDefinition]:
    for sub in scope.elements.values():
        if sub.is_triggered_by_event and sub.body is not None:
            for event in sub.body.elements.values():
                if event.kind == "startEvent":
                    yield from (d for d in event.event_definitions if d.kind == "timer")


def _is_due(timer: diagrams.EventDefinition, is_at_start: bool, due: str) -> bool:
    """Return whether a timer is due with a commitment.

    What asks for the time (`now()`, a duration) is the same only where both begin at once: on the element itself.
    """
    if timer.timer is None or timer.timer_kind not in ("date", "duration"):
        return False
    text = timer.timer.text
    if timer.timer_kind == "date":
        same = [text] if timer.timer.is_feel else [f'date and time("{text}")', f'@"{text}"']
    elif timer.timer.is_feel:
        same = [f"now() + {text}", f"now() + duration({text})"]
    else:
        same = [f'now() + duration("{text}")', f'now() + @"{text}"']
    if not any(is_same_expression(each, due) for each in same):
        return False
    return is_at_start or not (analyse(due).functions_called & {"now", "today"})
