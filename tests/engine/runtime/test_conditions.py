"""Conditional start events start an instance when somebody says what has become true."""

import pytest

from engine.api import Actor, Engine, InvalidInput, NotFound, commands

OWNER = Actor("owner", roles=frozenset({"owner"}))
DIAGRAM = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">
  <process id="alarm" isExecutable="true">
    <startEvent id="hot">
      <conditionalEventDefinition><condition>{hot}</condition></conditionalEventDefinition>
    </startEvent>
    <userTask id="look"/><sequenceFlow id="f" sourceRef="hot" targetRef="look"/>
  </process></definitions>"""


@pytest.fixture
def engine():
    engine = Engine.open("sqlite://")
    engine.deploy({"alarm.bpmn": DIAGRAM.format(hot="= temperature &gt; 30")}, OWNER)
    return engine


def test_a_true_condition_starts_an_instance_with_the_variables(engine):
    outcome = engine.execute(commands.EvaluateConditions({"temperature": 31}), OWNER)

    assert [e.element_id for e in engine.active_elements(outcome.instance_key)] == ["look"]
    assert engine.variables(outcome.instance_key) == {"temperature": 31}


@pytest.mark.parametrize("variables", [{"temperature": 30}, {}])
def test_a_condition_that_is_not_true_starts_nothing(engine, variables):
    assert engine.execute(commands.EvaluateConditions(variables), OWNER).position == 0
    assert engine.find_instances() == []


def test_only_the_newest_version_waits(engine):
    engine.deploy({"alarm.bpmn": DIAGRAM.format(hot="= temperature &gt; 40")}, OWNER)

    engine.execute(commands.EvaluateConditions({"temperature": 35}, "alarm"), OWNER)

    assert engine.find_instances() == []


def test_a_process_without_one_is_refused(engine):
    with pytest.raises(NotFound, match="has none that waits"):
        engine.execute(commands.EvaluateConditions({}, "other"), OWNER)


def test_a_condition_that_is_no_truth_is_refused(engine):
    engine.deploy({"alarm.bpmn": DIAGRAM.format(hot="= temperature")}, OWNER)

    with pytest.raises(InvalidInput) as refused:
        engine.execute(commands.EvaluateConditions({"temperature": 31}), OWNER)

    assert [p.field for p in refused.value.problems] == ["hot"]


def test_a_variable_that_is_not_set_is_null_though_a_function_has_its_name(engine):
    engine.deploy({"alarm.bpmn": DIAGRAM.format(hot="= product = null")}, OWNER)
    assert engine.execute(commands.EvaluateConditions({"product": {"id": "x"}}), OWNER).position == 0
    assert engine.execute(commands.EvaluateConditions({"other": 1}), OWNER).position > 0
