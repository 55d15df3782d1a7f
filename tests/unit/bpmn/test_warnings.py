"""What is accepted with a warning: it works, and it may not be what was meant."""

from __future__ import annotations

import pytest

from engine.bpmn import read_diagram
from tests.unit.bpmn.kit import element, ext, file, flow, warned

DECLARED = '<message id="m"/><resource id="r" name="engineer"/>'
CASES = [
    (
        "expression-language",
        '<task id="a"/><task id="b"/><sequenceFlow id="f" sourceRef="a" targetRef="b">'
        '<conditionExpression language="juel">x &gt; 1</conditionExpression></sequenceFlow><task id="c"/>'
        + flow("a", "c"),
    ),
    (
        "lane-reference",
        '<laneSet id="ls"><lane id="l"><flowNodeRef>nothing</flowNodeRef></lane></laneSet><task id="a"/>',
    ),
    ("handler-unused", '<task id="a"/><task id="h" isForCompensation="true"/>'),
    ("unreachable", '<startEvent id="s"/><task id="a"/><task id="b"/>' + flow("a", "b", "a")),
    (
        "always-taken",
        '<exclusiveGateway id="g"/><task id="a"/><task id="b"/>' + flow("g", "a", when="x") + flow("g", "b"),
    ),
    (
        "empty-expression",
        '<task id="a"/><task id="b"/><sequenceFlow sourceRef="a" targetRef="b"><conditionExpression/></sequenceFlow>',
    ),
    (
        "data-copy",
        '<dataObject id="o" name="order"/><dataObjectReference id="dr" dataObjectRef="o"/><task id="a">'
        '<ioSpecification><dataInput id="in" name="given"/></ioSpecification><dataInputAssociation>'
        "<sourceRef>dr</sourceRef><targetRef>in</targetRef></dataInputAssociation></task>",
    ),
    ("feel-type", '<scriptTask id="a"><script>1 + true</script></scriptTask>'),
]


@pytest.mark.parametrize(("rule", "body"), CASES)
def test_a_plain_diagram_is_warned(rule: str, body: str) -> None:
    assert rule in warned(body, DECLARED)


def test_the_zeebe_dialect_is_warned() -> None:
    condition = '<inclusiveGateway id="g"/><task id="a"/>' + flow("g", "a", when="x")
    assert "leading-equals" in warned(condition, zeebe=True)
    assert "engine-user-task" in warned('<userTask id="a"/>', zeebe=True)
    assert "engine-user-task" not in warned(f'<userTask id="a">{ext("<zeebe:userTask/>")}</userTask>', zeebe=True)


@pytest.mark.parametrize(
    ("rule", "body"),
    [
        ("unreachable", '<startEvent id="s"/><task id="a"/>'),
        ("flow-claim", '<startEvent id="s"/><task id="a"><outgoing>x</outgoing></task>' + flow("s", "a")),
        (
            "gateway-direction",
            '<startEvent id="s"/><parallelGateway id="g" gatewayDirection="Converging"/><task id="b"/><task id="c"/>'
            + flow("s", "g", "b")
            + flow("g", "c"),
        ),
    ],
)
def test_what_the_dialects_modeler_leaves_behind_is_a_warning(rule: str, body: str) -> None:
    assert rule in warned(body, DECLARED, zeebe=True)


def test_a_file_made_for_another_platform_is_warned() -> None:
    text = file('<task id="a"/>', zeebe=True).replace("Camunda Cloud", "Camunda Platform")
    assert [w.rule for w in read_diagram(text, "a.bpmn").warnings] == ["execution-platform"]
    later = file('<task id="a"/>', zeebe=True).replace('"8.8.0"', '"8.10.0"')
    assert [w.rule for w in read_diagram(later, "a.bpmn").warnings] == ["execution-platform"]
    assert warned('<task id="a"/>', zeebe=True) == set()


def test_a_note_of_an_editor_in_the_namespace_of_another_engine() -> None:
    text = file('<task id="a"/>').replace(" targetNamespace", ' camunda:diagramRelationId="1" targetNamespace')
    assert [w.rule for w in read_diagram(text, "a.bpmn").warnings] == ["kept-extension"]


def test_a_clean_diagram_has_no_warnings() -> None:
    assert warned('<startEvent id="s"/><task id="a"/><endEvent id="e"/>' + flow("s", "a", "e")) == set()


def test_plain_assignment_of_people() -> None:
    task = element(
        '<userTask id="e"><humanPerformer><resourceAssignmentExpression><formalExpression>who</formalExpression>'
        "</resourceAssignmentExpression></humanPerformer><potentialOwner><resourceRef>r</resourceRef></potentialOwner>"
        "</userTask>",
        DECLARED,
    ).user_task
    assert task is not None
    assert task.assignee is not None
    assert task.candidate_groups is not None
    assert (task.assignee.text, task.assignee.is_feel) == ("who", True)
    assert (task.candidate_groups.text, task.candidate_groups.is_feel) == ("engineer", False)
