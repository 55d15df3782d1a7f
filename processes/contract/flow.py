"""Where a token may go: in and out of elements, into sub-processes and called processes, and back to the callers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from engine.api import diagrams, possible_values
from processes.contract.service import Place, Service, called_process

MAXIMUM_DEPTH = 12
"""Calls inside calls beyond this are not followed; a process that calls itself is never followed twice."""


class Node(NamedTuple):
    """A token at a place: before it or after it (`is_done`), and by which call activities it came, innermost first."""

    place: Place
    is_done: bool = False
    calls: tuple[Place, ...] = ()


def next_nodes(service: Service, node: Node, *, with_side_flows: bool = True) -> tuple[Node, ...]:
    """Return where a token goes from a node.

    `with_side_flows`: also the further tokens that events make which don't interrupt, and those of a fork that end at
    once: their scope ends with the last token, so what is still to come comes by another.
    """
    ahead = service.ahead.get((node, with_side_flows))
    if ahead is None:
        ahead = service.ahead[node, with_side_flows] = tuple(_next(service, node, with_side_flows))
    return ahead


def _next(service: Service, node: Node, with_side_flows: bool) -> Iterator[Node]:
    place, calls = node.place, node.calls
    if node.is_done:
        side = () if with_side_flows else _ending_at_once(place)
        yield from (each for each in _after(service, node) if each.place.element not in side)
        return
    for event in _events_on(place):
        if with_side_flows or (event.is_interrupting and event.handler is None):
            yield Node(_at(service, place.process, event), False, calls)
    inner = entries(service, place)
    if not inner:
        yield Node(place, True, calls)
    elif place.element.called_element is None:
        yield from (Node(each, False, calls) for each in inner)
    elif place not in calls and len(calls) < MAXIMUM_DEPTH:
        yield from (Node(each, False, (place, *calls)) for each in inner)


def reach(
    service: Service,
    start: Iterable[Node],
    stops: Callable[[Node], bool] = lambda node: False,
    *,
    with_side_flows: bool = True,
) -> dict[Node, tuple[Node, ...]]:
    """Return every node that a token may come to, with where it goes from there; it ends where `stops` is true."""
    found: dict[Node, tuple[Node, ...]] = {}
    todo = list(start)
    while todo:
        node = todo.pop()
        if node not in found:
            ahead = () if stops(node) else next_nodes(service, node, with_side_flows=with_side_flows)
            found[node] = ahead
            todo += ahead
    return found


def leading_to(ahead: dict[Node, tuple[Node, ...]], goals: Iterable[Node]) -> set[Node]:
    """Return the nodes of `ahead` from which one of the goals can be reached, goals included."""
    before: dict[Node, list[Node]] = {}
    for node, following in ahead.items():
        for each in following:
            before.setdefault(each, []).append(node)
    found: set[Node] = set()
    todo = list(goals)
    while todo:
        if (node := todo.pop()) not in found:
            found.add(node)
            todo += before.get(node, ())
    return found


def entries(service: Service, place: Place) -> list[Place] | None:
    """Return where a token begins inside a sub-process or called process; None: no inside, or none that is known."""
    if place.element.body is not None:
        return starts(service, place.process, place.element.body)
    called = called_process(place)
    if called is None or called not in service.processes:
        return None
    process = service.processes[called][1]
    return starts(service, process, process.body)


def starts(service: Service, process: diagrams.Process, scope: diagrams.Scope) -> list[Place]:
    """Return where a token begins in a scope: start events, or else what nothing leads to."""
    events = [e for e in scope.elements.values() if e.kind == "startEvent"]
    if not events:
        events = [
            e
            for e in scope.elements.values()
            if not (e.incoming or e.attached_to or e.is_triggered_by_event or e.is_for_compensation)
        ]
    return [_at(service, process, event) for event in events]


def begins_by_itself(process: diagrams.Process) -> bool:
    """Return whether a case can begin with a process, also where others call it: by a start form or an event."""
    events = (e for e in process.body.elements.values() if e.kind == "startEvent")
    return any(event.event_definitions or event.start_form is not None for event in events)


def is_end_of_process(node: Node) -> bool:
    """Return whether the token's process ends here, and no call activity that the token came by goes on."""
    return node.is_done and not node.place.element.outgoing and not node.place.hosts and not node.calls


def reached(service: Service, process_id: str) -> list[Place]:
    """Return the places of a process to which a case can come at all, in document order."""
    process = service.processes[process_id][1]
    alone = replace(service, processes={}, callers={})
    found = {node.place for node in reach(alone, (Node(place) for place in starts(alone, process, process.body)))}
    return [place for place in service.of(process_id) if place in found]


def is_unknown_call(service: Service, place: Place) -> bool:
    """Return whether a call activity calls something that is not there, or that only an expression names."""
    return place.element.called_element is not None and entries(service, place) is None


def boundaries(place: Place) -> list[diagrams.Element]:
    """Return the events on an element's boundary."""
    return [e for e in place.scope.elements.values() if e.attached_to == place.element.id]


def event_subprocesses(scope: diagrams.Scope) -> list[diagrams.Element]:
    """Return the event sub-processes directly inside a scope."""
    return [e for e in scope.elements.values() if e.is_triggered_by_event]


def _events_on(place: Place) -> Iterator[diagrams.Element]:
    """Yield the events that may take a token away from an element, or make another one, while it is there."""
    yield from boundaries(place)
    scopes = [place.element.body] if place.element.body is not None else []
    if not place.hosts:
        scopes.append(place.process.body)
    for scope in scopes:
        yield from (event for _sub, event in _starting_in(scope))


def _after(service: Service, node: Node) -> Iterator[Node]:
    place, calls = node.place, node.calls
    element = place.element
    if element.kind in ("endEvent", "intermediateThrowEvent"):
        yield from (Node(_at(service, process, e), True, more) for process, e, more in catchers(service, node))
        if place.has("error"):
            return
    if place.has("link") and element.kind == "intermediateThrowEvent":
        yield from (Node(catch, True, calls) for catch in _link_targets(service, place))
        return
    if element.handler is not None:
        yield Node(_at(service, place.process, place.scope.elements[element.handler]), False, calls)
    elif element.is_for_compensation:
        return  # the token that was compensated goes on elsewhere
    elif element.outgoing:
        for flow in (place.scope.flows[each] for each in element.outgoing):
            if flow.condition is None or not _is_never(flow.condition.text):
                yield Node(_at(service, place.process, place.scope.elements[flow.target]), False, calls)
    elif place.hosts:
        yield Node(place.hosts[0], True, calls)
    elif calls:
        yield Node(calls[0], True, calls[1:])
    else:
        yield from (Node(caller, True, ()) for caller in service.callers.get(place.process.id, ()))


@lru_cache(maxsize=1024)
def _is_never(condition: str) -> bool:
    """Return whether a condition is false whatever the case is."""
    return possible_values(condition) == (False,)


def _ending_at_once(place: Place) -> list[diagrams.Element]:
    """Return the plain ends to which a fork leads beside others; each of its tokens goes all the same."""
    if place.element.kind in ("exclusiveGateway", "inclusiveGateway", "eventBasedGateway"):
        return []
    flows = [place.scope.flows[flow] for flow in place.element.outgoing]
    if any(flow.condition is not None for flow in flows):
        return []
    targets = [place.scope.elements[flow.target] for flow in flows]
    ends = [target for target in targets if _is_plain_end(target)]
    return ends if len(ends) < len(targets) else []


def _is_plain_end(element: diagrams.Element) -> bool:
    """Return whether a token just ends there: it ends nothing else, throws nothing, and no commitment is met."""
    ends_more = any(d.kind in ("terminate", "error", "escalation", "cancel") for d in element.event_definitions)
    says_more = any(name.startswith("commitment.") for name in element.properties)
    return element.kind == "endEvent" and not ends_more and not says_more


def catchers(service: Service, node: Node) -> Iterator[tuple[diagrams.Process, diagrams.Element, tuple[Place, ...]]]:
    """Yield (process, event, calls left) for each event around it that may catch what an event throws."""
    thrown = [d for d in node.place.element.event_definitions if d.kind in ("error", "escalation")]
    for process, event, left in _listening(service, node) if thrown else ():
        if any(_catches(caught, each) for caught in event.event_definitions for each in thrown):
            yield process, event, left


def _listening(service: Service, node: Node) -> Iterator[tuple[diagrams.Process, diagrams.Element, tuple[Place, ...]]]:
    """Yield the events around a place, from inside out, through the calls by which its token came."""
    yield from ((node.place.process, event, node.calls) for event in _around(node.place))
    ways = [(call, node.calls[depth:]) for depth, call in enumerate(node.calls, 1)]
    if not node.calls:
        ways = [(caller, ()) for caller in service.callers.get(node.place.process.id, ())]
    for call, left in ways:
        yield from ((call.process, event, left) for event in (*boundaries(call), *_around(call)))


def _around(place: Place) -> Iterator[diagrams.Element]:
    """Yield the events of the scopes around a place: on their edge, and of event sub-processes that don't hold it."""
    inside = {host.element.id for host in place.hosts}
    for host in place.hosts:
        yield from (event for sub, event in _starting_in(host.element.body) if sub.id not in inside)
        yield from boundaries(host)
    yield from (event for sub, event in _starting_in(place.process.body) if sub.id not in inside)


def _starting_in(scope: diagrams.Scope | None) -> Iterator[tuple[diagrams.Element, diagrams.Element]]:
    """Yield (event sub-process, its start event) for those directly inside a scope."""
    for sub in event_subprocesses(scope) if scope is not None else ():
        yield from ((sub, e) for e in (sub.body.elements.values() if sub.body else ()) if e.kind == "startEvent")


def _catches(caught: diagrams.EventDefinition, thrown: diagrams.EventDefinition) -> bool:
    if caught.kind != thrown.kind:
        return False
    return caught.code is None or thrown.code is None or thrown.code.is_feel or caught.code.text == thrown.code.text


def _link_targets(service: Service, place: Place) -> Iterator[Place]:
    name = _link_name(place.element)
    for element in place.scope.elements.values():
        if element.kind == "intermediateCatchEvent" and name is not None and _link_name(element) == name:
            yield _at(service, place.process, element)


def _link_name(element: diagrams.Element) -> str | None:
    return next((d.name.text for d in element.event_definitions if d.kind == "link" and d.name), None)


def _at(service: Service, process: diagrams.Process, element: diagrams.Element) -> Place:
    return service.places[process.id, element.id]
