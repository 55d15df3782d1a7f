"""The file that is read: its ids, its references by qualified name, its dialect."""

from __future__ import annotations

from typing import Any

from lxml import etree

from engine.bpmn.findings import Findings, line_of
from engine.bpmn.gate import children, tag_of
from engine.bpmn.registry.foreign import BPMN_NS, MODELER_NS, ZEEBE_NS

B = f"{{{BPMN_NS}}}"
Z = f"{{{ZEEBE_NS}}}"
BOOLEANS = {"true": True, "1": True, "false": False, "0": False}


class Source:
    """A file's tree with an index of ids; `findings` is where the part that is read now reports to."""

    def __init__(self, root: etree._Element, findings: Findings) -> None:
        self.root = root
        self.findings = findings
        self.namespace = root.get("targetNamespace")
        self.language = root.get("expressionLanguage")
        platform = root.get(f"{{{MODELER_NS}}}executionPlatform") or ""
        self.is_zeebe = platform == "Camunda Cloud" or (root.get("exporter") or "").startswith("Zeebe")
        self.ids: dict[str, etree._Element] = {}
        self.flow_count = 0
        self.embedded_forms: dict[str, str] = {}
        self._index()

    def _index(self) -> None:
        for node in self.root.iter(f"{B}*"):
            id_ = node.get("id")
            if not id_:
                continue
            if id_ in self.ids:
                self.findings.error(
                    "unique-id",
                    node,
                    "Expected ids that are used once, but '{id}' is also on line {other}",
                    "标识应唯一，但“{id}”在第 {other} 行也出现过",
                    ("Give one of them another id.", "请给其中一个换一个标识。"),
                    element_id=id_,
                    path="id",
                    id=id_,
                    other=line_of(self.ids[id_]),
                )
            else:
                self.ids[id_] = node

    def within(self, findings: Findings) -> Source:
        """Return this file with another place to report to, for one part of it."""
        part = object.__new__(Source)
        part.__dict__.update(self.__dict__, findings=findings)
        return part

    def new_flow_id(self) -> str:
        """Return a free id for a sequence flow that has none."""
        while True:
            self.flow_count += 1
            id_ = f"Flow_{self.flow_count}"
            if id_ not in self.ids:
                self.ids[id_] = self.root
                return id_

    def local(self, node: etree._Element, reference: str, *, path: str | None = None) -> str | None:
        """Return the id that a qualified name refers to; None with a finding when its prefix leads elsewhere."""
        reference = reference.strip()
        prefix, colon, name = reference.partition(":")
        if not colon:
            return reference or None
        namespace = node.nsmap.get(prefix)
        if namespace is not None and (self.namespace is None or namespace == self.namespace):
            return name
        self.findings.error(
            "reference-namespace",
            node,
            "Expected references into this file, but the prefix of '{reference}' stands for {namespace}",
            "引用应指向本文件，但“{reference}”的前缀代表 {namespace}",
            (
                "Declare the prefix with the target namespace {target}, or leave it out.",
                "请用目标命名空间 {target} 声明该前缀，或去掉前缀。",
            ),
            path=path,
            reference=reference,
            namespace=namespace or "-",
            target=self.namespace or "-",
        )
        return None

    def find(self, node: etree._Element, reference: str | None, tags: str, *, path: str) -> etree._Element | None:
        """Return the element with one of the `tags` that a reference of `node` names; None with a finding if none."""
        if reference is None or not reference.strip():
            return None
        id_ = self.local(node, reference, path=path)
        if id_ is None:
            return None
        found = self.ids.get(id_)
        if found is None or tag_of(found) not in tags.split():
            self.findings.error(
                "reference",
                node,
                "Expected {path} to name a {tags} of this file, but there is no such '{id}'",
                "{path} 应指向本文件中的 {tags}，但没有“{id}”",
                ("Declare it, or choose another one.", "请先声明它，或改选其他的。"),
                path=path,
                tags=tags,
                id=id_,
            )
            return None
        return found

    def strictly(self, *args: Any, **kwargs: Any) -> None:
        """Refuse what the standard forbids though nothing runs by it; files of the dialect's modeler get a warning."""
        report = self.findings.warning if self.is_zeebe else self.findings.error
        report(*args, **kwargs)

    def is_true(self, node: etree._Element, attribute: str, default: bool) -> bool:
        """Return a boolean attribute; a finding and the default when it is neither true nor false."""
        text = node.get(attribute)
        value = default if text is None else BOOLEANS.get(text.strip())
        if value is None:
            self.findings.error(
                "boolean",
                node,
                "Expected {attribute} to be true or false, but it is '{value}'",
                "{attribute} 应为 true 或 false，但它是“{value}”",
                ("Write true or false.", "请填写 true 或 false。"),
                path=attribute,
                attribute=attribute,
                value=text,
            )
            return default
        return value

    def number(self, node: etree._Element, attribute: str, default: int | None, minimum: int) -> int | None:
        """Return a whole-number attribute of at least `minimum`; a finding and the default when it is not one."""
        text = node.get(attribute)
        if text is None:
            return default
        if text.strip().isascii() and text.strip().isdigit() and minimum <= int(text.strip()) <= 1_000_000_000:
            return int(text.strip())
        self.findings.error(
            "whole-number",
            node,
            "Expected {attribute} to be a whole number of at least {minimum}, but it is '{value}'",
            "{attribute} 应为不小于 {minimum} 的整数，但它是“{value}”",
            ("Write a whole number.", "请填写整数。"),
            path=attribute,
            attribute=attribute,
            minimum=minimum,
            value=text,
        )
        return default


def child(node: etree._Element, tag: str) -> etree._Element | None:
    """Return the first BPMN child with this tag."""
    return node.find(f"{B}{tag}")


def zeebe(node: etree._Element, tag: str) -> etree._Element | None:
    """Return the zeebe extension element with this tag."""
    return node.find(f"{B}extensionElements/{Z}{tag}")


def content(node: etree._Element | None) -> str | None:
    """Return the text of an element without surrounding space; None when there is none."""
    text = "".join(str(part) for part in node.itertext()).strip() if node is not None else ""
    return text or None


def documentation(node: etree._Element) -> str | None:
    """Return all documentation of an element, one paragraph each."""
    texts = [text for part in node.findall(f"{B}documentation") if (text := content(part))]
    return "\n\n".join(texts) or None


__all__ = ["B", "Source", "Z", "child", "children", "content", "documentation", "tag_of", "zeebe"]
