"""Rules on link events: each throw event has one catch event of its name in the same scope."""

from __future__ import annotations

from engine.bpmn.model import Element
from engine.bpmn.rules.place import Place, is_link


def link_name(element: Element) -> str | None:
    """Return the name of a link event."""
    return next((d.name.text for d in element.event_definitions if d.kind == "link" and d.name is not None), None)


def check(place: Place) -> None:
    """Check the links of a scope."""
    catches: dict[str | None, Element] = {}
    elements = place.scope.elements.values()
    for element in elements:
        if not is_link(element, "intermediateCatchEvent"):
            continue
        name = link_name(element)
        if name in catches:
            place.error(
                "unique-link",
                element,
                "Expected one link catch event named '{name}' in this scope, but both '{other}' and '{id}' are",
                "同一范围内名为“{name}”的链接捕获事件只应有一个，但除“{other}”外还有“{id}”",
                ("Give it another name.", "请给它换一个名称。"),
                path="linkEventDefinition@name",
                name=name,
                other=catches[name].id,
            )
        catches[name] = element
    for element in elements:
        if is_link(element, "intermediateThrowEvent") and link_name(element) not in catches:
            place.error(
                "link-target",
                element,
                "Expected a link catch event named '{name}' in the same scope as '{id}', but there is none",
                "“{id}”所在范围内应有名为“{name}”的链接捕获事件，但没有",
                ("Draw the link catch event, or correct the name.", "请画出链接捕获事件，或改正名称。"),
                path="linkEventDefinition@name",
                name=link_name(element),
            )
