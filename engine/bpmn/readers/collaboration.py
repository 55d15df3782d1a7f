"""Checks what a file draws around its processes: pools, message flows and associations lead to what there is."""

from __future__ import annotations

from lxml import etree

from engine.bpmn.readers.source import B, Source, content, tag_of
from engine.bpmn.registry.entry import ACTIVITIES, EVENTS, SCOPES
from engine.bpmn.syntax import is_variable

DATA = frozenset({"dataObject", "dataInput", "dataOutput", "property", "dataStoreReference"})
ENDS = ACTIVITIES | EVENTS | {"participant"}
NEVER_SOURCE = frozenset({"startEvent", "intermediateCatchEvent", "boundaryEvent", "receiveTask"})
NEVER_TARGET = frozenset({"endEvent", "intermediateThrowEvent", "sendTask"})


def check_collaboration(root: etree._Element, source: Source) -> None:
    """Report message flows that lead nowhere, or within one pool, and associations with an end that is not there."""
    for flow in root.iter(f"{B}messageFlow"):
        ends = [_end(flow, attribute, source) for attribute in ("sourceRef", "targetRef")]
        if ends[0] is not None and ends[1] is not None:
            _message_flow(flow, ends[0], ends[1], source)
    for participant in root.iter(f"{B}participant"):
        source.find(participant, participant.get("processRef"), "process", path="processRef")
    for key in root.iter(f"{B}correlationKey"):
        if key.find(f"{B}correlationPropertyRef") is not None:
            _correlation(key, source)
    for copy in root.iter(f"{B}dataInputAssociation", f"{B}dataOutputAssociation"):
        _copies(copy, source)
    for association in root.iter(f"{B}association"):
        for attribute in ("sourceRef", "targetRef"):
            _named(association, attribute, source)


def _correlation(key: etree._Element, source: Source) -> None:
    source.strictly(
        "correlation-key-drawn",
        key,
        "Expected messages to be correlated by their own key, but '{id}' correlates by properties, which nobody reads",
        "消息应按自己的关联键关联，但“{id}”按关联属性关联，而这些属性不会被读取",
        (
            'Give the message a <zeebe:subscription correlationKey="=…"/>, and delete the correlation key.',
            '请给消息加上 <zeebe:subscription correlationKey="=…"/>，并删除该关联键。',
        ),
        path="correlationKey",
        id=key.get("id") or key.get("name") or "-",
    )


def _copies(copy: etree._Element, source: Source) -> None:
    """Warn of a data association between two names: values live in variables, and are not copied along it."""
    names = [_variable(content(end), source) for tag in ("sourceRef", "targetRef") for end in copy.findall(f"{B}{tag}")]
    if len(names) == 2 and None not in names and names[0] != names[1]:
        source.findings.warning(
            "data-copy",
            copy,
            "The value of '{source}' is not copied to '{target}': data objects, inputs and outputs are variables",
            "“{source}”的值不会复制到“{target}”：数据对象、输入和输出都是变量",
            ("Give both the same name, or use <zeebe:ioMapping>.", "请给两者相同的名称，或使用 <zeebe:ioMapping>。"),
            source=names[0],
            target=names[1],
        )


def _variable(id_: str | None, source: Source) -> str | None:
    """Return the name of the variable of a data object, input or output; None where it has none of its own."""
    found = source.ids.get((id_ or "").rpartition(":")[2])
    if found is not None and found.get("dataObjectRef"):
        found = source.ids.get(str(found.get("dataObjectRef")).rpartition(":")[2], found)
    if found is None or tag_of(found) not in DATA:
        return None
    return next((text for text in (found.get("name"), found.get("id")) if text and is_variable(text)), None)


def _named(node: etree._Element, attribute: str, source: Source) -> etree._Element | None:
    id_ = source.local(node, node.get(attribute) or "", path=attribute)
    found = source.ids.get(id_ or "")
    if found is None:
        source.strictly(
            "drawn-reference",
            node,
            "Expected {attribute} of the {tag} to name an element of this file, but there is no '{id}'",
            "{tag} 的 {attribute} 应指向本文件中的元素，但没有“{id}”",
            ("Connect it again, or delete it.", "请重新连接，或删除它。"),
            path=attribute,
            attribute=attribute,
            tag=tag_of(node),
            id=id_ or "-",
        )
    return found


def _end(flow: etree._Element, attribute: str, source: Source) -> etree._Element | None:
    found = _named(flow, attribute, source)
    if found is not None and tag_of(found) not in ENDS:
        _wrong(flow, f"it is connected to the {tag_of(found)} '{found.get('id')}'", f"它连接着 {tag_of(found)}", source)
        return None
    return found


def _message_flow(flow: etree._Element, start: etree._Element, end: etree._Element, source: Source) -> None:
    if _pool(start) == _pool(end):
        _wrong(flow, "it stays in one pool", "它没有离开所在的池", source)
    elif tag_of(start) in NEVER_SOURCE:
        _wrong(flow, f"a {tag_of(start)} sends nothing", f"{tag_of(start)} 不发送消息", source)
    elif tag_of(end) in NEVER_TARGET:
        _wrong(flow, f"a {tag_of(end)} receives nothing", f"{tag_of(end)} 不接收消息", source)


def _pool(node: etree._Element) -> str:
    """Return the process that an end of a message flow belongs to; of a pool without one, the pool."""
    if tag_of(node) == "participant":
        return str(node.get("processRef") or node.get("id")).rpartition(":")[2]
    level: etree._Element | None = node
    while level is not None and not (tag_of(level) == "process" and tag_of(level) in SCOPES):
        level = level.getparent()
    return str(level.get("id")) if level is not None else ""


def _wrong(flow: etree._Element, en: str, zh: str, source: Source) -> None:
    source.strictly(
        "message-flow",
        flow,
        "Expected the message flow '{id}' to lead from an activity or event of one pool to another pool, but {why_en}",
        "消息流“{id}”应从一个池的活动或事件通向另一个池，但{why_zh}",
        ("Connect it between two pools, or delete it.", "请把它连接在两个池之间，或删除它。"),
        path="messageFlow",
        id=flow.get("id") or "-",
        why_en=en,
        why_zh=zh,
    )
