"""The gate for extension elements and attributes: zeebe by its table, other engines refused, notes kept and named."""

from __future__ import annotations

from lxml import etree

from engine.bpmn.findings import Findings
from engine.bpmn.registry.foreign import BPMN_NS, EDITOR_NOTES, INSTEAD, MODELER_NS, ZEEBE_NS, engine_of
from engine.bpmn.registry.zeebe import ATTRIBUTES, PROFILE, ZEEBE, ZeebeEntry, is_executed

LATER = (
    "Expected zeebe elements up to version {profile}, but '{tag}' is one since {since}",
    "只接受 {profile} 及以前版本的 zeebe 元素，但“{tag}”自 {since} 起才有",
)
PROFILE_TEXT = ".".join(str(part) for part in PROFILE)
DELETE = ("Delete it, or set the execution platform to {profile}.", "请删除它，或把执行平台版本设为 {profile}。")


def check_attribute(node: etree._Element, namespace: str, name: str, findings: Findings) -> None:
    """Check an attribute of a foreign namespace on a BPMN element."""
    engine = engine_of(namespace)
    if engine and name not in EDITOR_NOTES:
        _other_engine(node, engine, name, findings)
    elif namespace == ZEEBE_NS:
        if name not in ATTRIBUTES:
            findings.error(
                "unknown-zeebe",
                node,
                "Expected zeebe attributes on the list, but 'zeebe:{name}' is not",
                "“zeebe:{name}”不在可用的 zeebe 属性清单上",
                ("Delete the attribute.", "请删除该属性。"),
                path=f"zeebe:{name}",
                name=name,
            )
    elif namespace == MODELER_NS:
        return
    elif namespace == BPMN_NS:
        findings.error(
            "unknown-attribute",
            node,
            "Expected BPMN attributes without a prefix, but '{name}' has one",
            "BPMN 属性不应带前缀，但“{name}”带有前缀",
            ("Delete the prefix of the attribute.", "请去掉该属性的前缀。"),
            path=name,
            name=name,
        )
    else:
        _note(node, namespace, name, findings)


def check_extensions(node: etree._Element, inside: str, findings: Findings) -> None:
    """Check the content of `<extensionElements>` of a BPMN element with tag `inside`."""
    for child in node:
        if not isinstance(child.tag, str):
            continue
        name = etree.QName(child)
        engine = engine_of(name.namespace or "")
        if engine:
            _other_engine(child, engine, name.localname, findings)
        elif name.namespace == ZEEBE_NS:
            _zeebe(child, inside, findings, nested=False)
        elif name.namespace in (BPMN_NS, None):
            findings.error(
                "unknown-element",
                child,
                "Expected extension elements with a namespace of their own, but found '{tag}'",
                "扩展元素应有自己的命名空间，但发现“{tag}”",
                ("Delete it from <extensionElements>.", "请从 <extensionElements> 中删除它。"),
                tag=name.localname,
            )
        else:
            _note(child, name.namespace or "", name.localname, findings)
    _once(node, findings)


def _once(node: etree._Element, findings: Findings) -> None:
    seen: set[str] = set()
    for child in node:
        tag = str(child.tag)
        if tag.startswith(f"{{{ZEEBE_NS}}}") and tag in seen:
            findings.error(
                "zeebe-once",
                child,
                "Expected 'zeebe:{tag}' once, but it is there again",
                "“zeebe:{tag}”只应出现一次，但它重复了",
                ("Keep one of them.", "请只保留一个。"),
                path=f"zeebe:{etree.QName(child).localname}",
                tag=etree.QName(child).localname,
            )
        seen.add(tag)


def _zeebe(node: etree._Element, inside: str, findings: Findings, *, nested: bool) -> None:
    tag = str(etree.QName(node).localname)
    row = ZEEBE.get(tag)
    if row is None or (etree.QName(node).namespace != ZEEBE_NS):
        findings.error(
            "unknown-zeebe",
            node,
            "Expected zeebe elements on the list, but 'zeebe:{tag}' is not",
            "“zeebe:{tag}”不在可用的 zeebe 元素清单上",
            ("Delete it.", "请删除它。"),
            path=f"zeebe:{tag}",
            tag=tag,
        )
        return
    if not is_executed(row):
        _not_executed(node, row, findings)
        return
    if not (nested and inside == row.also_in) and (
        row.nested != nested or (inside not in row.inside and "*" not in row.inside)
    ):
        findings.error(
            "misplaced-zeebe",
            node,
            "Expected 'zeebe:{tag}' on {places}, but it is on '{inside}'",
            "“zeebe:{tag}”应位于 {places}，但它位于“{inside}”",
            ("Delete it, or change the element's type.", "请删除它，或更改元素的类型。"),
            path=f"zeebe:{tag}",
            tag=tag,
            places=", ".join(sorted(row.inside)),
            inside=inside,
        )
        return
    _zeebe_attributes(node, row, findings)
    for child in node:
        if isinstance(child.tag, str):
            _zeebe(child, tag, findings, nested=True)


def _not_executed(node: etree._Element, row: ZeebeEntry, findings: Findings) -> None:
    if row.why[0]:
        findings.error(
            "not-executed",
            node,
            "Expected elements that are executed, but 'zeebe:{tag}' is not: {why_en}",
            "应当是可执行的元素，但“zeebe:{tag}”不被执行：{why_zh}",
            ("Delete it.", "请删除它。"),
            path=f"zeebe:{row.tag}",
            tag=row.tag,
            why_en=row.why[0],
            why_zh=row.why[1],
        )
    else:
        findings.error(
            "later-version",
            node,
            *LATER,
            DELETE,
            path=f"zeebe:{row.tag}",
            tag=f"zeebe:{row.tag}",
            since=row.since,
            profile=PROFILE_TEXT,
        )


def _zeebe_attributes(node: etree._Element, row: ZeebeEntry, findings: Findings) -> None:
    later = dict(row.later)
    for key in node.attrib:
        name = etree.QName(str(key))
        path = f"zeebe:{row.tag}@{name.localname}"
        if name.namespace is not None and name.namespace != ZEEBE_NS:
            check_attribute(node, name.namespace, name.localname, findings)
        elif name.localname in row.attributes or name.localname in row.ignored:
            continue
        elif name.localname in later:
            findings.error(
                "later-version",
                node,
                *LATER,
                DELETE,
                path=path,
                tag=f"zeebe:{row.tag}@{name.localname}",
                since=later[name.localname],
                profile=PROFILE_TEXT,
            )
        else:
            findings.error(
                "unknown-zeebe",
                node,
                "Expected attributes of 'zeebe:{tag}' on the list, but '{name}' is not",
                "“zeebe:{tag}”的属性“{name}”不在清单上",
                ("Delete the attribute.", "请删除该属性。"),
                path=path,
                tag=row.tag,
                name=name.localname,
            )


def _other_engine(node: etree._Element, engine: str, name: str, findings: Findings) -> None:
    instead = INSTEAD.get(name, ("the zeebe form of it", "对应的 zeebe 写法"))
    findings.error(
        "other-engine",
        node,
        "Expected the zeebe vocabulary, but '{engine}:{name}' belongs to another engine and would not be executed",
        "应使用 zeebe 词汇，但“{engine}:{name}”属于别的引擎，不会被执行",
        ("Use {instead_en} instead, or delete it.", "请改用 {instead_zh}，或删除它。"),
        path=f"{engine}:{name}",
        engine=engine,
        name=name,
        instead_en=instead[0],
        instead_zh=instead[1],
    )


def _note(node: etree._Element, namespace: str, name: str, findings: Findings) -> None:
    findings.warning(
        "kept-extension",
        node,
        "'{name}' of {namespace} is kept, and means nothing for execution",
        "{namespace} 的“{name}”予以保留，对执行没有意义",
        path=name,
        name=name,
        namespace=namespace,
    )
