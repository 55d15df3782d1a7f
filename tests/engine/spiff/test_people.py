"""User tasks and listeners: what is evaluated, what is asked before, what is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from engine.errors import NotFound, WrongState
from engine.model.events import (
    IncidentRaised,
    JobCreated,
    UserTaskCanceled,
    UserTaskCompleted,
    UserTaskCreated,
    UserTaskUpdated,
)
from tests.engine.spiff.kit import Case, boundary, end, ext, flow, io, process, service, start, timer, user

PEOPLE = (
    '<zeebe:userTask/><zeebe:assignmentDefinition assignee="=who" candidateGroups="a, b" '
    'candidateUsers="=[&quot;x&quot;]"/>'
    '<zeebe:taskSchedule dueDate="=due" followUpDate="2026-03-01T10:00:00+08:00"/>'
    '<zeebe:priorityDefinition priority="=p"/><zeebe:formDefinition formId="f1"/>'
)


def with_form(world: Any) -> None:
    world.forms["f1"] = 77


def test_what_a_user_task_says(case: Any) -> None:
    data = {"who": "ann", "due": "2026-03-01T10:00:00[Asia/Shanghai]", "p": 80}
    c = case(process(user("u", ext(PEOPLE))), data=data, setup=with_form)
    (made,) = c.of(UserTaskCreated)
    assert (made.assignee, made.candidate_groups, made.candidate_users) == ("ann", ("a", "b"), ("x",))
    assert made.due_at == made.follow_up_at == datetime(2026, 3, 1, 2, tzinfo=UTC)
    assert (made.priority, made.form_key) == (80, 77)
    c.do("u", ok=True)
    (done,) = c.of(UserTaskCompleted)
    assert (done.completed_by, done.variables) == ("ann", {"ok": True})


@pytest.mark.parametrize(
    ("data", "type_"),
    [
        ({"who": 7, "p": 1}, "EXTRACT_VALUE_ERROR"),
        ({"p": 101}, "EXTRACT_VALUE_ERROR"),
        ({"p": 1, "due": "tomorrow"}, "EXTRACT_VALUE_ERROR"),
        ({"p": 1}, "FORM_NOT_FOUND"),
    ],
)
def test_what_can_not_be_evaluated_is_an_incident_and_nothing_is_armed(case: Any, data: Any, type_: str) -> None:
    c = case(process(user("u", ext(PEOPLE)) + boundary("b", "u", timer())), data=data)
    assert c.incidents == [type_]
    assert not c.of(UserTaskCreated)
    assert not c.counts()["TimerScheduled"]
    assert c.of(IncidentRaised)[0].message_zh != c.of(IncidentRaised)[0].message
    with_form(c.world)
    assert c.set(who=None, due=None, p=1).resolve().open == ["u"]
    assert not c.incidents


def test_a_user_task_is_completed_once(case: Any) -> None:
    c = case(process(user("u") + user("v") + service("j") + flow("u", "v")))
    key = c.token("u").key
    c.do("u")
    with pytest.raises(NotFound):
        c.x.complete_user_task(key, {}, "bob")
    with pytest.raises(NotFound):
        c.x.complete_user_task(c.token("j").key, {}, "bob")
    c.x.cancel()
    assert len(c.of(UserTaskCanceled)) == 1


def listener(event: str, type_: str, tag: str = "executionListener") -> str:
    return f'<zeebe:{tag} eventType="{event}" type="{type_}"/>'


def test_execution_listeners_block_and_bring_variables(case: Any) -> None:
    listeners = (
        "<zeebe:executionListeners>"
        + listener("start", "s1")
        + listener("start", "s2")
        + listener("end", "e1")
        + "</zeebe:executionListeners>"
    )
    c = case(process(service("j", extra=listeners + io(("output", "=a + b + r", "sum"))) + user("u") + flow("j", "u")))
    assert [e.type for e in c.of(JobCreated)] == ["s1"]
    c.do("j", a=1).do("j", b=2)
    assert [(e.type, e.kind, e.listener_event) for e in c.of(JobCreated)] == [
        ("s1", "execution_listener", "start"),
        ("s2", "execution_listener", "start"),
        ("j", "bpmn_element", None),
    ]
    c.do("j", r=3)
    assert c.data == {"sum": 6}
    assert c.open == ["j"]
    c.do("j", out=1)
    assert c.data == {"sum": 6, "out": 1}
    assert c.open == ["u"]


def test_listeners_of_a_process(case: Any) -> None:
    listeners = ext(
        f"<zeebe:executionListeners>{listener('start', 's')}{listener('end', 'e')}</zeebe:executionListeners>"
    )
    c = case(process(listeners + user("u")))
    assert c.open == ["p"]
    assert c.of(JobCreated)[0].element_key == 5
    assert c.do("p", a=1).open == ["u"]
    assert c.data == {"a": 1}
    assert not c.do("u").ended
    assert c.do("p").ended


def test_a_listener_without_retries_is_an_incident(case: Any) -> None:
    listeners = f"<zeebe:executionListeners>{listener('start', 's')}</zeebe:executionListeners>"
    c = case(process(service("j", extra=listeners)))
    key = c.job_key("j")
    c.act(lambda: c.x.fail_job_incident(key, "boom"))
    assert c.incidents == ["EXECUTION_LISTENER_NO_RETRIES"]
    assert c.of(IncidentRaised)[0].job_key == key
    c.resolve()
    assert c.open == ["j"]
    c.do("j")
    c.act(lambda: c.x.fail_job_incident(c.job_key("j"), "boom"))
    assert c.incidents == ["JOB_NO_RETRIES"]
    token = next(iter(c.x.instance.incidents.values()))
    assert c.act(lambda: c.x.complete_job(5 << 24 | token.job, {})).ended  # late, but done
    assert not c.x.instance.incidents


TASK = "<zeebe:userTask/><zeebe:taskListeners>{}</zeebe:taskListeners>"


def test_a_creating_listener_corrects(case: Any) -> None:
    c = case(process(user("u", ext(TASK.format(listener("creating", "c", "taskListener"))))))
    assert not c.of(UserTaskCreated)
    assert c.of(JobCreated)[0].kind == "task_listener"
    result = {"type": "userTask", "corrections": {"assignee": "bob", "priority": 9, "candidateGroups": ["g"]}}
    c.act(lambda: c.x.complete_job(c.job_key("u"), {}, result))
    (made,) = c.of(UserTaskCreated)
    assert (made.assignee, made.priority, made.candidate_groups) == ("bob", 9, ("g",))
    assert c.do("u").ended


def test_a_completing_listener_denies_or_corrects(case: Any) -> None:
    c = case(process(user("u", ext(TASK.format(listener("completing", "c", "taskListener"))))))
    key = c.token("u").key
    c.do("u", a=1)
    assert not c.of(UserTaskCompleted)
    with pytest.raises(WrongState):
        c.x.complete_user_task(key, {}, "bob")
    c.act(lambda: c.x.complete_job(c.job_key("u"), {}, {"denied": True, "deniedReason": "no"}))
    assert not c.ended
    c.act(lambda: c.x.complete_user_task(key, {"a": 2}, "cid"))
    c.act(lambda: c.x.fail_job_incident(c.job_key("u"), "x"))
    assert c.incidents == ["TASK_LISTENER_NO_RETRIES"]
    c.resolve()
    c.act(lambda: c.x.complete_job(c.job_key("u"), {}, {"corrections": {"priority": 1}}))
    assert c.ended
    assert c.data == {"a": 2}
    assert [e.changes for e in c.of(UserTaskUpdated)] == [{"priority": 1}]
    assert c.of(UserTaskCompleted)[0].completed_by == "cid"


def test_unknown_keys_are_refused() -> None:
    c = Case(False, process(start() + user("u") + end() + flow("s", "u", "e")))
    for act in (
        lambda: c.x.complete_job(1, {}),
        lambda: c.x.fire_timer(1),
        lambda: c.x.deliver_message(1, 2, {}),
        lambda: c.x.resolve_incident(1),
        lambda: c.x.set_variables(1, {}),
        lambda: c.x.complete_user_task(1, {}, "x"),
        lambda: c.x.throw_error(1, "c", None, {}),
        lambda: c.x.reschedule_timer(1, c.world.now),
    ):
        with pytest.raises(NotFound):
            act()
