"""Whom a change concerns: where running cases stand, in called instances too, and what calls or uses something."""

from datetime import UTC, datetime

import pytest

from engine.api import Actor, Engine, FrozenClock, commands
from tests.kit.bpmn import element, end, process, row, start, user

OWNER = Actor("owner", roles=frozenset({"owner", "manager"}))
FORM = '{"type": "default", "id": "ask", "schemaVersion": 19, "components": []}'
SHOWS = '<zeebe:formDefinition formId="ask"/>'
CALL = element("callActivity", "call", '<zeebe:calledElement processId="inner" propagateAllChildVariables="false"/>')
OUTER = process("outer", start(), CALL, end(), row("start", "call", "end"))
INNER = process("inner", start(), user("wait", more=SHOWS, name="等待"), end(), row("start", "wait", "end"))


@pytest.fixture
def engine():
    engine = Engine.open("sqlite://", clock=FrozenClock(datetime(2026, 3, 1, tzinfo=UTC)))
    engine.deploy({"inner.bpmn": INNER, "outer.bpmn": OUTER, "ask.form": FORM}, OWNER)
    for number in ("1", "2"):
        engine.execute(commands.StartInstance("outer", {}, business_key=number), OWNER)
    return engine


def test_running_cases_stand_at_elements_of_the_called_process_too(engine):
    assert [(s.business_key, s.element_id, s.version) for s in engine.standing("inner")] == [
        ("2", "wait", 1),
        ("1", "wait", 1),
    ]
    assert {s.element_id for s in engine.standing("outer")} == {"call"}
    engine.execute(commands.CancelInstance(engine.standing("outer")[0].root_key, "over"), OWNER)
    assert [s.business_key for s in engine.standing("inner")] == ["1"]


def test_only_one_version_when_asked(engine):
    old = engine.find_definitions("inner")[0]
    engine.deploy({"inner.bpmn": INNER.replace("等待", "再等")}, OWNER)
    engine.execute(commands.StartInstance("outer", {}, business_key="3"), OWNER)
    new = engine.find_definitions("inner")[0]
    assert [s.business_key for s in engine.standing("inner", new.definition_key)] == ["3"]
    assert [s.version for s in engine.standing("inner", old.definition_key)] == [1, 1]
    assert engine.propose_mapping(old.definition_key, new.definition_key) == {
        "start": "start",
        "wait": "wait",
        "end": "end",
    }


def test_what_names_a_process_or_a_form(engine):
    assert [(u.process_id, u.element_id) for u in engine.uses("process", "inner")] == [("outer", "call")]
    assert [(u.process_id, u.element_name) for u in engine.uses("form", "ask")] == [("inner", "等待")]
    assert engine.uses("decision", "none") == []
    started = INNER.replace(
        '<startEvent id="start">', f'<startEvent id="start"><extensionElements>{SHOWS}</extensionElements>'
    )
    engine.deploy({"inner.bpmn": started}, OWNER)
    assert [u.element_id for u in engine.uses("form", "ask")] == ["wait", "start"]


def test_all_versions_of_a_form(engine):
    engine.deploy({"ask.form": FORM.replace('"components"', '"x": 1, "components"')}, OWNER)
    assert [f.version for f in engine.forms("ask")] == [2, 1]
    assert [f.version for f in engine.forms()] == [2]
    assert engine.decisions("none") == []
