"""Instances kept between commands: only a shortcut, never another truth."""

import pytest

from engine.model.commands import CompleteUserTask, SetVariables, StartInstance
from engine.model.events import UserTaskCreated, VariablesWritten
from engine.runtime.resting import Rest, Resting
from engine.store import tables
from tests.kit import bpmn
from tests.kit.runtime import DESK, MANAGER, Bench

SCRIPT = '<zeebe:script expression="=uuid()" resultVariable="id"/>'
LOOP = bpmn.process(
    "p",
    bpmn.start(),
    bpmn.element("exclusiveGateway", "again"),
    bpmn.user("task"),
    bpmn.boundary("late", "task", bpmn.timer("PT1H"), cancel=False),
    bpmn.element("scriptTask", "draw", SCRIPT),
    bpmn.end("told"),
    bpmn.row("start", "again", "task", "draw", "again"),
    bpmn.row("late", "told"),
)


def drive(bench):
    """Go round three times and return all events."""
    bench.deploy(LOOP)
    seeds = iter("abcdefgh")
    execute = bench.parts.dispatcher.execute
    outcomes = [execute(StartInstance("p", {"n": 1.50}), DESK, seed=next(seeds))]
    for _ in range(3):
        task = outcomes[-1].first(UserTaskCreated).user_task_key
        outcomes.append(execute(CompleteUserTask(task, {"list": [1, {"a": None}]}), DESK, seed=next(seeds)))
    return [event for outcome in outcomes for event in outcome.events], bench.row(tables.snapshot).body


def test_a_kept_instance_goes_on_as_a_restored_one(monkeypatch):
    kept = drive(Bench())
    monkeypatch.setattr(Resting, "take", lambda self, root_key, revision: None)
    assert drive(Bench()) == kept


def test_two_commands_draw_different_values():
    events, _ = drive(Bench())
    drawn = [e.variables["id"] for e in events if isinstance(e, VariablesWritten) and "id" in e.variables]
    assert len(set(drawn)) == 3


def test_what_another_engine_did_is_not_missed(tmp_path):
    url = f"sqlite:///{tmp_path / 'shared.sqlite3'}"
    one, other = Bench(url), Bench(url)
    one.deploy(LOOP)
    started = one.start(n=1)
    other.do(SetVariables(started.instance_key, {"n": 2}), MANAGER)
    one.do(CompleteUserTask(started.first(UserTaskCreated).user_task_key), DESK)
    assert '"n":2' in one.row(tables.snapshot).body


def test_what_a_refused_command_did_is_forgotten(monkeypatch):
    bench = Bench()
    bench.deploy(LOOP)
    started = bench.start(n=1)
    task = started.first(UserTaskCreated).user_task_key
    body = bench.row(tables.snapshot).body
    with monkeypatch.context() as broken:
        broken.setattr("engine.runtime.dispatch.encode_events", lambda events: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            bench.do(CompleteUserTask(task, {"n": 2}), DESK)
    assert bench.row(tables.snapshot).body == body
    bench.do(CompleteUserTask(task), DESK)
    assert '"n":1' in bench.row(tables.snapshot).body


def test_the_least_recently_used_goes_first():
    resting = Resting(2)
    for key in (1, 2, 3):
        resting.put(key, Rest(1, key))
    assert [resting.take(key, 1) for key in (1, 2, 3)] == [None, Rest(1, 2), Rest(1, 3)]
    resting.put(4, Rest(1, "old"))
    assert resting.take(4, 2) is None
    assert resting.take(4, 1) is None
