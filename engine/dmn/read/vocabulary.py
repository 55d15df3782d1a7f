"""The words of DMN: which elements and attributes stand where, and whose vocabularies stand beside them."""

from __future__ import annotations

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
