"""Warns where a file says twice how elements are connected, and the two don't agree; sequence flows are what counts."""

from __future__ import annotations

from lxml import etree

from engine.bpmn.model import Element
from engine.bpmn.readers.source import B, Source, content

DIRECTIONS = {"Converging": (None, 1), "Diverging": (1, None)}
"""The most incoming and outgoing flows of a gateway with such a direction; None: any number."""


def check_claims(node: etree._Element, elements: dict[str, Element], source: Source) -> None:
    """Compare `incoming`, `outgoing` and `gatewayDirection` of the elements of a scope with its sequence flows."""
    for item in node.iterchildren(f"{B}*"):
        element = elements.get(item.get("id") or "")
        if element is None:
            continue
        for tag, actual in (("incoming", element.incoming), ("outgoing", element.outgoing)):
            for named in item.findall(f"{B}{tag}"):
                reference = (content(named) or "").partition(":")
                if (reference[2] or reference[0]) not in actual:
                    _disagrees(named, tag, reference[2] or reference[0], element, source)
        limits = DIRECTIONS.get(item.get("gatewayDirection") or "", (None, None))
        counts = (len(element.incoming), len(element.outgoing))
        if any(limit is not None and count > limit for limit, count in zip(limits, counts, strict=True)):
            source.findings.warning(
                "gateway-direction",
                item,
                "'{id}' says that it is {direction}, but has {incoming} incoming and {outgoing} outgoing flows",
                "“{id}”标为 {direction}，但有 {incoming} 条流入和 {outgoing} 条流出",
                ("Delete gatewayDirection.", "请删除 gatewayDirection。"),
                path="gatewayDirection",
                id=element.id,
                direction=item.get("gatewayDirection"),
                incoming=counts[0],
                outgoing=counts[1],
            )


def _disagrees(node: etree._Element, tag: str, flow: str, element: Element, source: Source) -> None:
    source.findings.warning(
        "flow-claim",
        node,
        "'{id}' names '{flow}' as {tag}, but that sequence flow is elsewhere or does not exist",
        "“{id}”把“{flow}”列为 {tag}，但该顺序流在别处，或不存在",
        ("Connect the flow again in a modeler.", "请在建模工具中重新连接该顺序流。"),
        path=tag,
        id=element.id,
        flow=flow,
        tag=tag,
    )
