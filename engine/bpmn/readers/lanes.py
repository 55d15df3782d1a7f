"""Reads lanes: the innermost lane that an element stands in; lanes are drawn, and their names are shown to people."""

from __future__ import annotations

from lxml import etree

from engine.bpmn.readers.source import B, Source, content


def lanes(node: etree._Element, source: Source) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return lane names by element id (inner lanes win), and the names of all lanes, in document order."""
    by_element: dict[str, str] = {}
    names: list[str] = []
    for lane in node.iter(f"{B}lane"):
        name = str(lane.get("name") or lane.get("id") or "")
        names.append(name)
        for reference in lane.findall(f"{B}flowNodeRef"):
            id_ = source.local(reference, content(reference) or "", path="flowNodeRef")
            if id_ is None:
                continue
            if id_ not in source.ids:
                source.findings.warning(
                    "lane-reference",
                    lane,
                    "The lane '{lane}' names '{id}', which does not exist",
                    "泳道“{lane}”引用了不存在的“{id}”",
                    path="flowNodeRef",
                    lane=name,
                    id=id_,
                )
            by_element[id_] = name
    return by_element, tuple(names)
