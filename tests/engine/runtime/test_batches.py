"""Batches: one intervention on many instances, item by item, with progress, refusals of single items, and a dry run."""

import pytest

from engine.api import Engine, commands, events
from engine.clock import FrozenClock
from engine.errors import Forbidden, InvalidInput, NotFound, WrongState
from engine.model.actor import SYSTEM
from tests.kit import bpmn
from tests.kit.runtime import ENGINEER, MANAGER, MORNING, OWNER, new_url


def process(first="first", id_="p"):
    return bpmn.process(
        id_,
        bpmn.start(),
        bpmn.user(first, "engineer"),
        bpmn.user("second", "engineer"),
        bpmn.end(),
        bpmn.row("start", first, "second", "end"),
    )


@pytest.fixture
def engine():
    engine = Engine.open(new_url(), clock=FrozenClock(MORNING))
    engine.deploy({"p.bpmn": process()}, OWNER)
    yield engine
    engine.close()


@pytest.fixture
def cases(engine):
    return tuple(engine.execute(commands.StartInstance("p"), MANAGER).instance_key for _ in range(3))


def begin(engine, kind, cases, reason="a storm", dry_run=False, **arguments):
    command = commands.StartBatch(kind, cases, arguments, reason, dry_run)
    return engine.execute(command, MANAGER).first(events.BatchStarted).batch_key


def progress(engine, key):
    batch = engine.read_batch(key)
    return batch.pending, batch.done, batch.failed, batch.canceled


def test_items_are_done_one_after_another_and_one_may_refuse(engine, cases):
    engine.execute(commands.CancelInstance(cases[1]), MANAGER)
    key = begin(engine, "cancel", (*cases, cases[0]))
    assert progress(engine, key) == (3, 0, 0, 0)
    assert engine.run_batches() == 3
    assert progress(engine, key) == (0, 2, 1, 0)
    assert engine.batches()[0].ended_at == MORNING
    [failed] = engine.batch_items(key, "failed")
    assert failed.instance_key == cases[1]
    assert "canceled" in failed.message
    assert failed.message_zh != failed.message
    assert {engine.read_instance(c).state for c in cases} == {"canceled"}
    last = engine.journal(cases[2])[-1]
    assert (last.actor, last.command_type) == (MANAGER.name, "RunBatchItem")
    assert next(e for e in last.events if isinstance(e, events.InstanceCanceled)).reason == "a storm"
    assert engine.run_batches() == 0
    assert engine.compare_tables() == []
    assert engine.run_again() == []


def test_suspend_resume_and_variables(engine, cases):
    begin(engine, "suspend", cases)
    engine.run_batches()
    assert {engine.read_instance(c).state for c in cases} == {"suspended"}
    begin(engine, "resume", cases)
    begin(engine, "set_variables", cases, variables={"region": "north"})
    engine.run_batches()
    assert [engine.variables(c) for c in cases] == [{"region": "north"}] * 3


def test_a_move_takes_all_that_is_at_an_element(engine, cases):
    key = begin(engine, "move", cases, from_element="first", to_element="second")
    engine.run_batches()
    assert [[e.element_id for e in engine.active_elements(c)] for c in cases] == [["second"]] * 3
    begin(engine, "move", cases[:1], from_element="first", to_element="second")
    engine.run_batches()
    assert progress(engine, key) == (0, 3, 0, 0)
    assert progress(engine, engine.batches()[0].batch_key) == (0, 0, 1, 0)


def test_a_dry_run_of_a_migration_says_what_would_be_refused(engine, cases):
    target = engine.deploy({"p.bpmn": process("other")}, OWNER).first(events.ProcessDeployed).definition_key
    engine.execute(commands.CompleteUserTask(engine.instance_tasks(cases[0])[0].user_task_key), ENGINEER)
    for dry_run in (True, False):
        key = begin(engine, "migrate", cases, dry_run=dry_run, definition_key=target, mapping={"first": "other"})
        engine.run_batches()
        assert progress(engine, key) == (0, 2, 1, 0)
        assert "second" in engine.batch_items(key, "failed")[0].message
        moved = [c for c in cases if engine.read_instance(c).version == 2]
        assert moved == ([] if dry_run else list(cases[1:]))
    missing = begin(engine, "migrate", cases[:1], definition_key=1, mapping={})
    engine.run_batches()
    assert progress(engine, missing) == (0, 0, 1, 0)


def test_retry_gives_jobs_a_try_and_resolves(engine):
    job = '<serviceTask id="job"><extensionElements><zeebe:taskDefinition type="t"/></extensionElements></serviceTask>'
    text = bpmn.process("q", bpmn.start(), job, bpmn.end(), bpmn.row("start", "job", "end"))
    engine.deploy({"q.bpmn": text}, OWNER)
    case = engine.execute(commands.StartInstance("q"), MANAGER).instance_key
    [created] = engine.jobs(case)
    engine.execute(commands.FailJob(created.job_key, 0, "away"), SYSTEM)
    begin(engine, "retry", (case,))
    engine.run_batches()
    assert not engine.incidents(case)
    assert engine.jobs(case)[0].retries == 1


def test_a_canceled_batch_leaves_the_rest_alone(engine, cases):
    key = begin(engine, "cancel", cases)
    engine.execute(commands.RunBatchItem(key, cases[0]), SYSTEM)
    with pytest.raises(WrongState):
        engine.execute(commands.RunBatchItem(key, cases[0]), SYSTEM)
    with pytest.raises(NotFound):
        engine.execute(commands.RunBatchItem(key, 1), SYSTEM)
    with pytest.raises(Forbidden):
        engine.execute(commands.RunBatchItem(key, cases[1]), MANAGER)
    with pytest.raises(Forbidden):
        engine.execute(commands.CancelBatch(key), ENGINEER)
    engine.execute(commands.CancelBatch(key, "enough"), MANAGER)
    assert progress(engine, key) == (0, 1, 0, 2)
    assert engine.run_batches() == 0
    with pytest.raises(WrongState):
        engine.execute(commands.CancelBatch(key), MANAGER)
    with pytest.raises(NotFound):
        engine.execute(commands.CancelBatch(1), MANAGER)
    with pytest.raises(NotFound):
        engine.read_batch(1)


@pytest.mark.parametrize(
    ("command", "fields"),
    [
        (commands.StartBatch("explode", (1,)), {"kind"}),
        (commands.StartBatch("cancel", ()), {"instance_keys"}),
        (commands.StartBatch("cancel", ("x",)), {"instance_keys"}),
        (commands.StartBatch("cancel", (1,), {"a": 1}), {"arguments.a"}),
        (commands.StartBatch("migrate", (1,), {"mapping": []}), {"arguments.mapping", "arguments.definition_key"}),
        (commands.StartBatch("suspend", (1,), dry_run=True), {"dry_run"}),
    ],
)
def test_a_batch_that_says_too_little_is_refused(engine, command, fields):
    with pytest.raises(InvalidInput) as refused:
        engine.execute(command, MANAGER)
    assert {p.field for p in refused.value.problems} == fields
    with pytest.raises(Forbidden):
        engine.execute(command, ENGINEER)
