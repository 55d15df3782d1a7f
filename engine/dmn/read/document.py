"""Opens a decision file as XML without letting it reach outside: no DTD, no entities, no network, bounded size."""

from __future__ import annotations

from lxml import etree

from engine.dmn.read.tree import place_of
from engine.dmn.report import NOWHERE, Place, Report

MAX_CHARACTERS = 5_000_000
MAX_ELEMENTS = 200_000
MAX_DEPTH = 200

NAMESPACES = {
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    "http://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    "https://www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
    "http://www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
}
"""The namespaces of the decision model, and the version of the specification that each stands for."""

ZEEBE = "http://camunda.org/schema/zeebe/1.0"


def open_document(text: str, report: Report) -> etree._Element | None:
    """Return the `definitions` element of `text`, or None with the reasons in `report`."""
    if len(text) > MAX_CHARACTERS:
        report.error(
            "too-large",
            NOWHERE,
            ("Expected at most {most} characters, but found {found}.", "应当最多 {most} 个字符，但有 {found} 个。"),
            ("Split the model and import its parts.", "请拆分模型，再用导入（import）引用各部分。"),
            most=MAX_CHARACTERS,
            found=len(text),
        )
        return None
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        strip_cdata=True,
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "surrogatepass"), parser)
    except etree.XMLSyntaxError as problem:
        report.error(
            "xml-syntax",
            Place(line=problem.lineno),
            ("Expected well-formed XML, but: {detail}", "应当是格式正确的 XML，但是：{detail}"),
            ("Export the model again from the modeler.", "请从建模器重新导出模型。"),
            detail=problem.msg or "?",
        )
        return None
    return root if _is_harmless(root, report) and _is_dmn(root, report) else None


def _is_harmless(root: etree._Element, report: Report) -> bool:
    if root.getroottree().docinfo.doctype:  # type: ignore[attr-defined] # the stubs lack it
        report.error(
            "xml-doctype",
            Place(line=1),
            (
                "Expected no document type declaration, but found one.",
                "应当没有文档类型声明（DOCTYPE），但发现了一个。",
            ),
            ("Remove the DOCTYPE and its entities.", "请删除 DOCTYPE 及其中的实体。"),
        )
        return False
    count, stack = 0, [(root, 1)]
    while stack:
        element, depth = stack.pop()
        count += 1
        if depth > MAX_DEPTH or count > MAX_ELEMENTS:
            report.error(
                "too-large",
                place_of(element),
                (
                    "Expected at most {elements} elements, nested at most {depth} deep, but found more.",
                    "应当最多 {elements} 个元素、嵌套最多 {depth} 层，但超出了。",
                ),
                ("Split the model and import its parts.", "请拆分模型，再用导入（import）引用各部分。"),
                elements=MAX_ELEMENTS,
                depth=MAX_DEPTH,
            )
            return False
        stack.extend((child, depth + 1) for child in element)
    return True


def _is_dmn(root: etree._Element, report: Report) -> bool:
    name = etree.QName(root)
    if name.localname == "definitions" and name.namespace in NAMESPACES:
        return True
    report.error(
        "not-dmn",
        place_of(root),
        (
            "Expected 'definitions' of DMN 1.1 to 1.5, but found '{name}' of namespace '{namespace}'.",
            "应当是 DMN 1.1 至 1.5 的 'definitions'，但发现命名空间 '{namespace}' 的 '{name}'。",
        ),
        ("Deploy a DMN file.", "请部署 DMN 文件。"),
        name=name.localname,
        namespace=name.namespace or "",
    )
    return False
