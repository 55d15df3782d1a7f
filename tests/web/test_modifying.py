"""A manager changes by hand where a case stands: tried first, refused where unsound, kept with the reason."""

import pytest

from engine.api import SYSTEM, commands, events

from .conftest import DIAGRAM

TWO = DIAGRAM.replace(
    """<bpmn:endEvent id="End"><bpmn:incoming>F2</bpmn:incoming></bpmn:endEvent>""",
    """<bpmn:userTask id="Solve" name="解决问题"><bpmn:extensionElements><zeebe:userTask/>
    <zeebe:assignmentDefinition candidateGroups="engineer"/></bpmn:extensionElements>
    <bpmn:incoming>F2</bpmn:incoming><bpmn:outgoing>F9</bpmn:outgoing></bpmn:userTask>
    <bpmn:endEvent id="End"><bpmn:incoming>F9</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="F9" sourceRef="Solve" targetRef="End"/>""",
).replace('sourceRef="Respond" targetRef="End"', 'sourceRef="Respond" targetRef="Solve"')


@pytest.fixture
def two(engine, case):
    """A case in a process of two tasks, at the first; the key of its case and of where it stands."""
    engine.deploy({"support_request.bpmn": TWO}, SYSTEM)
    key = engine.execute(commands.StartInstance("support_request", {"n": 1}, "20261124-0007"), SYSTEM).instance_key
    return key, engine.instance_tasks(key)[0].user_task_key


def names(engine, key):
    return [t.element_id for t in engine.instance_tasks(key, state="created")]


def test_a_move_is_tried_and_then_done_with_a_reason(sign_in, engine, two):
    key, task = two
    client = sign_in("liufang")
    page = client.get(f"/manager/cases/{key}/modify").text
    assert "解决问题 (Solve)" in page
    assert "(Start)" not in page
    assert "(Late)" not in page
    form = {f"move.{task}": "Solve", "reason": "客户已在现场得到答复"}
    tried = client.post(f"/manager/cases/{key}/modify", data={**form, "action": "try"}).text
    assert "任务已产生: 解决问题" in tried
    assert "任务已撤销" in tried
    assert names(engine, key) == ["Respond"]
    answer = client.post(f"/manager/cases/{key}/modify", data={**form, "action": "do"})
    assert answer.status_code == 303
    assert names(engine, key) == ["Solve"]
    assert "客户已在现场得到答复" in client.get(f"/cases/{key}").text


def test_nothing_is_done_without_a_choice_or_a_reason(sign_in, engine, two):
    key, task = two
    client = sign_in("liufang")
    assert "请选择要结束" in client.post(f"/manager/cases/{key}/modify", data={"reason": "x"}).text
    assert "请填写原因" in client.post(f"/manager/cases/{key}/modify", data={f"move.{task}": "Solve"}).text
    assert names(engine, key) == ["Respond"]


def test_a_promise_that_is_skipped_is_not_met_by_it(sign_in, engine, two):
    key, task = two
    form = {f"move.{task}": "End", "reason": "跳过", "action": "do"}
    sign_in("liufang").post(f"/manager/cases/{key}/modify", data=form)
    assert engine.read_instance(key).state == "completed"
    [promise] = engine.commitments(key)
    assert promise.state != "met" or promise.is_intervention


def test_an_element_is_begun_in_addition_and_one_is_ended(sign_in, engine, two):
    key, task = two
    client = sign_in("liufang")
    form = {"activate": "Solve", f"end.{task}": "on", "reason": "换一步", "action": "do"}
    client.post(f"/manager/cases/{key}/modify", data=form)
    assert names(engine, key) == ["Solve"]


def test_what_is_unsound_is_refused_with_the_reason(sign_in, engine, two):
    key, _task = two
    client = sign_in("liufang")
    answer = client.post(f"/manager/cases/{key}/modify", data={"activate": "Start", "reason": "x", "action": "do"})
    assert answer.status_code == 422
    assert "被拒绝，未作任何改变" in answer.text
    assert "开始事件" in answer.text
    engine.execute(commands.SuspendInstance(key, "x"), SYSTEM)
    assert "只能调整进行中的工单" in client.get(f"/manager/cases/{key}/modify").text
    answer = client.post(f"/manager/cases/{key}/modify", data={"activate": "Solve", "reason": "x", "action": "do"})
    assert answer.status_code == 409


def test_a_double_click_changes_once(sign_in, engine, two):
    key, _task = two
    client = sign_in("liufang")
    form = {"activate": "Solve", "reason": "x", "action": "do", "request_id": "r1"}
    for _ in range(2):
        assert client.post(f"/manager/cases/{key}/modify", data=form).status_code == 303
    assert sorted(names(engine, key)) == ["Respond", "Solve"]


def test_data_is_set_by_an_expression_with_a_reason(sign_in, engine, two):
    key, _task = two
    client = sign_in("liufang")
    path = f"/manager/cases/{key}/variables"
    assert client.post(path, data={"name": "n", "value": "n + 41", "reason": "更正"}).status_code == 303
    assert engine.variables(key)["n"] == 42
    assert "需要填写" in client.post(path, data={"name": "n", "value": "1"}).text
    answer = client.post(path, data={"name": "n", "value": "1 +", "reason": "x"})
    assert answer.status_code == 422
    assert engine.variables(key)["n"] == 42
    assert any(isinstance(e, events.VariablesWritten) for e in engine.journal(root_key=key)[-1].events)


def test_only_managers_change_cases(sign_in, two):
    key, task = two
    client = sign_in("zhaolei")
    assert client.get(f"/manager/cases/{key}/modify").status_code == 403
    assert client.post(f"/manager/cases/{key}/modify", data={f"move.{task}": "Solve"}).status_code == 403
    assert client.post(f"/manager/cases/{key}/variables", data={}).status_code == 403
    assert sign_in("liufang").get("/manager/cases/1/modify").status_code == 404
