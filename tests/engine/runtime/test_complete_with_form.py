"""CompleteUserTask with a form: the answers are what the form allows, or refused with all fields at once."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from engine.api import Actor, Engine, FrozenClock, InvalidInput, commands

OWNER = Actor("owner", roles=frozenset({"owner"}))
DESK = Actor("desk", groups=frozenset({"desk"}))
FORM = {
    "type": "default",
    "id": "answer",
    "schemaVersion": 19,
    "components": [
        {"type": "textfield", "key": "text", "label": "文字", "id": "a", "validate": {"required": True}},
        {"type": "number", "key": "count", "label": "数量", "id": "b", "validate": {"min": 1}},
        {"type": "textfield", "key": "why", "label": "原因", "id": "c", "validate": {"required": True},
         "conditional": {"hide": "=count < 5"}},
    ],
}  # fmt: skip
BPMN = """<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:modeler="http://camunda.org/schema/modeler/1.0"
  id="d" targetNamespace="x" modeler:executionPlatform="Camunda Cloud" modeler:executionPlatformVersion="8.8.0">
<bpmn:process id="asked" isExecutable="true">
 <bpmn:startEvent id="start"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
 <bpmn:userTask id="ask"><bpmn:extensionElements><zeebe:userTask/><zeebe:formDefinition formId="answer"/>
  <zeebe:assignmentDefinition candidateGroups="desk"/></bpmn:extensionElements>
  <bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing></bpmn:userTask>
 <bpmn:endEvent id="end"><bpmn:incoming>f2</bpmn:incoming></bpmn:endEvent>
 <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="ask"/>
 <bpmn:sequenceFlow id="f2" sourceRef="ask" targetRef="end"/>
</bpmn:process></bpmn:definitions>"""


@pytest.fixture
def engine() -> Engine:
    engine = Engine.open("sqlite://", clock=FrozenClock(datetime(2026, 11, 24, tzinfo=UTC)))
    engine.deploy({"asked.bpmn": BPMN, "answer.form": json.dumps(FORM)}, OWNER)
    return engine


def start(engine: Engine) -> int:
    engine.execute(commands.StartInstance("asked"), DESK)
    return engine.inbox(DESK)[0].user_task_key


def test_what_the_form_allows_is_recorded_hidden_fields_left_out(engine: Engine) -> None:
    key = start(engine)
    outcome = engine.execute(commands.CompleteUserTask(key, {"text": "好", "count": 2, "why": "hidden"}), DESK)
    completed = next(e for e in outcome.events if type(e).__name__ == "UserTaskCompleted")
    assert completed.variables == {"text": "好", "count": 2}


def test_all_wrong_fields_are_named_at_once_and_nothing_is_changed(engine: Engine) -> None:
    key = start(engine)
    with pytest.raises(InvalidInput) as refused:
        engine.execute(commands.CompleteUserTask(key, {"count": 0}), DESK)
    assert {p.field for p in refused.value.problems} == {"text", "count"}
    assert engine.read_user_task(key).state == "created"


def test_a_field_that_shows_is_required(engine: Engine) -> None:
    key = start(engine)
    with pytest.raises(InvalidInput) as refused:
        engine.execute(commands.CompleteUserTask(key, {"text": "好", "count": 7}), DESK)
    assert [p.field for p in refused.value.problems] == ["why"]
