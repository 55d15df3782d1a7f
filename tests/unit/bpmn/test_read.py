"""What is read from a diagram: values of elements, flows, scopes, lanes, in both dialects."""

from __future__ import annotations

from engine.bpmn import read_diagram
from engine.bpmn.model import Expression
from tests.unit.bpmn.kit import diagram, element, ext, file, findings, flow, read, warned


def test_a_plain_diagram_without_ids_on_flows() -> None:
    process = read(
        '<startEvent id="Start"/><userTask id="受理" name="受理请求"/><endEvent id="End"/>'
        '<sequenceFlow sourceRef="Start" targetRef="受理"/><sequenceFlow sourceRef="受理" targetRef="End"/>'
    )
    assert list(process.body.flows) == ["Flow_1", "Flow_2"]
    assert process.body.elements["受理"].name == "受理请求"
    assert process.body.elements["受理"].incoming == ("Flow_1",)
    assert process.body.elements["End"].outgoing == ()


def test_any_prefix_of_the_bpmn_namespace() -> None:
    text = (
        '<b:definitions xmlns:b="http://www.omg.org/spec/BPMN/20100524/MODEL"><b:process id="p">'
        '<b:task id="a"/></b:process></b:definitions>'
    )
    assert read_diagram(text, "a.bpmn").processes[0].body.elements["a"].kind == "task"


def test_a_user_task_with_everything() -> None:
    task = element(
        '<userTask id="e">'
        + ext(
            "<zeebe:userTask/>"
            '<zeebe:assignmentDefinition assignee="=who" candidateGroups="a, b" candidateUsers="=users"/>'
            '<zeebe:taskSchedule dueDate="=due" followUpDate="2026-03-01T08:00:00+08:00"/>'
            '<zeebe:priorityDefinition priority="70"/>'
            '<zeebe:formDefinition formId="form" bindingType="versionTag" versionTag="v1"/>'
            '<zeebe:ioMapping><zeebe:input source="=x + 1" target="y.z"/><zeebe:input source="text" target="t"/>'
            '<zeebe:input target="nothing"/><zeebe:output source="=y" target="r"/></zeebe:ioMapping>'
            '<zeebe:taskHeaders><zeebe:header key="k" value="v"/></zeebe:taskHeaders>'
            '<zeebe:properties><zeebe:property name="clause" value="3.1.b"/></zeebe:properties>'
            '<zeebe:taskListeners><zeebe:taskListener eventType="creating" type="t"/></zeebe:taskListeners>'
            '<zeebe:executionListeners><zeebe:executionListener eventType="start" type="=l" retries="5"/>'
            "</zeebe:executionListeners>"
        )
        + "</userTask>"
    )
    assert task.user_task is not None
    assert task.user_task.assignee == Expression("who", True, task.user_task.assignee and task.user_task.assignee.line)
    assert task.user_task.candidate_groups is not None
    assert not task.user_task.candidate_groups.is_feel
    assert task.user_task.form_binding.version_tag == "v1"
    assert [m.target for m in task.inputs] == ["y.z", "t", "nothing"]
    assert task.inputs[0].source is not None
    assert task.inputs[0].source.text == "x + 1"
    assert task.inputs[2].source is None
    assert task.headers == {"k": "v"}
    assert task.properties == {"clause": "3.1.b"}
    assert [(each.event, each.type.is_feel, each.retries.text) for each in task.listeners] == [
        ("start", True, "5"),
        ("creating", False, "3"),
    ]


def test_a_plain_service_task_becomes_a_job_and_a_warning() -> None:
    body = '<serviceTask id="e" implementation="##WebService"/>'
    task = element(body)
    assert task.job is not None
    assert (task.job.type.text, task.job.retries.text) == ("e", "3")
    assert "job-type" in warned(body)
    operation = '<interface id="i"><operation id="o" name="send mail"/></interface>'
    named = element('<serviceTask id="e" operationRef="tns:o"/>', operation)
    assert named.job is not None
    assert named.job.type.text == "send mail"
    other = element('<serviceTask id="e" implementation="mailer"/>')
    assert other.job is not None
    assert other.job.type.text == "mailer"


def test_conditions_are_feel_with_or_without_equals() -> None:
    process = read(
        '<exclusiveGateway id="g" default="g_b"/><task id="a"/><task id="b"/><task id="c"/>'
        + flow("g", "a", when="=x &gt; 1")
        + flow("g", "c", when="x &lt; 0")
        + flow("g", "b")
    )
    conditions = [f.condition.text for f in process.body.flows.values() if f.condition]
    assert conditions == ["x > 1", "x < 0"]
    assert process.body.elements["g"].default == "g_b"


def test_lanes_name_their_elements_innermost() -> None:
    process = read(
        '<laneSet id="ls"><lane id="l1" name="服务台"><flowNodeRef>a</flowNodeRef><childLaneSet id="cl">'
        '<lane id="l2" name="电话"><flowNodeRef>a</flowNodeRef></lane></childLaneSet></lane></laneSet><task id="a"/>'
    )
    assert process.body.elements["a"].lane == "电话"
    assert process.lanes == ("服务台", "电话")


def test_an_event_sub_process_and_its_start() -> None:
    process = read(
        '<task id="a"/><subProcess id="s" triggeredByEvent="true"><startEvent id="st" isInterrupting="false">'
        '<escalationEventDefinition escalationRef="x"/></startEvent></subProcess>',
        '<escalation id="x" escalationCode="E"/>',
    )
    body = process.body.elements["s"].body
    assert body is not None
    start = body.elements["st"]
    assert not start.is_interrupting
    assert start.event_definitions[0].code == Expression("E", False, start.event_definitions[0].line)


def test_a_referenced_event_definition_and_a_qualified_name() -> None:
    event = element(
        '<intermediateCatchEvent id="e"><eventDefinitionRef>tns:t</eventDefinitionRef></intermediateCatchEvent>',
        '<timerEventDefinition id="t"><timeDuration>PT1S</timeDuration></timerEventDefinition>',
    )
    assert event.event_definitions[0].timer_kind == "duration"


def test_a_message_without_name_uses_its_id() -> None:
    task = element('<receiveTask id="e" messageRef="tns:m"/>', '<message id="m"/>')
    assert task.event_definitions[0].name is not None
    assert task.event_definitions[0].name.text == "m"


def test_global_tasks_are_processes_with_one_task() -> None:
    found = diagram(
        '<callActivity id="c" calledElement="tns:g"/>', '<globalUserTask id="g" name="确认"/><globalTask id="h"/>'
    )
    assert [p.id for p in found.processes] == ["g", "h", "p"]
    assert found.processes[0].body.elements["g_task"].kind == "userTask"
    called = found.processes[2].body.elements["c"].called_element
    assert called is not None
    assert called.process_id.text == "g"


def test_a_process_that_is_not_executable_is_left_out() -> None:
    text = file('<task id="a"/>', '<process id="other" isExecutable="false"/><process id="drawn"/>')
    found = read_diagram(text, "a.bpmn")
    assert [p.id for p in found.processes] == ["p"]
    assert [w.element_id for w in found.warnings if w.rule == "left-out"] == ["other", "drawn"]


def test_standard_loop_and_cardinality() -> None:
    loop = element(
        '<task id="e"><standardLoopCharacteristics testBefore="true" loopMaximum="3">'
        "<loopCondition>x &lt; 3</loopCondition></standardLoopCharacteristics></task>"
    ).loop
    assert loop is not None
    assert (loop.kind, loop.maximum, loop.test_before) == ("standard", 3, True)
    multi = element(
        '<task id="e"><multiInstanceLoopCharacteristics isSequential="true"><loopCardinality>3</loopCardinality>'
        "</multiInstanceLoopCharacteristics></task>"
    ).loop
    assert multi is not None
    assert multi.kind == "sequential"
    assert multi.cardinality is not None
    assert multi.cardinality.text == "3"


def test_multi_instance_over_a_data_object() -> None:
    loop = element(
        '<dataObject id="items"/><dataObjectReference id="ref" dataObjectRef="items"/><task id="e"><ioSpecification>'
        '<dataInput id="in"/><inputSet/><outputSet/></ioSpecification><dataInputAssociation><sourceRef>ref</sourceRef>'
        "<targetRef>in</targetRef></dataInputAssociation><multiInstanceLoopCharacteristics>"
        '<loopDataInputRef>in</loopDataInputRef><inputDataItem id="item"/></multiInstanceLoopCharacteristics></task>'
    ).loop
    assert loop is not None
    assert loop.collection is not None
    assert (loop.collection.text, loop.element) == ("items", "item")


def test_an_embedded_form_is_given_out_with_its_id() -> None:
    body = ext('<zeebe:userTaskForm id="f">{"components": []}</zeebe:userTaskForm>') + (
        '<userTask id="e">' + ext('<zeebe:formDefinition formKey="camunda-forms:bpmn:f"/>') + "</userTask>"
    )
    found = diagram(body)
    assert found.embedded_forms == {"f": '{"components": [], "id": "f"}'}
    task = found.processes[0].body.elements["e"].user_task
    assert task is not None
    assert task.form_id is not None
    assert (task.form_id.text, task.form_binding.kind) == ("f", "deployment")


def test_a_start_event_has_a_form() -> None:
    start = element('<startEvent id="e">' + ext('<zeebe:formDefinition formId="intake"/>') + "</startEvent>")
    assert start.start_form is not None
    assert start.start_form.form_id is not None
    assert start.start_form.form_id.text == "intake"


def test_a_listener_has_headers() -> None:
    listener = (
        '<zeebe:executionListeners><zeebe:executionListener eventType="end" type="t"><zeebe:taskHeaders>'
        '<zeebe:header key="k" value="v"/></zeebe:taskHeaders></zeebe:executionListener></zeebe:executionListeners>'
    )
    assert element(f'<task id="e">{ext(listener)}</task>').listeners[0].headers == {"k": "v"}
    common = '<zeebe:taskHeaders><zeebe:header key="k" value="w"/><zeebe:header key="l"/></zeebe:taskHeaders>'
    both = {"k": "v", "l": ""}
    assert element(f'<task id="e">{ext(listener + common)}</task>').listeners[0].headers == both
    assert read(ext(listener + common) + '<task id="e"/>').listeners[0].headers == both


def test_what_was_accepted_before_is_read_although_a_rule_is_stricter_now() -> None:
    text = file('<exclusiveGateway id="g"/><task id="a"/><task id="b"/>' + flow("g", "a") + flow("g", "b"))
    assert findings(text) != []
    found = read_diagram(text, "a.bpmn", is_deployed=True)
    assert list(found.processes[0].body.elements) == ["g", "a", "b"]
    both = text.replace(
        '<process id="p"', '<process id="q"><callChoreography id="c"/><task id="d"/></process><process id="p"'
    )
    assert [p.id for p in read_diagram(both, "a.bpmn", is_deployed=True).processes] == ["q", "p"]
