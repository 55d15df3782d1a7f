"""The closed world: which elements and attributes of DMN may stand where; all else is refused by name and line."""

from __future__ import annotations

from lxml import etree

from engine.dmn.read.document import NAMESPACES, ZEEBE
from engine.dmn.read.tree import local_name, place_of
from engine.dmn.report import Report

ELEMENT = ("description", "extensionElements")
EXPRESSIONS = (
    "literalExpression",
    "decisionTable",
    "context",
    "list",
    "relation",
    "invocation",
    "functionDefinition",
    "conditional",
    "filter",
    "for",
    "some",
    "every",
)
DRAWN = ("textAnnotation", "association", "group", "artifact")
"""Documentation and drawing: kept, without meaning for execution."""
TEXT = ("text", *ELEMENT)
CHILD = (*EXPRESSIONS, *ELEMENT)

CHILDREN: dict[str, tuple[str, ...]] = {
    "definitions": (
        *("import", "itemDefinition", "decision", "inputData", "businessKnowledgeModel", "decisionService"),
        *("knowledgeSource", "elementCollection", "performanceIndicator", "organizationUnit", "DMNDI"),
        *DRAWN,
        *ELEMENT,
    ),
    "import": ELEMENT,
    "itemDefinition": ("typeRef", "allowedValues", "typeConstraint", "itemComponent", "functionItem", *ELEMENT),
    "itemComponent": ("typeRef", "allowedValues", "typeConstraint", "itemComponent", "functionItem", *ELEMENT),
    "functionItem": ("parameters", *ELEMENT),
    "parameters": ELEMENT,
    "allowedValues": TEXT,
    "typeConstraint": TEXT,
    "inputData": ("variable", *ELEMENT),
    "variable": ELEMENT,
    "decision": (
        *("question", "allowedAnswers", "variable", "informationRequirement", "knowledgeRequirement"),
        *("authorityRequirement", "supportedObjective", "impactedPerformanceIndicator", "decisionMaker"),
        *("decisionOwner", "usingProcess", "usingTask"),
        *CHILD,
    ),
    "businessKnowledgeModel": (
        "variable",
        "encapsulatedLogic",
        "knowledgeRequirement",
        "authorityRequirement",
        *ELEMENT,
    ),
    "decisionService": (
        *("variable", "outputDecision", "encapsulatedDecision", "inputDecision", "inputData"),
        *ELEMENT,
    ),
    "informationRequirement": ("requiredDecision", "requiredInput", *ELEMENT),
    "knowledgeRequirement": ("requiredKnowledge", *ELEMENT),
    "encapsulatedLogic": ("formalParameter", *CHILD),
    "functionDefinition": ("formalParameter", *CHILD),
    "formalParameter": ELEMENT,
    "literalExpression": TEXT,
    "context": ("contextEntry", *ELEMENT),
    "contextEntry": ("variable", *CHILD),
    "list": CHILD,
    "relation": ("column", "row", *ELEMENT),
    "column": CHILD,
    "row": CHILD,
    "invocation": ("binding", *CHILD),
    "binding": ("parameter", *CHILD),
    "parameter": ELEMENT,
    "conditional": ("if", "then", "else", *ELEMENT),
    "if": CHILD,
    "then": CHILD,
    "else": CHILD,
    "filter": ("in", "match", *ELEMENT),
    "in": CHILD,
    "match": CHILD,
    "for": ("in", "return", *ELEMENT),
    "return": CHILD,
    "some": ("in", "satisfies", *ELEMENT),
    "every": ("in", "satisfies", *ELEMENT),
    "satisfies": CHILD,
    "decisionTable": ("input", "output", "annotation", "rule", *ELEMENT),
    "input": ("inputExpression", "inputValues", *ELEMENT),
    "inputExpression": TEXT,
    "inputValues": TEXT,
    "output": ("outputValues", "defaultOutputEntry", *ELEMENT),
    "outputValues": TEXT,
    "defaultOutputEntry": TEXT,
    "annotation": ELEMENT,
    "rule": ("inputEntry", "outputEntry", "annotationEntry", *ELEMENT),
    "inputEntry": TEXT,
    "outputEntry": TEXT,
    "annotationEntry": TEXT,
}
"""What may stand inside which element; an element that is no key here is documentation and may hold anything."""

COMMON = ("id", "label", "name", "typeRef")
ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "definitions": ("namespace", "expressionLanguage", "typeLanguage", "exporter", "exporterVersion"),
    "import": ("namespace", "locationURI", "importType"),
    "itemDefinition": ("isCollection", "typeLanguage"),
    "itemComponent": ("isCollection", "typeLanguage"),
    "functionItem": ("outputTypeRef",),
    "allowedValues": ("expressionLanguage",),
    "typeConstraint": ("expressionLanguage",),
    "encapsulatedLogic": ("kind",),
    "functionDefinition": ("kind",),
    "literalExpression": ("expressionLanguage",),
    "inputExpression": ("expressionLanguage",),
    "inputValues": ("expressionLanguage",),
    "outputValues": ("expressionLanguage",),
    "defaultOutputEntry": ("expressionLanguage",),
    "inputEntry": ("expressionLanguage",),
    "outputEntry": ("expressionLanguage",),
    "decisionTable": ("hitPolicy", "aggregation", "preferredOrientation", "outputLabel"),
    "inputData": ("href",),
    "for": ("iteratorVariable",),
    "some": ("iteratorVariable",),
    "every": ("iteratorVariable",),
}
"""The attributes of each element beyond `COMMON`."""

OTHER_ENGINES = {
    "http://camunda.org/schema/1.0/dmn": "camunda",
    "http://flowable.org/dmn": "flowable",
    "http://activiti.org/dmn": "activiti",
    "http://www.activiti.com/dmn": "activiti",
}
"""Vocabularies of other engines that carry meaning for execution: refused, because nothing here would obey them."""
EDITORS = (
    "http://bpmn.io/schema/dmn/biodi/1.0",
    "http://bpmn.io/schema/dmn/biodi/2.0",
    "http://camunda.org/schema/modeler/1.0",
)
"""Vocabularies of editors for drawing: nothing to tell about them."""
ZEEBE_EXTENSIONS = {"versionTag": "decision"}
"""The dialect's own extension elements that are read, and the element on which."""


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
