"""Decisions of the past are made again with another table: the same inputs, the same time, perhaps another outcome."""

from datetime import UTC, datetime, timedelta

import pytest

from engine.api import Actor, DefinitionInvalid, Engine, FrozenClock, commands
from tests.kit import dmn
from tests.kit.bpmn import element, end, process, row, start, user

OWNER = Actor("owner", roles=frozenset({"owner", "manager"}))


def table(*rules, expression="n"):
    written = "".join(
        f'<rule id="r{i}"><inputEntry><text>{when}</text></inputEntry>'
        f"<outputEntry><text>{then}</text></outputEntry></rule>"
        for i, (when, then) in enumerate(rules, 1)
    )
    return dmn.file(
        dmn.decision(
            "way",
            f'<decisionTable hitPolicy="FIRST"><input id="i" label="数"><inputExpression><text>{expression}</text>'
            f'</inputExpression></input><output name="way"/>{written}</decisionTable>',
        )
    )


OLD = table(("&lt; 3", '"near"'), ("-", '"far"'))
NEW = table(("&lt; 5", '"near"'), ("-", '"far"'))


@pytest.fixture
def clock():
    return FrozenClock(datetime(2026, 3, 1, 9, 0, tzinfo=UTC))


@pytest.fixture
def engine(clock):
    """Three cases were decided: 1 near, 4 far, 9 far; the number is local to the task that asks."""
    engine = Engine.open("sqlite://", clock=clock)
    ask = element(
        "businessRuleTask",
        "ask",
        '<zeebe:calledDecision decisionId="way" resultVariable="way"/>'
        '<zeebe:ioMapping><zeebe:input source="=given" target="n"/></zeebe:ioMapping>',
    )
    diagram = process("p", start(), ask, user("wait"), end(), row("start", "ask", "wait", "end"))
    engine.deploy({"p.bpmn": diagram, "way.dmn": OLD}, OWNER)
    for number in (1, 4, 9):
        engine.execute(commands.StartInstance("p", {"given": number}, business_key=str(number)), OWNER)
        clock.advance(timedelta(days=1))
    return engine


def test_what_would_come_out_otherwise(engine):
    again = engine.decide_again("way.dmn", OLD, NEW)

    assert [(one.inputs, one.recorded, one.before, one.after, one.outcome) for one in again] == [
        ((("数", 9),), "far", "far", "far", "same"),
        ((("数", 4),), "far", "far", "near", "different"),
        ((("数", 1),), "near", "near", "near", "same"),
    ]
    assert (again[1].before_rules, again[1].after_rules, again[1].element_id) == ((2,), (1,), "ask")
    assert engine.read_instance(again[1].root_key).business_key == "4"
    assert len(engine.decide_again("way.dmn", OLD, NEW, limit=2)) == 2
    assert len(engine.journal()) == 4


def test_against_what_was_recorded_when_there_is_no_other_version(engine):
    assert [one.outcome for one in engine.decide_again("way.dmn", None, NEW)] == ["same", "different", "same"]


def test_a_new_column_reads_variables_that_the_old_table_did_not(engine):
    after = table(("4", '"four"'), ("-", '"far"'), expression="given")
    assert [one.after for one in engine.decide_again("way.dmn", OLD, after)] == ["far", "four", "far"]


def test_a_version_that_has_no_answer_says_why(engine):
    after = NEW.replace('id="way"', 'id="other"')
    again = engine.decide_again("way.dmn", OLD, after)
    assert {one.outcome for one in again} == {"failed"}
    assert "no such decision" in again[0].problem.in_language("en")


def test_the_time_is_that_of_then(engine):
    after = table(("date(&quot;2026-03-02&quot;)", '"second day"'), ("-", '"far"'), expression="date(now())")
    assert [one.after for one in engine.decide_again("way.dmn", OLD, after)] == ["far", "second day", "far"]


def test_what_can_not_be_reproduced_is_not_guessed(engine, monkeypatch):
    monkeypatch.setattr("engine.replay.past.Past.visible", lambda self, key: {})
    assert {one.outcome for one in engine.decide_again("way.dmn", OLD, NEW)} == {"unknown"}


def test_decisions_of_other_tables_are_left_alone(engine):
    other = OLD.replace('"way"', '"other"')
    assert engine.decide_again("other.dmn", None, other) == []
    with pytest.raises(DefinitionInvalid):
        engine.decide_again("way.dmn", None, "<no")


def test_true_is_not_one_and_nothing_is_not_a_failure(engine, clock):
    ask = element("businessRuleTask", "ask", '<zeebe:calledDecision decisionId="way" resultVariable="way"/>')
    yes, one = table(("-", "true")), table(("-", "1"))
    engine.deploy({"q.bpmn": process("q", start(), ask, end(), row("start", "ask", "end")), "way.dmn": yes}, OWNER)
    engine.execute(commands.StartInstance("q", {"n": 1}), OWNER)
    assert [again.outcome for again in engine.decide_again("way.dmn", yes, one, limit=1)] == ["different"]
    broken, null = yes.replace('id="way"', 'id="other"'), table(("-", "null"))
    assert [again.outcome for again in engine.decide_again("way.dmn", broken, null, limit=1)] == ["different"]
