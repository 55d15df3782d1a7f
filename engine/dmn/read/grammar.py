"""The closed world: what is not in the vocabulary is refused by name and line; what means nothing is told."""

from __future__ import annotations

from lxml import etree

from engine.dmn.read.document import NAMESPACES, ZEEBE
from engine.dmn.read.tree import local_name, place_of
from engine.dmn.read.vocabulary import ATTRIBUTES, CHILDREN, COMMON, EDITORS, OTHER_ENGINES, ZEEBE_EXTENSIONS
from engine.dmn.report import Report


def check_grammar(root: etree._Element, report: Report) -> None:
    """Report each element and attribute that is not executed and not documentation."""
    stack = [root]
    while stack:
        element = stack.pop()
        name = local_name(element)
        _check_attributes(element, name, report)
        _check_language(element, report)
        allowed = CHILDREN.get(name)
        for child in element:
            namespace = etree.QName(child).namespace
            if namespace in NAMESPACES:
                if allowed is not None and local_name(child) not in allowed:
                    _refuse_element(child, name, report)
                elif local_name(child) == "extensionElements":
                    _check_extensions(child, name, report)
                elif local_name(child) in CHILDREN:
                    stack.append(child)
            elif not (name == "definitions" and local_name(child) == "DMNDI"):
                _check_foreign(child, report)


def _check_language(element: etree._Element, report: Report) -> None:
    language = element.get("expressionLanguage") or element.get("typeLanguage")
    if language and "feel" not in language.lower():
        report.error(
            "expression-language",
            place_of(element),
            ("Expected FEEL, but found the language '{language}'.", "语言应当是 FEEL，但发现 '{language}'。"),
            ("Write the expression in FEEL.", "请用 FEEL 编写表达式。"),
            language=language,
        )


def _refuse_element(element: etree._Element, parent: str, report: Report) -> None:
    report.error(
        "unknown-element",
        place_of(element),
        (
            "Expected an element that is executed inside '{parent}', but found '{name}'.",
            "'{parent}' 中应当是能够执行的元素，但发现 '{name}'。",
        ),
        ("Remove it, or use what docs/reference/dmn.md lists.", "请删除它，或改用 docs/reference/dmn.md 列出的元素。"),
        parent=parent,
        name=local_name(element),
    )


def _check_attributes(element: etree._Element, name: str, report: Report) -> None:
    for key in element.attrib:
        attribute = etree.QName(key)
        if attribute.namespace in OTHER_ENGINES:
            _refuse_other_engine(element, OTHER_ENGINES[attribute.namespace], attribute.localname, report)
        elif (
            not attribute.namespace
            and name in CHILDREN
            and attribute.localname not in COMMON
            and attribute.localname not in ATTRIBUTES.get(name, ())
        ):
            report.error(
                "unknown-attribute",
                place_of(element),
                (
                    "Expected '{name}' without an attribute '{attribute}', which nothing would obey.",
                    "'{name}' 不应当有属性 '{attribute}'：没有任何部分会执行它。",
                ),
                ("Remove the attribute.", "请删除该属性。"),
                name=name,
                attribute=attribute.localname,
            )


def _check_extensions(extensions: etree._Element, owner: str, report: Report) -> None:
    for child in extensions:
        name = etree.QName(child)
        if name.namespace != ZEEBE:
            _check_foreign(child, report)
        elif ZEEBE_EXTENSIONS.get(name.localname) != owner:
            report.error(
                "unknown-extension",
                place_of(child),
                (
                    "Expected no 'zeebe:{name}' on '{owner}', because it is not executed there.",
                    "'{owner}' 上不应当有 'zeebe:{name}'：它在此处不会被执行。",
                ),
                ("Remove the extension element.", "请删除该扩展元素。"),
                name=name.localname,
                owner=owner,
            )


def _check_foreign(element: etree._Element, report: Report) -> None:
    name = etree.QName(element)
    if name.namespace in OTHER_ENGINES:
        _refuse_other_engine(element, OTHER_ENGINES[name.namespace], name.localname, report)
    elif name.namespace not in EDITORS:
        report.warning(
            "foreign-extension",
            place_of(element),
            (
                "'{name}' of namespace '{namespace}' is kept, but means nothing to execution.",
                "命名空间 '{namespace}' 的 '{name}' 会保留，但对执行没有意义。",
            ),
            ("Nothing to do.", "无需处理。"),
            name=name.localname,
            namespace=name.namespace or "",
        )


def _refuse_other_engine(element: etree._Element, engine: str, name: str, report: Report) -> None:
    report.error(
        "other-engine",
        place_of(element),
        (
            "Expected no vocabulary of another engine, but found '{engine}:{name}'.",
            "不应当有其他引擎的词汇，但发现 '{engine}:{name}'。",
        ),
        (
            "Remove it; a version is stated with 'zeebe:versionTag' on the decision.",
            "请删除它；版本用决策上的 'zeebe:versionTag' 表示。",
        ),
        engine=engine,
        name=name,
    )
