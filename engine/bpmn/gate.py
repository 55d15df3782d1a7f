"""The gate of the closed world: refuses elements, attributes and positions that are not on the registry."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.extensions import check_attribute, check_extensions
from engine.bpmn.findings import Findings
from engine.bpmn.registry import Entry, entry_of
from engine.bpmn.registry.entry import DRAWN, REFUSED
from engine.bpmn.registry.foreign import BPMN_NS, DRAWING_NAMESPACES, XML_NS, XSI_NS, engine_of

COMMON = frozenset({"id", "name"})
LEAVE_OUT = ("Take it out of the diagram.", "请从图中去掉它。")


def children(node: etree._Element) -> Iterator[etree._Element]:
    """Yield the child elements (no comments, no processing instructions)."""
    return (child for child in node if isinstance(child.tag, str))


def tag_of(node: etree._Element) -> str:
    """Return the tag without its namespace."""
    return str(etree.QName(node).localname)


def check(node: etree._Element, findings: Findings, parent: str, *, deep: bool = True) -> None:
    """Check an element of the BPMN namespace and (`deep`) all that is inside it."""
    stack = [(node, parent)]
    while stack:
        current, inside = stack.pop()
        namespace, tag = etree.QName(current).namespace, tag_of(current)
        if namespace != BPMN_NS:
            _foreign(current, namespace or "", findings)
            continue
        row = entry_of(tag)
        if not _is_allowed(current, tag, row, inside, findings) or row is None:
            continue
        if row.status == DRAWN:
            continue
        _attributes(current, row, findings)
        if tag == "extensionElements":
            check_extensions(current, inside, findings)
        elif tag == "documentation":
            continue
        elif deep or current is not node:
            stack.extend((child, tag) for child in reversed(list(children(current))))


def _is_allowed(node: etree._Element, tag: str, row: Entry | None, inside: str, findings: Findings) -> bool:
    if row is None:
        findings.error(
            "unknown-element",
            node,
            "Expected BPMN elements that are executed or drawn, but '{tag}' in '{inside}' is not on the list",
            "只接受可执行或仅作图形的 BPMN 元素，但“{inside}”中的“{tag}”不在清单上",
            LEAVE_OUT,
            tag=tag,
            inside=inside,
        )
        return False
    if row.status == REFUSED:
        findings.error(
            "not-executed",
            node,
            "Expected elements that are executed, but '{tag}' is not: {why_en}",
            "应当是可执行的元素，但“{tag}”不被执行：{why_zh}",
            row.action,
            tag=tag,
            why_en=row.why[0],
            why_zh=row.why[1],
        )
        return False
    if inside not in row.inside and "*" not in row.inside:
        findings.error(
            "misplaced-element",
            node,
            "Expected '{tag}' inside {places}, but it stands in '{inside}'",
            "“{tag}”应位于 {places} 之中，但它位于“{inside}”中",
            ("Move it to where BPMN has it, or delete it.", "请把它移到 BPMN 规定的位置，或删除它。"),
            tag=tag,
            inside=inside,
            places=", ".join(sorted(row.inside)),
        )
        return False
    return True


def _attributes(node: etree._Element, row: Entry, findings: Findings) -> None:
    for key, value in node.attrib.items():
        name = etree.QName(str(key))
        if name.namespace is None:
            _plain_attribute(node, row, name.localname, str(value), findings)
        elif name.namespace == XML_NS or (name.namespace == XSI_NS and name.localname in ("schemaLocation", "type")):
            _xsi(node, name.localname, str(value), findings)
        else:
            check_attribute(node, name.namespace, name.localname, findings)


def _plain_attribute(node: etree._Element, row: Entry, name: str, value: str, findings: Findings) -> None:
    if name in COMMON or name in row.drawn:
        return
    if name not in row.attributes:
        findings.error(
            "unknown-attribute",
            node,
            "Expected attributes of '{tag}' that are executed, but '{name}' is not on the list",
            "“{tag}”的属性“{name}”不在可执行的清单上",
            ("Delete the attribute.", "请删除该属性。"),
            path=name,
            tag=row.tag,
            name=name,
        )
    elif name in row.values and value.strip() not in row.values[name]:
        findings.error(
            "attribute-value",
            node,
            "Expected {name} of '{tag}' to be {allowed}, but it is '{value}', which is not executed",
            "“{tag}”的 {name} 应为 {allowed}，但它是“{value}”，这不被执行",
            ("Set it to the value that is executed, or leave it out.", "请改成可执行的取值，或去掉该属性。"),
            path=name,
            tag=row.tag,
            name=name,
            allowed=", ".join(row.values[name]),
            value=value,
        )


def _xsi(node: etree._Element, name: str, value: str, findings: Findings) -> None:
    if name == "type" and value.split(":")[-1].strip() not in ("tFormalExpression", "tExpression"):
        findings.error(
            "unknown-attribute",
            node,
            "Expected xsi:type tFormalExpression, but it is '{value}'",
            "xsi:type 应为 tFormalExpression，但它是“{value}”",
            ("Use tFormalExpression.", "请使用 tFormalExpression。"),
            path="xsi:type",
            value=value,
        )


def _foreign(node: etree._Element, namespace: str, findings: Findings) -> None:
    if namespace in DRAWING_NAMESPACES:
        return
    engine = engine_of(namespace)
    findings.error(
        "foreign-element",
        node,
        "Expected elements of other namespaces inside <extensionElements> only, but found '{tag}' of {namespace}",
        "其他命名空间的元素只能放在 <extensionElements> 中，但发现 {namespace} 的“{tag}”",
        (
            "Move it into <extensionElements>, or delete it.",
            "请把它移到 <extensionElements> 中，或删除它。",
        )
        if engine is None
        else ("Use the zeebe form of it.", "请使用对应的 zeebe 写法。"),
        tag=tag_of(node),
        namespace=namespace or "-",
    )
