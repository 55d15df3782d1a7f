"""Task listeners: asked in order at each change of a user task; they correct, deny, and come before an early end."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import InvalidInput, WrongState
from engine.model.commands import ModifyInstruction
from engine.model.events import (
    ElementTerminated,
    InstanceCanceled,
    JobCreated,
    UserTaskAssigned,
    UserTaskCanceled,
    UserTaskCompleted,
    UserTaskCreated,
    UserTaskUnassigned,
    UserTaskUpdated,
    VariablesWritten,
)
from tests.engine.spiff.kit import (
    ERROR,
    SIGNAL,
    TERMINATE,
    boundary,
    end,
    evsub,
    ext,
    flow,
    gate,
    process,
    service,
    start,
    sub,
    timer,
    user,
)


def listens(id_: str, *events: str, more: str = "") -> str:
    rows = "".join(f'<zeebe:taskListener eventType="{e.split()[0]}" type="{e.split()[-1]}"/>' for e in events)
    return user(id_, ext(f"<zeebe:userTask/>{more}<zeebe:taskListeners>{rows}</zeebe:taskListeners>"))


V = user("v") + flow("b", "v")
ASSIGNED = '<zeebe:assignmentDefinition assignee="ann"/>'


def answer(c: Any, id_: str = "u", **result: Any) -> Any:
    return c.act(lambda: c.x.complete_job(c.job_key(id_), {}, result or None))


def change(c: Any, event: str, changes: dict[str, Any], action: str = "x") -> Any:
    return c.act(lambda: c.x.change_user_task(task_key(c), event, action, changes, "because"))


def task_key(c: Any) -> int:
    return next(t.key for t in c.x.instance.tokens.values() if t.task_spec.name == "u")


def asked(c: Any) -> list[tuple[str, str]]:
    return [(e.listener_event, e.type) for e in c.of(JobCreated)]


def test_assigning_listeners_correct_and_see_what_changes(case: Any) -> None:
    c = case(process(listens("u", "assigning a1", "assigning a2")))
    change(c, "assigning", {"assignee": "bob"}, "claim")
    assert not c.of(UserTaskAssigned)
    with pytest.raises(WrongState):
        c.x.complete_user_task(task_key(c), {}, "bob")
    with pytest.raises(WrongState):
        c.x.change_user_task(task_key(c), "assigning", "", {"assignee": "cid"})
    answer(c, corrections={"priority": 7, "assignee": None})
    first, second = (e.headers for e in c.of(JobCreated))
    assert first["io.camunda.zeebe:assignee"] == "bob"
    assert first["io.camunda.zeebe:action"] == "claim"
    assert first["io.camunda.zeebe:changedAttributes"] == '["assignee"]'
    assert second["io.camunda.zeebe:changedAttributes"] == '["assignee","priority"]'
    assert second["io.camunda.zeebe:priority"] == "7"
    answer(c, corrections={"assignee": "dan", "dueDate": "2026-05-01T10:00:00Z", "candidateGroups": ["g"]})
    assert [(e.assignee, e.reason) for e in c.of(UserTaskAssigned)] == [("dan", "because")]
    assert c.of(UserTaskUpdated)[0].changes == {
        "priority": 7,
        "due_at": "2026-05-01T10:00:00+00:00",
        "candidate_groups": ["g"],
    }
    change(c, "assigning", {"assignee": None})
    answer(c)
    answer(c)
    assert len(c.of(UserTaskUnassigned)) == 1
    assert c.do("u").ended
    assert c.of(UserTaskCompleted)


def test_a_denial_leaves_the_task_as_it_was(case: Any) -> None:
    c = case(process(listens("u", "assigning a1", "assigning a2", "updating b", "completing c1", "completing c2")))
    change(c, "assigning", {"assignee": "bob"})
    answer(c, corrections={"priority": 7})
    answer(c, denied=True, deniedReason="no")
    change(c, "updating", {"priority": 3})
    answer(c, denied=True)
    c.do("u", a=1)
    answer(c, corrections={"priority": 9})
    answer(c, denied=True)
    assert not c.of(UserTaskAssigned)
    assert not c.of(UserTaskUpdated)
    assert not c.of(UserTaskCompleted)
    assert c.open == ["u"]
    c.do("u", a=2)
    answer(c)
    assert answer(c).ended
    assert c.data == {"a": 2}


def test_an_assignee_of_the_diagram_is_assigned_after_creating(case: Any) -> None:
    c = case(process(listens("u", "creating k", "assigning a", more=ASSIGNED)))
    answer(c)
    assert c.of(UserTaskCreated)[0].assignee is None
    assert c.of(JobCreated)[1].headers["io.camunda.zeebe:assignee"] == "ann"
    answer(c)
    assert [e.assignee for e in c.of(UserTaskAssigned)] == ["ann"]
    denied = case(process(listens("u", "assigning a", more=ASSIGNED)))
    answer(denied, denied=True)
    assert denied.open == ["u"]
    assert not denied.of(UserTaskAssigned)
    silent = case(process(listens("u", "updating b", more=ASSIGNED)))
    assert silent.of(UserTaskCreated)[0].assignee == "ann"


def test_variables_set_at_a_task_wait_for_its_updating_listeners(case: Any) -> None:
    c = case(process(listens("u", "updating b")), data={"v": 1})
    c.act(lambda: c.x.set_variables(task_key(c), {"v": 2}))
    assert c.data == {"v": 1}
    answer(c, corrections={"priority": 1})
    assert c.data == {"v": 2}
    c.act(lambda: c.x.set_variables(task_key(c), {"w": 3}, True))
    answer(c)
    assert c.data == {"v": 2}
    assert c.of(VariablesWritten)[-1].scope_key == task_key(c)
    assert c.set(v=4).data == {"v": 4}  # the instance is no user task


@pytest.mark.parametrize(
    ("event", "result", "variables"),
    [
        ("creating", {"denied": True}, {}),
        ("creating", {"corrections": {"priority": 101}}, {}),
        ("creating", {"corrections": {"assignee": "bob"}}, {}),
        ("creating", {"corrections": {"owner": "bob"}}, {}),
        ("creating", {"corrections": {"dueDate": "tomorrow"}}, {}),
        ("creating", {"corrections": {"candidateUsers": "bob"}}, {}),
        ("creating", {"corrections": {"assignee": 7}}, {}),
        ("creating", {}, {"a": 1}),
        ("completing", {"denied": True, "corrections": {"priority": 1}}, {}),
    ],
)
def test_answers_that_can_not_be_taken_are_refused(case: Any, event: str, result: Any, variables: Any) -> None:
    c = case(process(listens("u", f"{event} t", more=ASSIGNED)))
    if event == "completing":
        c.do("u")
    with pytest.raises(InvalidInput):
        c.x.complete_job(c.job_key("u"), variables, result)
    with pytest.raises(WrongState):
        c.x.throw_error(c.job_key("u"), "E", None, {})
    assert not answer(c).incidents


def test_a_listener_expression_that_fails_begins_the_change_again(case: Any) -> None:
    c = case(process(listens("u", "assigning a", "assigning =t")))
    change(c, "assigning", {"assignee": "bob"})
    answer(c, corrections={"priority": 7})
    assert c.incidents == ["EXTRACT_VALUE_ERROR"]
    c.set(t="late").resolve()
    answer(c)
    answer(c)
    assert [t for _, t in asked(c)] == ["a", "a", "late"]
    assert [e.assignee for e in c.of(UserTaskAssigned)] == ["bob"]
    assert not c.of(UserTaskUpdated)


# ------------------------------------------------------------------ canceling
def test_an_interrupting_event_waits_for_canceling_listeners(case: Any) -> None:
    c = case(
        process(listens("u", "canceling x1", "canceling x2") + boundary("b", "u", timer()) + user("v") + flow("b", "v"))
    )
    c.wait(60)
    assert asked(c) == [("canceling", "x1")]
    assert not c.of(UserTaskCanceled)
    with pytest.raises(WrongState):
        c.x.complete_user_task(task_key(c), {}, "bob")
    with pytest.raises(InvalidInput):
        c.x.complete_job(c.job_key("u"), {}, {"denied": True})
    assert answer(c).open == ["u"]
    assert answer(c).open == ["v"]
    assert len(c.of(UserTaskCanceled)) == 1
    assert c.do("v").ended


def test_all_else_in_a_sub_process_ends_at_once(case: Any) -> None:
    inner = (
        start("s1") + gate("g", "parallel") + listens("u", "canceling x") + listens("w", "canceling y") + service("j")
    )
    body = sub("sp", inner + flow("s1", "g", "u") + flow("g", "w") + flow("g", "j"))
    c = case(process(start() + body + boundary("b", "sp", SIGNAL) + flow("s", "sp") + V))
    c.signal(a=1)
    assert c.open == ["u", "w"]
    assert [e.element_id for e in c.of(ElementTerminated)] == ["j"]
    c.signal(a=2)  # nobody waits for it any more
    assert answer(c, "w").open == ["u"]
    assert answer(c).open == ["v"]
    assert c.data == {"a": 1}
    assert [e.element_id for e in c.of(ElementTerminated)].count("sp") == 1


def test_an_interrupting_event_sub_process_waits(case: Any) -> None:
    c = case(process(listens("u", "canceling x") + service("j") + evsub("ev", SIGNAL, user("v") + flow("ev_s", "v"))))
    c.signal()
    assert c.open == ["u"]
    assert answer(c).open == ["v"]
    assert c.do("v").ended


def test_a_terminate_end_and_a_cancellation_wait(case: Any) -> None:
    both = listens("u", "canceling x") + user("v") + end("t", TERMINATE) + flow("v", "t")
    c = case(process(start() + both + flow("s", "u") + flow("s", "v")))
    c.do("v")
    assert not c.ended
    assert answer(c).ended
    d = case(process(start() + both + flow("s", "u") + flow("s", "v")))
    d.act(lambda: d.x.cancel("no more"))
    assert d.open == ["u"]
    assert not d.of(InstanceCanceled)
    assert answer(d).ended
    assert d.of(InstanceCanceled)[0].reason == "no more"


def test_a_multi_instance_that_is_complete_waits(case: Any) -> None:
    rows = '<zeebe:taskListeners><zeebe:taskListener eventType="canceling" type="x"/></zeebe:taskListeners>'
    loop = (
        "<multiInstanceLoopCharacteristics><extensionElements>"
        '<zeebe:loopCharacteristics inputCollection="=[1,2,3]"/></extensionElements>'
        "<completionCondition>=true</completionCondition></multiInstanceLoopCharacteristics>"
    )
    c = case(process(user("u", ext("<zeebe:userTask/>" + rows) + loop) + user("v") + flow("u", "v")))
    c.do("u")
    assert [t for _, t in asked(c)] == ["x", "x"]
    answer(c)
    assert c.open == ["u"]
    assert answer(c).open == ["v"]
    assert len(c.of(UserTaskCanceled)) == 2


def test_an_outer_end_waits_for_what_is_asked_already(case: Any) -> None:
    task = start("s1") + listens("u", "canceling x") + boundary("b1", "u", SIGNAL) + user("w")
    body = sub("sp", task + flow("s1", "u") + flow("b1", "w")) + boundary("b", "sp", timer())
    c = case(process(start() + body + flow("s", "sp") + V))
    c.signal().wait(60)
    assert asked(c) == [("canceling", "x")]
    assert answer(c).open == ["v"]
    assert [e.element_id for e in c.of(UserTaskCreated)] == ["u", "v"]


def test_an_error_beside_waits_and_a_modification_does(case: Any) -> None:
    inner = start("s1") + listens("u", "canceling x") + service("j") + flow("s1", "u") + flow("s1", "j")
    c = case(
        process(start() + sub("sp", inner) + boundary("b", "sp", ERROR) + user("v") + flow("s", "sp") + flow("b", "v"))
    )
    c.act(lambda: c.x.throw_error(c.job_key("j"), "E1", None, {"why": 1}))
    assert c.open == ["u"]
    assert answer(c).open == ["v"]
    assert c.data == {"why": 1}
    d = case(process(start() + listens("u", "canceling x") + flow("s", "u")))
    d.act(lambda: d.x.modify([ModifyInstruction("terminate", element_key=task_key(d))], "stop"))
    assert not d.ended
    assert answer(d).ended
    assert d.of(InstanceCanceled)[0].reason == "stop"


def test_a_task_that_is_still_being_created_is_asked_too(case: Any) -> None:
    c = case(
        process(listens("u", "creating k", "canceling x") + boundary("b", "u", timer()) + user("v") + flow("b", "v"))
    )
    c.wait(60)
    assert [t for _, t in asked(c)] == ["k", "x"]
    assert answer(c).open == ["v"]
    assert not c.of(UserTaskCanceled)  # it never was
