"""Turns untrusted text into an XML tree: no DTD, no entities, no network, nothing huge; else one clear finding."""

from __future__ import annotations

import re

from lxml import etree

from engine.bpmn.findings import Findings
from engine.bpmn.registry.foreign import BPMN_NS

MAX_CHARACTERS = 10_000_000
MAX_ELEMENTS = 200_000
MAX_DEPTH = 120
PROLOG = re.compile(r"(?>\s+|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE", re.DOTALL)
UTF8 = ("Save the file as UTF-8 XML from a BPMN modeler.", "请用 BPMN 建模工具把文件保存为 UTF-8 编码的 XML。")


def read_tree(text: str, findings: Findings) -> etree._Element | None:
    """Return the root element, or None with a finding that says why the text can't be read."""
    text = text.removeprefix("\ufeff")
    if len(text) > MAX_CHARACTERS:
        findings.error(
            "file-size",
            None,
            "Expected a file of at most {limit} characters, but it has {size}",
            "文件最多应有 {limit} 个字符，实际有 {size} 个",
            ("Split the diagram and use call activities.", "请拆分流程图，并使用调用活动。"),
            limit=MAX_CHARACTERS,
            size=len(text),
        )
        return None
    if PROLOG.match(text):
        findings.error(
            "no-doctype",
            None,
            "Expected XML without a document type, but found <!DOCTYPE",
            "XML 不应带文档类型声明，但发现了 <!DOCTYPE",
            ("Delete the <!DOCTYPE …> declaration and its entities.", "请删除 <!DOCTYPE …> 声明及其中的实体。"),
        )
        return None
    return _parse(text, findings)


def _parse(text: str, findings: Findings) -> etree._Element | None:
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
        root = etree.fromstring(text.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, UnicodeEncodeError) as error:
        findings.error(
            "well-formed",
            None,
            "Expected well-formed XML, but {problem}",
            "应当是格式正确的 XML，但是：{problem}",
            UTF8,
            line=getattr(error, "lineno", None),
            problem=str(error),
        )
        return None
    return root if _is_small(root, findings) and _is_bpmn(root, findings) else None


def _is_small(root: etree._Element, findings: Findings) -> bool:
    count, depth = 0, 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        count += event == "start"
        if depth > MAX_DEPTH or count > MAX_ELEMENTS:
            findings.error(
                "file-size",
                None,
                "Expected at most {elements} XML elements, nested at most {depth} deep",
                "XML 元素最多 {elements} 个，嵌套最多 {depth} 层",
                ("Split the diagram and use call activities.", "请拆分流程图，并使用调用活动。"),
                elements=MAX_ELEMENTS,
                depth=MAX_DEPTH,
            )
            return False
    return True


def _is_bpmn(root: etree._Element, findings: Findings) -> bool:
    if root.tag == f"{{{BPMN_NS}}}definitions":
        return True
    findings.error(
        "bpmn-file",
        root,
        "Expected a BPMN 2.0 file (<definitions> of {namespace}), but the root is '{tag}'",
        "应当是 BPMN 2.0 文件（根元素为 {namespace} 的 <definitions>），但根元素是“{tag}”",
        UTF8,
        namespace=BPMN_NS,
        tag=root.tag,
    )
    return False
