"""User tasks: claimed, given back, assigned, changed and completed, each by whom it is allowed."""

from datetime import timedelta

import pytest

from engine.errors import Forbidden, InvalidInput, NotFound, WrongState
from engine.model.actor import SYSTEM, Actor
from engine.model.commands import (
    AssignUserTask,
    CancelInstance,
    ClaimUserTask,
    CompleteJob,
    CompleteUserTask,
    CreateUser,
    LockJobs,
    SuspendInstance,
    UnclaimUserTask,
    UpdateUserTask,
)
from engine.model.events import InstanceCompleted, JobLocked, UserTaskCompleted
from engine.store import tables
from tests.kit import bpmn
from tests.kit.runtime import ADMIN, DESK, ENGINEER, ENGINEER2, MANAGER, MORNING, Bench

TASK = bpmn.user("task", "engineer", name="现场检修")
PROCESS = bpmn.process("p", bpmn.start(), TASK, bpmn.end(), bpmn.row("start", "task", "end"))


@pytest.fixture
def bench():
    bench = Bench()
    bench.deploy(PROCESS)
    return bench


@pytest.fixture
def task(bench):
    return bench.start_task()


def row(bench):
    return bench.row(tables.user_task)


def test_a_candidate_claims_and_completes(bench, task):
    bench.do(ClaimUserTask(task), ENGINEER)
    assert (row(bench).assignee, row(bench).assigned_at) == ("wangqiang", MORNING)
    bench.clock.advance(timedelta(minutes=42))
    outcome = bench.do(CompleteUserTask(task, {"result": "ok"}), ENGINEER)
    assert outcome.first(UserTaskCompleted).variables == {"result": "ok"}
    done = row(bench)
    assert (done.state, done.completed_by, done.ended_at) == ("completed", "wangqiang", MORNING + timedelta(minutes=42))
    assert outcome.all(InstanceCompleted)


def test_a_candidate_completes_without_claiming(bench, task):
    bench.do(CompleteUserTask(task), ENGINEER)
    assert (row(bench).completed_by, row(bench).assignee) == ("wangqiang", None)


def test_the_slower_one_reads_who_was_faster_and_when(bench, task):
    bench.clock.advance(timedelta(minutes=102))
    bench.do(CompleteUserTask(task), ENGINEER2)
    with pytest.raises(WrongState) as refused:
        bench.do(CompleteUserTask(task), ENGINEER)
    assert str(refused.value) == "Expected to complete user task '现场检修', but 'zhangmin' completed it at 10:42."
    assert refused.value.text.in_language("zh") == "本应完成任务“现场检修”，但“zhangmin”已于 10:42 完成。"


def test_who_is_no_candidate_may_neither_claim_nor_complete(bench, task):
    for command in (ClaimUserTask(task), CompleteUserTask(task)):
        with pytest.raises(Forbidden, match=r"'lixiaowen' is not one of its candidates \(engineer\)"):
            bench.do(command, DESK)


def test_a_manager_may_and_the_system_may(bench, task):
    bench.do(ClaimUserTask(task), MANAGER)
    bench.do(CompleteUserTask(task), SYSTEM)
    assert row(bench).completed_by == "system"


def test_what_somebody_has_nobody_else_claims_or_completes(bench, task):
    bench.do(ClaimUserTask(task), ENGINEER)
    for command in (ClaimUserTask(task), CompleteUserTask(task), UnclaimUserTask(task)):
        with pytest.raises(WrongState, match="'wangqiang' has had it since 09:00"):
            bench.do(command, ENGINEER2)


def test_claiming_twice_is_nothing_new(bench, task):
    bench.do(ClaimUserTask(task), ENGINEER)
    assert bench.do(ClaimUserTask(task), ENGINEER).position == 0


def test_given_back_it_is_everybody_s_again(bench, task):
    bench.do(ClaimUserTask(task), ENGINEER)
    bench.do(UnclaimUserTask(task), ENGINEER)
    bench.do(ClaimUserTask(task), ENGINEER2)
    assert row(bench).assignee == "zhangmin"


def test_what_nobody_has_can_not_be_given_back(bench, task):
    with pytest.raises(WrongState, match="nobody has it"):
        bench.do(UnclaimUserTask(task), ENGINEER)


def test_a_manager_assigns_and_takes_away(bench, task):
    bench.do(ClaimUserTask(task), ENGINEER)
    bench.do(AssignUserTask(task, "zhangmin", "王强休假"), MANAGER)
    assert row(bench).assignee == "zhangmin"
    with pytest.raises(WrongState):
        bench.do(CompleteUserTask(task), ENGINEER)


def test_an_engineer_does_not_assign(bench, task):
    with pytest.raises(Forbidden, match="none of the roles"):
        bench.do(AssignUserTask(task, "zhangmin"), ENGINEER)


def test_only_people_who_are_there_get_tasks(bench, task):
    bench.do(CreateUser("zhangmin", "张敏"), ADMIN)
    with pytest.raises(NotFound, match="no active user 'nobody'"):
        bench.do(AssignUserTask(task, "nobody"), MANAGER)
    with pytest.raises(InvalidInput):
        bench.do(AssignUserTask(task, " "), MANAGER)
    bench.do(AssignUserTask(task, "zhangmin"), MANAGER)


def test_a_manager_changes_due_date_priority_and_candidates(bench, task):
    changes = {"due_at": "2026-03-03T09:00:00+08:00", "priority": 90, "candidate_groups": ["trainer"]}
    bench.do(UpdateUserTask(task, changes), MANAGER)
    assert row(bench).due_at == MORNING + timedelta(days=1)
    assert (row(bench).priority, row(bench).candidate_groups) == (90, ["trainer"])
    bench.do(UpdateUserTask(task, {"due_at": None}), MANAGER)
    assert row(bench).due_at is None


def test_wrong_changes_are_told_at_once(bench, task):
    wrong = {"due_at": "2026-03-03T09:00", "priority": 101, "candidate_users": "x", "name": "y"}
    with pytest.raises(InvalidInput) as refused:
        bench.do(UpdateUserTask(task, wrong), MANAGER)
    assert [p.field for p in refused.value.problems] == list(wrong)
    with pytest.raises(Forbidden):
        bench.do(UpdateUserTask(task, {"priority": 1}), ENGINEER)


def test_a_task_that_is_not_there(bench):
    for key in (7, 1 << 50):
        with pytest.raises(NotFound, match=f"complete user task {key}, but there is none"):
            bench.do(CompleteUserTask(key), ENGINEER)


def test_a_canceled_task_is_over(bench, task):
    bench.do(CancelInstance(row(bench).instance_key, "重复登记"), MANAGER)
    with pytest.raises(WrongState, match="it was canceled at 09:00"):
        bench.do(ClaimUserTask(task), ENGINEER)


def test_a_task_of_a_suspended_instance_waits(bench, task):
    bench.do(SuspendInstance(row(bench).instance_key), MANAGER)
    with pytest.raises(WrongState, match="its instance is suspended"):
        bench.do(CompleteUserTask(task), ENGINEER)


def test_a_task_without_candidates_is_everybody_s():
    bench = Bench()
    bench.deploy(bpmn.process("p", bpmn.start(), bpmn.user("t"), bpmn.end(), bpmn.row("start", "t", "end")))
    bench.do(CompleteUserTask(bench.start_task()), DESK)


def test_an_assignee_from_the_diagram_has_it_from_the_beginning():
    bench = Bench()
    task = bpmn.user("t", assignee="= 谁")
    bench.deploy(bpmn.process("p", bpmn.start(), task, bpmn.end(), bpmn.row("start", "t", "end")))
    key = bench.start_task(谁="wangqiang")
    with pytest.raises(WrongState, match="'wangqiang' has had it"):
        bench.do(CompleteUserTask(key), ENGINEER2)
    bench.do(CompleteUserTask(key), Actor("wangqiang"))


LISTENERS = "".join(
    f'<zeebe:taskListener eventType="{event}" type="ask" />' for event in ("assigning", "updating", "canceling")
)


@pytest.fixture
def asked():
    bench = Bench()
    listens = f"<zeebe:taskListeners>{LISTENERS}</zeebe:taskListeners></extensionElements>"
    listens = TASK.replace("</extensionElements>", listens)
    bench.deploy(bpmn.process("p", bpmn.start(), listens, bpmn.end(), bpmn.row("start", "task", "end")))
    return bench, bench.start_task()


def answer(bench, **result):
    (locked,) = bench.do(LockJobs("ask", "w"), SYSTEM).all(JobLocked)
    return bench.do(CompleteJob(locked.job_key, result=result or None), SYSTEM)


def test_task_listeners_are_asked_before_a_task_changes(asked):
    bench, task = asked
    bench.do(ClaimUserTask(task), ENGINEER)
    assert row(bench).assignee is None
    with pytest.raises(WrongState):
        bench.do(ClaimUserTask(task), ENGINEER2)
    with pytest.raises(WrongState):
        bench.do(UpdateUserTask(task, {"priority": 1}), MANAGER)
    answer(bench, corrections={"priority": 90})
    assert (row(bench).assignee, row(bench).priority) == ("wangqiang", 90)
    bench.do(UpdateUserTask(task, {"due_at": "2026-04-01T10:00:00+08:00"}), MANAGER)
    answer(bench, denied=True)
    assert row(bench).due_at is None
    bench.do(AssignUserTask(task, "zhangmin"), MANAGER)
    answer(bench)
    bench.do(UnclaimUserTask(task), ENGINEER2)
    answer(bench)
    assert row(bench).assignee is None
    bench.do(CompleteUserTask(task), ENGINEER)
    assert row(bench).completed_by == "wangqiang"


def test_a_canceled_instance_ends_after_its_canceling_listeners(asked):
    bench, task = asked
    (instance,) = bench.rows(tables.process_instance)
    bench.do(CancelInstance(instance.instance_key), MANAGER)
    assert bench.row(tables.process_instance).state == "active"
    with pytest.raises(WrongState):
        bench.do(CompleteUserTask(task), ENGINEER)
    answer(bench)
    assert bench.row(tables.process_instance).state == row(bench).state == "canceled"
