"""Checks where a file says twice how elements are connected; sequence flows are what counts."""

from __future__ import annotations

from lxml import etree

from engine.bpmn.model import Element
from engine.bpmn.readers.source import B, Source, content

MANY = 1 << 30
DIRECTIONS = {
    "Converging": ((0, MANY), (0, 1)),
    "Diverging": ((0, 1), (0, MANY)),
    "Mixed": ((2, MANY), (2, MANY)),
    "Unspecified": ((0, MANY), (0, MANY)),
}
"""The least and the most incoming, then outgoing flows of a gateway with such a direction."""


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
        said = item.get("gatewayDirection")
        limits = DIRECTIONS.get(said or "Unspecified", ())
        counts = (len(element.incoming), len(element.outgoing))
        if not limits or any(not least <= n <= most for (least, most), n in zip(limits, counts, strict=True)):
            source.strictly(
                "gateway-direction",
                item,
                "'{id}' says that it is {direction}, but has {incoming} incoming and {outgoing} outgoing flows",
                "“{id}”标为 {direction}，但有 {incoming} 条流入和 {outgoing} 条流出",
                ("Delete gatewayDirection.", "请删除 gatewayDirection。"),
                path="gatewayDirection",
                id=element.id,
                direction=said,
                incoming=counts[0],
                outgoing=counts[1],
            )


def _disagrees(node: etree._Element, tag: str, flow: str, element: Element, source: Source) -> None:
    source.strictly(
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
