"""Modifying and migrating running instances: all or nothing, by who may, with a dry run."""

from dataclasses import replace

import pytest

from engine.errors import Forbidden, InvalidInput, NotFound, WrongState
from engine.model.commands import (
    CompleteUserTask,
    MigrateInstance,
    ModifyInstance,
    ModifyInstruction,
    SetVariables,
    SuspendInstance,
)
from engine.model.events import InstanceMigrated, InstanceModified, ProcessDeployed, UserTaskCreated
from engine.runtime.resting import Resting
from engine.store import tables
from tests.kit import bpmn
from tests.kit.runtime import ENGINEER, MANAGER, Bench


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
def bench():
    bench = Bench()
    bench.deploy(process())
    return bench


def open_tasks(bench):
    return [t.element_id for t in bench.rows(tables.user_task, state="created")]


def move(task):
    return (ModifyInstruction("move", "second", task),)


def test_a_token_is_moved(bench):
    task = bench.start_task()
    key = bench.row(tables.process_instance).instance_key
    outcome = bench.do(ModifyInstance(key, move(task), "客户已自行解决"), MANAGER)
    assert outcome.first(InstanceModified).reason == "客户已自行解决"
    assert open_tasks(bench) == ["second"]
    bench.do(CompleteUserTask(bench.rows(tables.user_task)[-1].user_task_key), ENGINEER)
    assert bench.row(tables.process_instance).state == "completed"


def test_a_modification_is_refused_whole(bench):
    task = bench.start_task()
    key = bench.row(tables.process_instance).instance_key
    with pytest.raises(Forbidden):
        bench.do(ModifyInstance(key, move(task)), ENGINEER)
    with pytest.raises(InvalidInput):
        bench.do(ModifyInstance(key, ()), MANAGER)
    with pytest.raises(InvalidInput):
        bench.do(ModifyInstance(key, (*move(task), ModifyInstruction("activate", "nowhere"))), MANAGER)
    assert open_tasks(bench) == ["first"]
    bench.do(SuspendInstance(key), MANAGER)
    with pytest.raises(WrongState):
        bench.do(ModifyInstance(key, move(task)), MANAGER)


def test_a_dry_run_of_a_modification_changes_nothing(bench):
    task = bench.start_task()
    key = bench.row(tables.process_instance).instance_key
    entries = len(bench.rows(tables.journal))
    outcome = bench.do(ModifyInstance(key, move(task), dry_run=True), MANAGER)
    assert (outcome.position, outcome.first(UserTaskCreated).element_id) == (0, "second")
    assert open_tasks(bench) == ["first"]
    assert len(bench.rows(tables.journal)) == entries
    bench.do(ModifyInstance(key, move(task)), MANAGER)
    assert open_tasks(bench) == ["second"]


def test_a_dry_run_of_variables_says_what_they_cause_and_changes_nothing(bench):
    condition = "<conditionalEventDefinition><condition>=is_paid</condition></conditionalEventDefinition>"
    waits = bpmn.process(
        "waits",
        bpmn.start(),
        bpmn.element("intermediateCatchEvent", "until", inner=condition),
        bpmn.user("next", "engineer"),
        bpmn.end(),
        bpmn.row("start", "until", "next", "end"),
    )
    bench.deploy(waits)
    key = bench.start("waits").instance_key
    entries = len(bench.rows(tables.journal))
    outcome = bench.do(SetVariables(key, {"is_paid": True}, dry_run=True), MANAGER)
    assert (outcome.position, outcome.first(UserTaskCreated).element_id) == (0, "next")
    assert open_tasks(bench) == []
    assert len(bench.rows(tables.journal)) == entries
    bench.do(SetVariables(key, {"is_paid": True}), MANAGER)
    assert open_tasks(bench) == ["next"]


def test_an_instance_goes_on_in_another_version(bench):
    task = bench.start_task()
    key = bench.row(tables.process_instance).instance_key
    target = bench.deploy(process("renamed")).first(ProcessDeployed).definition_key
    command = MigrateInstance(key, target, {"first": "renamed"}, "新版流程")
    bench.do(command, MANAGER)
    assert bench.row(tables.process_instance).definition_key == target
    assert open_tasks(bench) == ["renamed"]
    bench.do(CompleteUserTask(task), ENGINEER)
    assert open_tasks(bench) == ["second"]


def test_a_dry_run_answers_and_changes_nothing(bench):
    bench.start_task()
    row = bench.row(tables.process_instance)
    target = bench.deploy(process("renamed")).first(ProcessDeployed).definition_key
    entries = len(bench.rows(tables.journal))
    outcome = bench.do(MigrateInstance(row.instance_key, target, {"first": "renamed"}, dry_run=True), MANAGER)
    assert (outcome.position, outcome.first(InstanceMigrated).definition_key) == (0, target)
    assert bench.row(tables.process_instance) == row
    assert len(bench.rows(tables.journal)) == entries


def test_a_migration_is_refused(bench):
    bench.start_task()
    key = bench.row(tables.process_instance).instance_key
    target = bench.deploy(process("renamed")).first(ProcessDeployed).definition_key
    with pytest.raises(Forbidden):
        bench.do(MigrateInstance(key, target, {"first": "renamed"}), ENGINEER)
    with pytest.raises(NotFound, match="definition 7 is not deployed"):
        bench.do(MigrateInstance(key, 7, {}), MANAGER)
    with pytest.raises(InvalidInput):
        bench.do(MigrateInstance(key, target, {}), MANAGER)
    assert bench.row(tables.process_instance).definition_key != target


def test_an_instance_may_become_one_of_another_process(bench):
    bench.start_task()
    key = bench.row(tables.process_instance).instance_key
    target = bench.deploy(process(id_="q")).first(ProcessDeployed).definition_key
    bench.do(MigrateInstance(key, target, {"first": "first"}), MANAGER)
    assert bench.row(tables.process_instance).process_id == "q"


CALLER = bpmn.process(
    "caller", bpmn.start(), bpmn.element("callActivity", "call", '<zeebe:calledElement processId="p"/>'),
    bpmn.user("after"), bpmn.end(), bpmn.row("start", "call", "after", "end"),
)  # fmt: skip


def called_instance(bench):
    bench.deploy(CALLER)
    task = bench.start_task("caller")
    return task, bench.row(tables.process_instance, process_id="p")


def test_a_called_instance_goes_on_in_another_version_and_its_caller_as_it_was(bench):
    task, called = called_instance(bench)
    target = bench.deploy(process("renamed")).first(ProcessDeployed).definition_key
    command = MigrateInstance(called.instance_key, target, {"first": "renamed"}, "新版流程")
    assert bench.do(replace(command, dry_run=True), MANAGER).position == 0
    assert bench.do(command, MANAGER).first(InstanceMigrated).instance_key == called.instance_key
    assert bench.row(tables.process_instance, process_id="p").definition_key == target
    caller = bench.row(tables.process_instance, process_id="caller")
    assert caller.definition_key != target
    assert open_tasks(bench) == ["renamed"]
    bench.parts.dispatcher._resting = Resting()  # from its snapshot
    bench.do(CompleteUserTask(task), ENGINEER)
    [second] = [t for t in bench.rows(tables.user_task) if t.element_id == "second"]
    bench.do(CompleteUserTask(second.user_task_key), ENGINEER)
    assert open_tasks(bench) == ["after"]
    entries = bench.rows(tables.journal)
    assert len([e for e in entries if "InstanceMigrated" in e.events]) == 1


def test_a_called_instance_is_migrated_within_its_process_only(bench):
    _, called = called_instance(bench)
    other = bench.deploy(process(id_="q")).first(ProcessDeployed).definition_key
    with pytest.raises(InvalidInput, match="to a version of 'p', but found one of 'q'"):
        bench.do(MigrateInstance(called.instance_key, other, {"first": "first"}), MANAGER)
    target = bench.deploy(process("renamed")).first(ProcessDeployed).definition_key
    with pytest.raises(InvalidInput, match=f"for instance {called.instance_key} onto version 2"):
        bench.do(MigrateInstance(called.instance_key, target, {}), MANAGER)
    bench.do(SuspendInstance(called.root_key), MANAGER)
    with pytest.raises(WrongState, match="suspended"):
        bench.do(MigrateInstance(called.instance_key, target, {"first": "renamed"}), MANAGER)
