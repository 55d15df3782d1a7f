"""Namespaces that are not BPMN: of other engines (refused, with the zeebe form), of drawing, of no meaning here."""

from __future__ import annotations

BPMN_NS = "http://www.omg.org/spec/BPMN/20100524/MODEL"
ZEEBE_NS = "http://camunda.org/schema/zeebe/1.0"
MODELER_NS = "http://camunda.org/schema/modeler/1.0"
XSI_NS = "http://www.w3.org/2001/XMLSchema-instance"
XML_NS = "http://www.w3.org/XML/1998/namespace"
DRAWING_NAMESPACES = frozenset(
    {
        "http://www.omg.org/spec/BPMN/20100524/DI",
        "http://www.omg.org/spec/DD/20100524/DI",
        "http://www.omg.org/spec/DD/20100524/DC",
    }
)
OTHER_ENGINES = {
    "http://camunda.org/schema/1.0/bpmn": "camunda",
    "http://activiti.org/bpmn": "activiti",
    "http://activiti.com/modeler": "activiti",
    "http://flowable.org/bpmn": "flowable",
    "http://flowable.org/modeler": "flowable",
    "http://spiffworkflow.org/bpmn/schema/1.0/core": "spiffworkflow",
    "https://www.spiffworkflow.org/bpmn/schema/1.0/core": "spiffworkflow",
    "http://www.jboss.org/drools": "drools",
    "http://www.omg.org/bpmn20": "jbpm",
    "http://www.jboss.org/drools/flow": "drools",
    "http://jbpm.org/bpmn2": "jbpm",
    "http://operaton.org/schema/1.0/bpmn": "operaton",
    "http://cibseven.org/schema/1.0/bpmn": "cibseven",
    "http://www.bonitasoft.org/bpmn": "bonita",
}
"""Namespaces that change how another engine executes the diagram, by the prefix people know."""

EDITOR_NOTES = frozenset({"diagramRelationId"})
"""Attributes in another engine's namespace that an editor writes for itself, into zeebe files too."""

ENGINE_HINTS = (
    "camunda.org/schema/1.0",
    "activiti",
    "flowable",
    "spiffworkflow",
    "drools",
    "jbpm",
    "kogito",
    "operaton",
)
"""A namespace whose address has one of these words is another engine's vocabulary too."""

NOT_ENGINES = frozenset({ZEEBE_NS, MODELER_NS})

INSTEAD: dict[str, tuple[str, str]] = {
    "assignee": ('<zeebe:assignmentDefinition assignee="…"/>', '<zeebe:assignmentDefinition assignee="…"/>'),
    "candidateGroups": (
        '<zeebe:assignmentDefinition candidateGroups="…"/>',
        '<zeebe:assignmentDefinition candidateGroups="…"/>',
    ),
    "candidateUsers": (
        '<zeebe:assignmentDefinition candidateUsers="…"/>',
        '<zeebe:assignmentDefinition candidateUsers="…"/>',
    ),
    "dueDate": ('<zeebe:taskSchedule dueDate="…"/>', '<zeebe:taskSchedule dueDate="…"/>'),
    "followUpDate": ('<zeebe:taskSchedule followUpDate="…"/>', '<zeebe:taskSchedule followUpDate="…"/>'),
    "priority": ('<zeebe:priorityDefinition priority="…"/>', '<zeebe:priorityDefinition priority="…"/>'),
    "formKey": ('<zeebe:formDefinition formId="…"/>', '<zeebe:formDefinition formId="…"/>'),
    "formRef": ('<zeebe:formDefinition formId="…"/>', '<zeebe:formDefinition formId="…"/>'),
    "formData": ('<zeebe:formDefinition formId="…"/>', '<zeebe:formDefinition formId="…"/>'),
    "class": ('<zeebe:taskDefinition type="…"/>', '<zeebe:taskDefinition type="…"/>'),
    "delegateExpression": ('<zeebe:taskDefinition type="…"/>', '<zeebe:taskDefinition type="…"/>'),
    "expression": (
        '<zeebe:script expression="=…"/> or <zeebe:taskDefinition type="…"/>',
        '<zeebe:script expression="=…"/> 或 <zeebe:taskDefinition type="…"/>',
    ),
    "type": ('<zeebe:taskDefinition type="…"/>', '<zeebe:taskDefinition type="…"/>'),
    "topic": ('<zeebe:taskDefinition type="…"/>', '<zeebe:taskDefinition type="…"/>'),
    "serviceTaskOperator": ('<zeebe:taskDefinition type="…"/>', '<zeebe:taskDefinition type="…"/>'),
    "connector": ('<zeebe:taskDefinition type="…"/>', '<zeebe:taskDefinition type="…"/>'),
    "decisionRef": (
        '<zeebe:calledDecision decisionId="…" resultVariable="…"/>',
        '<zeebe:calledDecision decisionId="…" resultVariable="…"/>',
    ),
    "calledDecisionId": (
        '<zeebe:calledDecision decisionId="…" resultVariable="…"/>',
        '<zeebe:calledDecision decisionId="…" resultVariable="…"/>',
    ),
    "resultVariable": (
        '<zeebe:script expression="=…" resultVariable="…"/>',
        '<zeebe:script expression="=…" resultVariable="…"/>',
    ),
    "inputOutput": ("<zeebe:ioMapping>", "<zeebe:ioMapping>"),
    "in": ("<zeebe:ioMapping> with <zeebe:input>", "<zeebe:ioMapping> 与 <zeebe:input>"),
    "out": ("<zeebe:ioMapping> with <zeebe:output>", "<zeebe:ioMapping> 与 <zeebe:output>"),
    "preScript": ("<zeebe:ioMapping> with <zeebe:input>", "<zeebe:ioMapping> 与 <zeebe:input>"),
    "postScript": ("<zeebe:ioMapping> with <zeebe:output>", "<zeebe:ioMapping> 与 <zeebe:output>"),
    "properties": ("<zeebe:properties>", "<zeebe:properties>"),
    "executionListener": (
        '<zeebe:executionListener eventType="…" type="…"/>',
        '<zeebe:executionListener eventType="…" type="…"/>',
    ),
    "taskListener": ('<zeebe:taskListener eventType="…" type="…"/>', '<zeebe:taskListener eventType="…" type="…"/>'),
    "collection": (
        '<zeebe:loopCharacteristics inputCollection="=…"/>',
        '<zeebe:loopCharacteristics inputCollection="=…"/>',
    ),
    "elementVariable": (
        '<zeebe:loopCharacteristics inputElement="…"/>',
        '<zeebe:loopCharacteristics inputElement="…"/>',
    ),
    "versionTag": ('<zeebe:versionTag value="…"/>', '<zeebe:versionTag value="…"/>'),
    "calledElementBinding": ('<zeebe:calledElement bindingType="…"/>', '<zeebe:calledElement bindingType="…"/>'),
    "failedJobRetryTimeCycle": ('<zeebe:taskDefinition retries="…"/>', '<zeebe:taskDefinition retries="…"/>'),
    "initiator": ("a variable given at the start", "启动时给出的变量"),
}
"""What to write instead of an element or attribute of another engine."""


def engine_of(namespace: str) -> str | None:
    """Return the name of the other engine whose vocabulary a namespace is, or None."""
    known = OTHER_ENGINES.get(namespace)
    if known or namespace in NOT_ENGINES:
        return known
    lower = namespace.lower()
    return next((word for word in ENGINE_HINTS if word in lower), None)
