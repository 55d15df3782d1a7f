"""Element instances of a case: states, whose command, what is inside of what, decisions."""

from datetime import UTC, datetime, timedelta

import pytest

from engine.api import Actor, Engine, FrozenClock, NotFound, commands
from tests.kit import bpmn

ADMIN = Actor("admin", roles=frozenset({"owner", "manager"}))
ANN = Actor("ann")
CALL = '<zeebe:calledElement processId="inner"/>'
CLAUSE = '<zeebe:properties><zeebe:property name="clause" value="7.x"/></zeebe:properties>'


@pytest.fixture
def engine():
    engine = Engine.open("sqlite://", clock=FrozenClock(datetime(2026, 3, 1, 9, tzinfo=UTC)))
    work = bpmn.user("work", more=CLAUSE, name="做\n事")
    call = bpmn.element("callActivity", "call", CALL)
    inner = bpmn.process("inner", bpmn.start("s"), work, bpmn.end("e"), bpmn.row("s", "work", "e"))
    outer = bpmn.process("outer", bpmn.start(), call, bpmn.end(), bpmn.row("start", "call", "end"))
    engine.deploy({"inner.bpmn": inner, "outer.bpmn": outer}, ADMIN)
    yield engine
    engine.close()


def test_each_time_at_an_element_with_its_owner_and_who_ended_it(engine):
    case = engine.execute(commands.StartInstance("outer", {}), ADMIN).instance_key
    found = {p.element_id: p for p in engine.passages(case)}
    assert [p.element_id for p in engine.passages(case)] == ["start", "call", "s", "work"]
    assert (found["work"].state, found["work"].until_at, found["work"].kind) == ("active", None, "userTask")
    assert found["work"].owner_key == found["call"].element_key
    assert found["call"].owner_key is None
    assert (found["work"].name, found["work"].properties) == ("做 事", {"clause": "7.x"})
    assert found["work"].definition_key != found["call"].definition_key
    engine.clock.advance(timedelta(minutes=3))
    engine.execute(commands.ClaimUserTask(found["work"].element_key), ANN)
    position = engine.execute(commands.CompleteUserTask(found["work"].element_key, {}), ANN).position
    done = {p.element_id: p for p in engine.passages(case)}
    work = done["work"]
    assert (work.state, work.until_by, work.until_position) == ("completed", "ann", position)
    assert work.until_at - work.since_at == timedelta(minutes=3)
    assert done["end"].state == "completed"


def test_what_ended_early(engine):
    case = engine.execute(commands.StartInstance("outer", {}), ADMIN).instance_key
    engine.execute(commands.CancelInstance(case, "x"), ADMIN)
    assert {p.element_id: p.state for p in engine.passages(case)} == {
        "start": "completed", "call": "terminated", "s": "completed", "work": "terminated"
    }  # fmt: skip


def test_a_decision_has_its_file_and_an_unknown_one_none(engine):
    text = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">
      <decision id="one" name="One"><variable name="one"/><literalExpression><text>1</text></literalExpression>
      </decision></definitions>"""
    engine.deploy({"one.dmn": text}, ADMIN)
    assert engine.decision_xml(engine.decisions()[0].key) == text
    with pytest.raises(NotFound):
        engine.decision_xml(999_999)


def test_the_variables_of_many_cases_are_what_each_says_alone(engine):
    keys = [
        engine.execute(commands.StartInstance("inner", {"n": number} if number else {}), ADMIN).instance_key
        for number in range(3)
    ]
    engine.execute(commands.CancelInstance(keys[1], "x"), ADMIN)
    assert engine.variables_of(keys) == {key: engine.variables(key) for key in keys}
    assert engine.variables_of([]) == {}
    with pytest.raises(NotFound):
        engine.variables_of([keys[0], 999_999])
