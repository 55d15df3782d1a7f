"""Rules on events that catch the same thing at the same place: which one fires would be a matter of luck."""

from __future__ import annotations

from collections.abc import Iterable

from engine.bpmn.model import Element, EventDefinition
from engine.bpmn.rules.place import Place

CAUGHT = frozenset({"message", "signal", "error", "escalation"})


def check(place: Place) -> None:
    """Check each group of events that wait at the same time for the same place."""
    elements = list(place.scope.elements.values())
    for host in elements:
        _unique(place, place.boundaries(host.id), host.id)
        if host.kind == "eventBasedGateway":
            _unique(place, [elements_of(place, flow) for flow in host.outgoing], host.id)
        if "compensation" in (d.kind for b in place.boundaries(host.id) for d in b.event_definitions):
            _one_compensation(place, host)
    starts = [e for e in elements if e.kind == "startEvent"]
    if not place.is_event_sub_process:
        _unique(place, starts, place.scope.id)
    _one_none_start(place, [e for e in starts if not e.event_definitions])
    inner = [
        start
        for e in elements
        if e.is_triggered_by_event and e.body is not None
        for start in e.body.elements.values()
        if start.kind == "startEvent"
    ]
    _unique(place, inner, place.scope.id)


def elements_of(place: Place, flow_id: str) -> Element:
    """Return the element that a flow leads to."""
    return place.scope.elements[place.scope.flows[flow_id].target]


def _key(definition: EventDefinition) -> tuple[str, str | None] | None:
    """Return what a definition catches, if that is known before anything runs."""
    if definition.kind not in CAUGHT:
        return None
    what = definition.name if definition.kind in ("message", "signal") else definition.code
    if what is None:
        return (definition.kind, None) if definition.kind in ("error", "escalation") else None
    if what.is_feel:
        return None
    return definition.kind, what.text


def _unique(place: Place, events: Iterable[Element], where: str) -> None:
    seen: dict[tuple[str, str | None], Element] = {}
    for event in events:
        for definition in event.event_definitions:
            key = _key(definition)
            if key is None:
                continue
            if key in seen and seen[key].id != event.id:
                place.error(
                    "unique-catcher",
                    event,
                    "Expected one catcher of the {kind} '{what}' at '{where}', but '{other}' catches it too",
                    "“{where}”处对 {kind}“{what}”只应有一个捕获者，但“{other}”也捕获它",
                    ("Delete one of them, or give it another name or code.", "请删除其中一个，或更改名称或代码。"),
                    kind=key[0],
                    what="*" if key[1] is None else key[1],
                    where=where,
                    other=seen[key].id,
                )
            seen.setdefault(key, event)


def _one_compensation(place: Place, host: Element) -> None:
    found = [b for b in place.boundaries(host.id) if any(d.kind == "compensation" for d in b.event_definitions)]
    if len(found) > 1:
        place.error(
            "unique-catcher",
            found[1],
            "Expected one compensation event on '{host}', but '{id}' is another one",
            "“{host}”上只应有一个补偿事件，但“{id}”是另一个",
            ("Delete one of them.", "请删除其中一个。"),
            host=host.id,
        )


def _one_none_start(place: Place, starts: list[Element]) -> None:
    if len(starts) > 1 and place.is_zeebe:
        place.error(
            "one-none-start",
            starts[1],
            "Expected at most one none start event, but '{id}' is another one",
            "空开始事件最多一个，但“{id}”是另一个",
            ("Delete one of them, or give it an event definition.", "请删除其中一个，或给它加上事件定义。"),
        )
