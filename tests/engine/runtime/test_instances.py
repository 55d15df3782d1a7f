"""Instances: ended, stopped, changed by people with the right, and nothing left behind."""

import pytest

from engine.errors import Forbidden, InvalidInput, NotFound, WrongState
from engine.model.actor import SYSTEM
from engine.model.commands import (
    CancelInstance,
    CompleteJob,
    CompleteUserTask,
    ResolveIncident,
    ResumeInstance,
    SetVariables,
    StartInstance,
    SuspendInstance,
)
from engine.model.events import (
    IncidentRaised,
    InstanceStarted,
    JobCreated,
    UserTaskCreated,
    VariablesWritten,
)
from engine.store import tables
from tests.kit import bpmn
from tests.kit.runtime import DESK, ENGINEER, MANAGER, Bench

EVERYTHING = bpmn.process(
    "p",
    bpmn.start(),
    bpmn.element("parallelGateway", "split"),
    bpmn.user("task", "engineer"),
    bpmn.boundary("late", "task", bpmn.timer("PT2H"), cancel=False),
    bpmn.boundary("told", "task", bpmn.on_message("m"), cancel=False),
    bpmn.service("work", "phone"),
    bpmn.element("callActivity", "call", '<zeebe:calledElement processId="child"/>'),
    bpmn.element("parallelGateway", "join"),
    bpmn.end(),
    bpmn.end("late_end"),
    bpmn.end("told_end"),
    bpmn.row("start", "split", "task", "join", "end"),
    bpmn.row("split", "work", "join"),
    bpmn.row("split", "call", "join"),
    bpmn.row("late", "late_end"),
    bpmn.row("told", "told_end"),
    others=bpmn.message("m", "told", "=order"),
)
CHILD = bpmn.process(
    "child",
    bpmn.start(),
    bpmn.element("exclusiveGateway", "choice"),
    bpmn.user("inner"),
    bpmn.end(),
    bpmn.flow("start", "choice"),
    bpmn.branch("choice", "inner", "=ok"),
    bpmn.flow("inner", "end"),
)
WAITING = (tables.snapshot, tables.timer, tables.subscription, tables.message_start)


@pytest.fixture
def bench():
    bench = Bench()
    bench.deploy(EVERYTHING, CHILD)
    return bench


def left_over(bench):
    rows = [row for table in WAITING for row in bench.rows(table)]
    rows += [r for r in bench.rows(tables.user_task) if r.state == "created"]
    rows += [r for r in bench.rows(tables.job) if r.ended_at is None]
    rows += [r for r in bench.rows(tables.incident) if r.state == "active"]
    rows += [r for r in bench.rows(tables.process_instance) if r.ended_at is None]
    return rows


def test_a_called_instance_has_its_own_row(bench):
    outcome = bench.start(order="7", ok=True)
    root, child = outcome.all(InstanceStarted)
    row = bench.row(tables.process_instance, instance_key=child.instance_key)
    assert (row.root_key, row.parent_key, row.process_id) == (root.instance_key, root.instance_key, "child")


def test_a_finished_instance_leaves_no_waiting_row(bench):
    outcome = bench.start(order="7", ok=True)
    bench.do(CompleteJob(outcome.first(JobCreated).job_key), SYSTEM)
    for task in outcome.all(UserTaskCreated):
        bench.do(CompleteUserTask(task.user_task_key), ENGINEER)
    assert {r.state for r in bench.rows(tables.process_instance)} == {"completed"}
    assert left_over(bench) == []


def test_a_canceled_instance_leaves_no_waiting_row(bench):
    key = bench.start(order="7", ok=1).instance_key
    assert len(bench.rows(tables.incident)) == 1
    bench.do(CancelInstance(key, "重复登记"), MANAGER)
    assert {r.state for r in bench.rows(tables.process_instance)} == {"canceled"}
    assert left_over(bench) == []


def test_only_who_may_intervenes(bench):
    key = bench.start(order="7", ok=True).instance_key
    for command in (CancelInstance(key), SuspendInstance(key), ResumeInstance(key), SetVariables(key, {})):
        with pytest.raises(Forbidden, match="'lixiaowen' has none of the roles manager, owner, admin"):
            bench.do(command, DESK)


def test_what_is_over_is_over(bench):
    key = bench.start(order="7", ok=True).instance_key
    bench.do(CancelInstance(key), MANAGER)
    for command in (CancelInstance(key), SuspendInstance(key), ResumeInstance(key), SetVariables(key, {"a": 1})):
        with pytest.raises(WrongState, match="it was canceled at 09:00"):
            bench.do(command, MANAGER)
    for command in (CancelInstance(7), SetVariables(7, {"a": 1})):
        with pytest.raises(NotFound, match="there is none"):
            bench.do(command, MANAGER)


def test_a_called_instance_is_not_canceled_alone(bench):
    outcome = bench.start(order="7", ok=True)
    child = outcome.all(InstanceStarted)[1].instance_key
    with pytest.raises(InvalidInput, match=f"name its root instance {outcome.instance_key}"):
        bench.do(CancelInstance(child), MANAGER)


def test_suspending_twice_and_resuming_what_runs_is_refused(bench):
    key = bench.start(order="7", ok=True).instance_key
    with pytest.raises(WrongState, match="it is active"):
        bench.do(ResumeInstance(key), MANAGER)
    bench.do(SuspendInstance(key), MANAGER)
    assert {r.state for r in bench.rows(tables.process_instance)} == {"suspended"}
    with pytest.raises(WrongState, match="it is suspended"):
        bench.do(SuspendInstance(key), MANAGER)
    bench.do(ResumeInstance(key), MANAGER)
    assert {r.state for r in bench.rows(tables.process_instance)} == {"active"}


def test_a_suspended_instance_can_be_canceled(bench):
    key = bench.start(order="7", ok=True).instance_key
    bench.do(SuspendInstance(key), MANAGER)
    bench.do(CancelInstance(key), MANAGER)
    assert left_over(bench) == []


def test_an_incident_is_resolved_after_its_variable_is_mended(bench):
    outcome = bench.start(order="7", ok="maybe")
    incident = outcome.first(IncidentRaised)
    with pytest.raises(Forbidden):
        bench.do(ResolveIncident(incident.incident_key), ENGINEER)
    again = bench.do(ResolveIncident(incident.incident_key), MANAGER).first(IncidentRaised)
    bench.do(SetVariables(incident.instance_key, {"ok": True}), MANAGER)
    bench.do(ResolveIncident(again.incident_key, "数据已更正"), MANAGER)
    assert "inner" in [r.element_id for r in bench.rows(tables.user_task)]
    with pytest.raises(NotFound):
        bench.do(ResolveIncident(again.incident_key + 1), MANAGER)


def test_an_incident_of_a_suspended_instance_waits(bench):
    outcome = bench.start(order="7", ok="maybe")
    bench.do(SuspendInstance(outcome.instance_key), MANAGER)
    with pytest.raises(WrongState, match="suspended"):
        bench.do(ResolveIncident(outcome.first(IncidentRaised).incident_key), MANAGER)


def test_variables_are_written_where_they_are_or_exactly_there(bench):
    outcome = bench.start(order="7", ok=True)
    task = outcome.first(UserTaskCreated).user_task_key
    up = bench.do(SetVariables(task, {"order": "8"}), MANAGER).first(VariablesWritten)
    local = bench.do(SetVariables(task, {"order": "9"}, is_local=True), MANAGER).first(VariablesWritten)
    assert (up.scope_key, local.scope_key) == (outcome.instance_key, task)
    with pytest.raises(NotFound):
        bench.do(SetVariables(task + 1_000, {"a": 1}), MANAGER)


def test_a_start_names_one_process(bench):
    for command in (StartInstance(), StartInstance("p", definition_key=1)):
        with pytest.raises(InvalidInput, match="exactly one"):
            bench.do(command, DESK)


def test_a_process_that_only_starts_by_an_event_is_not_started_by_hand():
    bench = Bench()
    text = bpmn.process("p", bpmn.start("s", bpmn.timer("R/PT1H", "timeCycle")), bpmn.end(), bpmn.row("s", "end"))
    bench.deploy(text)
    with pytest.raises(InvalidInput):
        bench.start()


def test_two_thousand_rounds_in_one_instance_go_on():
    loop = bpmn.process(
        "p",
        bpmn.start(),
        bpmn.element("exclusiveGateway", "again"),
        bpmn.user("task"),
        bpmn.element("exclusiveGateway", "enough", default="enough_again"),
        bpmn.end(),
        bpmn.row("start", "again", "task", "enough", "again"),
        bpmn.branch("enough", "end", "=n >= 2000"),
    )
    bench = Bench()
    bench.deploy(loop)
    task = bench.start_task(n=0)
    for n in range(1, 2001):
        outcome = bench.do(CompleteUserTask(task, {"n": n}), DESK)
        if n < 2000:
            task = outcome.first(UserTaskCreated).user_task_key
    assert bench.row(tables.process_instance).state == "completed"
    assert left_over(bench) == []


def test_a_new_business_key_is_given_once(bench):
    start = StartInstance("p", {"order": "7", "ok": True}, "20260301-0001", is_business_key_new=True)
    bench.do(start, MANAGER)

    with pytest.raises(WrongState, match="number '20260301-0001' already"):
        bench.do(start, MANAGER)


def test_a_variable_that_is_not_set_is_null_though_a_function_has_its_name():
    text = bpmn.process(
        "p",
        bpmn.start(),
        '<exclusiveGateway id="known" default="known_ask"/>',
        bpmn.user(
            "ask", more='<zeebe:properties><zeebe:property name="commitment.a.due" value="=x"/></zeebe:properties>'
        ),
        bpmn.user("go_on"),
        bpmn.flow("start", "known"),
        bpmn.flow("known", "ask"),
        bpmn.branch("known", "go_on", "=product != null"),
    )
    bench = Bench()
    bench.deploy(text.replace('value="=x"', 'value="=if product = null then now() else null"'))
    outcome = bench.start()
    assert [e.element_id for e in outcome.events if isinstance(e, UserTaskCreated)] == ["ask"]
    assert bench.row(tables.commitment).due_at == outcome.at
