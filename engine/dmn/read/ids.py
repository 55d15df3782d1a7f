"""Checks that ids are unique in a file: requirements, rules in the journal and places of findings rely on them."""

from __future__ import annotations

from lxml import etree

from engine.dmn.read.document import NAMESPACES
from engine.dmn.read.tree import local_name, place_of
from engine.dmn.report import Report


def check_ids(root: etree._Element, report: Report) -> None:
    """Report each id that stands for two elements of the model; ids in drawings and extensions don't count."""
    seen: dict[str, etree._Element] = {}
    for element in root.iter():
        element_id = element.get("id")
        if not element_id or etree.QName(element).namespace not in NAMESPACES:
            continue
        first = seen.setdefault(element_id, element)
        if first is not element:
            report.error(
                "duplicate-id",
                place_of(element),
                (
                    "Expected ids to be unique, but '{id}' stands for '{first}' in line {line} and for '{second}'.",
                    "编号应当唯一，但 '{id}' 同时用于第 {line} 行的 '{first}' 和 '{second}'。",
                ),
                ("Give one of them another id.", "请更改其中一个的编号。"),
                id=element_id,
                first=first.get("name") or local_name(first),
                second=element.get("name") or local_name(element),
                line=first.sourceline,
            )
