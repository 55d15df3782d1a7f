"""Reads event definitions: what an event waits for or throws, and whether it may stand where it stands."""

from __future__ import annotations

from lxml import etree

from engine.bpmn.findings import line_of
from engine.bpmn.model import EventDefinition, Expression
from engine.bpmn.readers.expressions import dynamic, feel_only, formal, static_only
from engine.bpmn.readers.extensions import missing
from engine.bpmn.readers.source import B, Source, Z, child, children, content, tag_of, zeebe
from engine.bpmn.readers.timers import timer
from engine.bpmn.registry.entry import EVENT_KINDS, THROWING
from engine.bpmn.registry.events import EVENT_PLACES

DEFINITION_TAGS = " ".join(EVENT_KINDS)
THROWS = THROWING | {"multi-instance behavior"}


def referenced(node: etree._Element, attribute: str, place: str, source: Source) -> tuple[EventDefinition, ...]:
    """Return the event definition that an attribute names, as it is in `place`."""
    found = source.find(node, node.get(attribute), DEFINITION_TAGS, path=attribute)
    return () if found is None else _read(node, [found], place, source)


def definitions(node: etree._Element, place: str, source: Source) -> tuple[EventDefinition, ...]:
    """Return the event definitions of an event, own and referenced, in document order; `place` as in EVENT_PLACES."""
    nodes: list[etree._Element] = []
    for item in children(node):
        if tag_of(item) in EVENT_KINDS:
            nodes.append(item)
        elif tag_of(item) == "eventDefinitionRef":
            found = source.find(item, content(item), DEFINITION_TAGS, path="eventDefinitionRef")
            nodes += [found] if found is not None else []
    return _read(node, nodes, place, source)


def _read(node: etree._Element, nodes: list[etree._Element], place: str, source: Source) -> tuple[EventDefinition, ...]:
    result = []
    for item in nodes:
        kind = EVENT_KINDS[tag_of(item)]
        if kind not in EVENT_PLACES[place]:
            source.findings.error(
                "event-place",
                node,
                "Expected an event that is possible on a {place}, but it is of kind '{kind}'",
                "{place} 上不可使用“{kind}”类型的事件",
                ("Use one of: {allowed}.", "请使用其中之一：{allowed}。"),
                path="eventDefinitions",
                place=place,
                kind=kind,
                allowed=", ".join(sorted(EVENT_PLACES[place])),
            )
            continue
        definition = _definition(node, item, kind, place, source)
        if definition is not None:
            result.append(definition)
    return tuple(result)


def _definition(
    event: etree._Element, item: etree._Element, kind: str, place: str, source: Source
) -> EventDefinition | None:
    line, throws = line_of(item), place in THROWS
    if kind == "message":
        return message(item, source, needs_key=not throws and place != "startEvent", owner=event)
    if kind == "timer":
        return timer(event, item, place, source)
    if kind == "signal":
        found = _reference(event, item, "signal", source)
        return EventDefinition(kind, name=_name(found, event, place, source), line=line)
    if kind in ("error", "escalation"):
        return EventDefinition(kind, code=_code(event, item, kind, throws, source), line=line)
    if kind == "conditional":
        return _conditional(item, source)
    if kind == "link":
        name = (item.get("name") or event.get("name") or "").strip()
        if not name:
            missing(source, event, "linkEventDefinition@name")
        for tag in ("source", "target"):
            for other in item.findall(f"{B}{tag}"):
                _other_end(item, other, name, source)
        return EventDefinition(kind, name=Expression(name, False, line), line=line)
    if kind == "compensation":
        reference = item.get("activityRef")
        return EventDefinition(
            kind, activity_ref=source.local(item, reference, path="activityRef") if reference else None, line=line
        )
    return EventDefinition(kind, line=line)


def _other_end(item: etree._Element, other: etree._Element, name: str, source: Source) -> None:
    """A link that names its other end must mean the one of its name: the name is what counts."""
    found = source.find(item, content(other), "linkEventDefinition", path=tag_of(other))
    owner = found.getparent() if found is not None else None
    if (
        found is not None
        and (found.get("name") or (owner.get("name") if owner is not None else "") or "").strip() != name
    ):
        source.findings.error(
            "link-target",
            item,
            "Expected both ends of the link '{name}' to have this name, but '{other}' has another one",
            "链接“{name}”的两端名称应相同，但“{other}”的名称不同",
            ("Give both ends the same name.", "请给两端相同的名称。"),
            path=tag_of(other),
            name=name,
            other=content(other),
        )


def message(
    item: etree._Element, source: Source, *, needs_key: bool, owner: etree._Element | None = None
) -> EventDefinition:
    """Return the message definition of an event, send or receive task (`item` has messageRef or operationRef)."""
    found = source.find(item, item.get("messageRef"), "message", path="messageRef")
    if found is None:
        operation = source.find(
            item, item.get("operationRef") or content(child(item, "operationRef")), "operation", path="operationRef"
        )
        if operation is not None:
            found = source.find(operation, content(child(operation, "inMessageRef")), "message", path="inMessageRef")
    if found is None and item.get("messageRef") is None:
        source.findings.error(
            "message-reference",
            item,
            "Expected a message, but messageRef names none",
            "应指定消息，但 messageRef 没有指向任何消息",
            ("Choose a message.", "请选择一个消息。"),
            path="messageRef",
        )
    place = tag_of(owner) if owner is not None else tag_of(item)
    name = _name(found, owner if owner is not None else item, place, source)
    return EventDefinition(
        "message", name=name, correlation_key=_correlation(item, found, needs_key, source), line=line_of(item)
    )


def _correlation(
    item: etree._Element, found: etree._Element | None, needs_key: bool, source: Source
) -> Expression | None:
    subscription = zeebe(found, "subscription") if found is not None else None
    if subscription is not None:
        key = feel_only(source, subscription, subscription.get("correlationKey"), "zeebe:subscription@correlationKey")
        if key is None:
            missing(source, subscription, "zeebe:subscription@correlationKey")
        return key
    if found is not None and needs_key and source.is_zeebe:
        source.findings.error(
            "correlation-key",
            item,
            "Expected the message '{name}' to have a correlation key, since this element waits for it",
            "该元素等待消息“{name}”，因此该消息应有关联键",
            (
                'Add <zeebe:subscription correlationKey="=…"/> to the message.',
                '请给消息加上 <zeebe:subscription correlationKey="=…"/>。',
            ),
            path="zeebe:subscription@correlationKey",
            name=found.get("name") or found.get("id"),
        )
    return None


def _name(found: etree._Element | None, event: etree._Element, place: str, source: Source) -> Expression:
    """Return the name of a message or signal: static on start events; without a name, its id."""
    if found is None:
        return Expression(event.get("name") or event.get("id") or "", False, line_of(event))
    path = f"{tag_of(found)}@name"
    is_start = place == "startEvent"
    read = static_only if is_start else dynamic
    name = read(source, found, found.get("name"), path)
    if name is None and source.is_zeebe:
        missing(source, found, path)
    return name or Expression(str(found.get("id")), False, line_of(found))


def _reference(event: etree._Element, item: etree._Element, kind: str, source: Source) -> etree._Element | None:
    reference = item.get(f"{kind}Ref")
    if reference is None:
        source.findings.error(
            f"{kind}-reference",
            item,
            "Expected a {kind}, but {kind}Ref names none",
            "应指定 {kind}，但 {kind}Ref 没有指向任何定义",
            ("Choose one.", "请选择一个。"),
            path=f"{kind}Ref",
            kind=kind,
        )
        return None
    return source.find(item, reference, kind, path=f"{kind}Ref")


def _code(event: etree._Element, item: etree._Element, kind: str, throws: bool, source: Source) -> Expression | None:
    """Return the code that is thrown or caught; None catches all."""
    attribute = f"{kind}Code"
    if item.get(f"{kind}Ref") is None:
        if throws:
            _reference(event, item, kind, source)
        return None
    found = source.find(item, item.get(f"{kind}Ref"), kind, path=f"{kind}Ref")
    if found is None:
        return None
    path = f"{kind}@{attribute}"
    code = (dynamic if throws else static_only)(source, found, found.get(attribute), path)
    if code is None and throws:  # BPMN 2.0.2, tables 8.42 and 8.44: of an executable process it must be supplied
        missing(source, found, path)
    return code


def _conditional(item: etree._Element, source: Source) -> EventDefinition:
    condition = formal(source, child(item, "condition"), "condition")
    if condition is None:
        missing(source, item, "condition")
    found = item.find(f"{B}extensionElements/{Z}conditionalFilter")
    names, events = (
        _words(found.get(name) if found is not None else None) for name in ("variableNames", "variableEvents")
    )
    if events and set(events) != {"create", "update"}:  # a created and an updated variable are not told apart
        source.findings.error(
            "variable-event",
            item,
            "Expected variableEvents to be 'create, update', but it is '{words}'",
            "variableEvents 应为“create, update”，但它是“{words}”",
            ("Leave variableEvents empty.", "请不要填写 variableEvents。"),
            path="zeebe:conditionalFilter@variableEvents",
            words=", ".join(events),
        )
    return EventDefinition(
        "conditional",
        condition=condition,
        variable_names=names,
        variable_events=events,
        retriggers=source.is_zeebe,
        line=line_of(item),
    )


def _words(text: str | None) -> tuple[str, ...]:
    return tuple(word.strip() for word in (text or "").split(",") if word.strip())
