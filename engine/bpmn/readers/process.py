"""Reads a process, or a global task as a process with that one task."""

from __future__ import annotations

from lxml import etree

from engine.bpmn.findings import line_of
from engine.bpmn.model import Element, Process, Scope
from engine.bpmn.readers.extensions import headers, listeners, missing, properties
from engine.bpmn.readers.lanes import lanes
from engine.bpmn.readers.scope import scope
from engine.bpmn.readers.source import Source, documentation, tag_of, zeebe
from engine.bpmn.readers.tasks import work

LOCAL_TAGS = {
    "globalTask": "task",
    "globalManualTask": "manualTask",
    "globalUserTask": "userTask",
    "globalScriptTask": "scriptTask",
    "globalBusinessRuleTask": "businessRuleTask",
}


def process(node: etree._Element, source: Source) -> Process:
    """Return a process with all that is inside it."""
    by_element, names = lanes(node, source)
    if not node.get("id"):
        missing(source, node, "id")
    tag = zeebe(node, "versionTag")
    value = (tag.get("value") or "").strip() if tag is not None else ""
    if tag is not None and not value:
        missing(source, tag, "zeebe:versionTag@value")
    return Process(
        id=str(node.get("id") or ""),
        body=scope(node, source, by_element),
        name=node.get("name") or None,
        line=line_of(node),
        version_tag=value or None,
        documentation=documentation(node),
        properties=properties(node, source),
        listeners=listeners(node, source, headers(zeebe(node, "taskHeaders"), source)),
        lanes=names,
    )


def global_task(node: etree._Element, source: Source) -> Process:
    """Return a process that consists of the global task; its element is called `<id>_task`."""
    id_ = str(node.get("id") or "")
    if not id_:
        missing(source, node, "id")
    kind = LOCAL_TAGS[tag_of(node)]
    inner = etree.fromstring(etree.tostring(node))
    inner.tag = node.tag.replace(tag_of(node), kind)
    inner.set("id", f"{id_}_task")
    element = Element(
        id=f"{id_}_task",
        kind=kind,
        name=node.get("name") or None,
        line=line_of(node),
        documentation=documentation(node),
        **work(inner, source),
    )
    return Process(id=id_, body=Scope(id_, {element.id: element}, {}), name=element.name, line=line_of(node))
