"""Reads a scope: flow nodes, sequence flows, lanes and compensation handlers of a process or sub-process."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lxml import etree

from engine.bpmn.findings import line_of
from engine.bpmn.model import Element, EventDefinition, Flow, Scope
from engine.bpmn.readers.claims import check_claims
from engine.bpmn.readers.events import definitions
from engine.bpmn.readers.expressions import formal
from engine.bpmn.readers.extensions import headers, job, listeners, mappings, missing, properties
from engine.bpmn.readers.loops import loop
from engine.bpmn.readers.people import start_form
from engine.bpmn.readers.source import B, Source, child, children, documentation, tag_of, zeebe
from engine.bpmn.readers.tasks import work
from engine.bpmn.registry.entry import ACTIVITIES, EVENTS, NODES, SUB_PROCESSES, THROWING

MAX_NESTING = 40


def scope(node: etree._Element, source: Source, lanes: dict[str, str], nesting: int = 0) -> Scope:
    """Return what is directly inside a process or sub-process; `lanes` maps element ids to lane names."""
    if nesting > MAX_NESTING:
        source.findings.error(
            "nesting",
            node,
            "Expected sub-processes nested at most {limit} deep",
            "子流程最多嵌套 {limit} 层",
            ("Use call activities.", "请使用调用活动。"),
            limit=MAX_NESTING,
        )
        return Scope(str(node.get("id")), {}, {})
    elements: dict[str, Element] = {}
    for item in children(node):
        if tag_of(item) not in NODES:
            continue
        id_ = item.get("id")
        if not id_:
            missing(source, item, "id")
        elif id_ not in elements:
            elements[id_] = _element(item, source, lanes, nesting)
    flows = {flow.id: flow for item in node.findall(f"{B}sequenceFlow") if (flow := _flow(item, elements, source))}
    _handlers(node, elements, source)
    elements = _connected(elements, flows)
    check_claims(node, elements, source)
    return Scope(str(node.get("id")), elements, flows)


def _connected(elements: dict[str, Element], flows: dict[str, Flow]) -> dict[str, Element]:
    incoming: dict[str, list[str]] = {id_: [] for id_ in elements}
    outgoing: dict[str, list[str]] = {id_: [] for id_ in elements}
    for flow in flows.values():
        outgoing[flow.source].append(flow.id)
        incoming[flow.target].append(flow.id)
    return {
        id_: replace(element, incoming=tuple(incoming[id_]), outgoing=tuple(outgoing[id_]))
        for id_, element in elements.items()
    }


def _element(node: etree._Element, source: Source, lanes: dict[str, str], nesting: int) -> Element:
    id_, tag = str(node.get("id")), tag_of(node)
    inputs, outputs = mappings(node, source)
    own = headers(zeebe(node, "taskHeaders"), source)
    fields: dict[str, Any] = {
        "lane": lanes.get(id_),
        "inputs": inputs,
        "outputs": outputs,
        "headers": own,
        "listeners": listeners(node, source, own),
        "properties": properties(node, source),
    }
    if tag in ACTIVITIES:
        fields |= _activity(node, source)
        fields |= work(node, source)
    if tag in EVENTS:
        fields |= _event(node, tag, source)
    if tag in SUB_PROCESSES:
        fields["body"] = scope(node, source, lanes, nesting + 1)
        fields["is_triggered_by_event"] = source.is_true(node, "triggeredByEvent", False)
    if tag == "eventBasedGateway":
        fields["is_instantiating"] = source.is_true(node, "instantiate", False)
    if tag == "complexGateway":
        fields["activation_condition"] = formal(source, child(node, "activationCondition"), "activationCondition")
    default = node.get("default")
    return Element(
        id=id_,
        kind=tag,
        name=node.get("name") or None,
        line=line_of(node),
        documentation=documentation(node),
        default=source.local(node, default, path="default") if default else None,
        **fields,
    )


def _activity(node: etree._Element, source: Source) -> dict[str, Any]:
    return {
        "is_for_compensation": source.is_true(node, "isForCompensation", False),
        "start_quantity": source.number(node, "startQuantity", 1, 1),
        "completion_quantity": source.number(node, "completionQuantity", 1, 1),
        "loop": loop(node, source),
    }


def _event(node: etree._Element, tag: str, source: Source) -> dict[str, Any]:
    parent = node.getparent()
    nested = tag == "startEvent" and parent is not None and parent.get("triggeredByEvent") in ("true", "1")
    found = definitions(node, "event sub-process start" if nested else tag, source)
    fields: dict[str, Any] = {
        "event_definitions": found,
        "is_parallel_multiple": source.is_true(node, "parallelMultiple", False),
    }
    if tag == "startEvent":
        fields["is_interrupting"] = source.is_true(node, "isInterrupting", True) if nested else True
        fields["start_form"] = start_form(node, source)
    if tag == "boundaryEvent":
        attached = node.get("attachedToRef")
        fields["is_interrupting"] = source.is_true(node, "cancelActivity", True)
        fields["attached_to"] = source.local(node, attached, path="attachedToRef") if attached else None
    if tag in THROWING:
        fields["job"] = _throw_job(node, found, source)
    return fields


def _throw_job(node: etree._Element, found: tuple[EventDefinition, ...], source: Source) -> Any:
    own = job(node, source)
    if own is not None and [definition.kind for definition in found] != ["message"]:
        source.findings.error(
            "misplaced-zeebe",
            node,
            "Expected zeebe:taskDefinition on message events only, but this event throws no message",
            "zeebe:taskDefinition 只能用于消息事件，但此事件不抛出消息",
            ("Delete it, or throw a message.", "请删除它，或改为抛出消息。"),
            path="zeebe:taskDefinition",
        )
    return own


def _flow(node: etree._Element, elements: dict[str, Element], source: Source) -> Flow | None:
    ends = []
    for attribute in ("sourceRef", "targetRef"):
        reference = node.get(attribute)
        id_ = source.local(node, reference, path=attribute) if reference else None
        if id_ is None and not reference:
            missing(source, node, attribute)
        elif id_ is not None and id_ not in elements:
            _dangling(node, attribute, id_, source)
        ends.append(id_)
    condition = formal(source, child(node, "conditionExpression"), "conditionExpression")
    id_ = node.get("id") or source.new_flow_id()
    begin, end = ends
    if begin is None or end is None or begin not in elements or end not in elements:
        return None
    return Flow(id_, begin, end, condition, node.get("name") or None, line_of(node))


def _dangling(node: etree._Element, attribute: str, id_: str, source: Source) -> None:
    elsewhere = source.ids.get(id_)
    if elsewhere is not None and tag_of(elsewhere) in NODES:
        source.findings.error(
            "flow-scope",
            node,
            "Expected a sequence flow to stay inside its process or sub-process, but {attribute} '{id}' is outside",
            "顺序流不能跨越流程或子流程的边界，但 {attribute}“{id}”在边界之外",
            ("Use a message, a boundary event, or move the element.", "请使用消息或边界事件，或移动该元素。"),
            path=attribute,
            attribute=attribute,
            id=id_,
        )
    else:
        source.findings.error(
            "flow-end",
            node,
            "Expected a sequence flow to lead from one element to another, but {attribute} '{id}' is none",
            "顺序流应连接两个元素，但 {attribute}“{id}”不是元素",
            ("Connect it, or delete it.", "请连接它，或删除它。"),
            path=attribute,
            attribute=attribute,
            id=id_,
        )


def _handlers(node: etree._Element, elements: dict[str, Element], source: Source) -> None:
    """Give compensation boundary events the handler that an association leads to."""
    for item in node.findall(f"{B}association"):
        ends = [
            elements.get((item.get(name) or "").partition(":")[2] or (item.get(name) or ""))
            for name in ("sourceRef", "targetRef")
        ]
        event = next((end for end in ends if end is not None and is_compensation(end)), None)
        handler = next((end for end in ends if end is not None and end is not event and end.kind in ACTIVITIES), None)
        if event is None or handler is None:
            continue
        if event.handler is not None:
            source.findings.error(
                "compensation-handler",
                item,
                "Expected one compensation handler for '{event}', but found another one",
                "补偿事件“{event}”只应有一个补偿处理活动，但发现了另一个",
                ("Delete one association.", "请删除其中一条关联。"),
                element_id=event.id,
                event=event.id,
            )
        elements[event.id] = replace(event, handler=handler.id)


def is_compensation(element: Element) -> bool:
    """Return whether an element is a compensation boundary event."""
    return element.kind == "boundaryEvent" and any(d.kind == "compensation" for d in element.event_definitions)
