"""The manager assigns, suspends and cancels; each is kept with its reason."""

from datetime import timedelta

from engine.api import SYSTEM, commands
from processes.deploy import read_bundle

from .conftest import DIAGRAM


def test_a_task_is_assigned_and_opened_again(sign_in, engine, case):
    client = sign_in("liufang")
    assert "响应客户" in client.get("/manager/").text
    client.post(f"/manager/tasks/{case.task}/assign", data={"assignee": "wangqiang", "reason": "熟悉现场"})
    assert engine.read_user_task(case.task).assignee == "wangqiang"
    client.post(f"/manager/tasks/{case.task}/assign", data={"assignee": ""})
    assert engine.read_user_task(case.task).assignee is None


def test_a_case_is_suspended_resumed_and_canceled_with_a_reason(sign_in, engine, case):
    client = sign_in("liufang")
    assert client.get(f"/manager/cases/{case.key}").status_code == 200
    client.post(f"/manager/cases/{case.key}/suspend", data={"reason": "等客户停机"})
    assert engine.read_instance(case.key).state == "suspended"
    client.post(f"/manager/cases/{case.key}/resume", data={"reason": "客户已停机"})
    assert engine.read_instance(case.key).state == "active"
    client.post(f"/manager/cases/{case.key}/cancel", data={})
    assert engine.read_instance(case.key).state == "active"
    client.post(f"/manager/cases/{case.key}/cancel", data={"reason": "重复登记"})
    assert engine.read_instance(case.key).state == "canceled"
    assert "重复登记" in client.get(f"/cases/{case.key}").text


def test_a_clock_is_set(sign_in, engine, case):
    client = sign_in("liufang")
    (timer,) = engine.timers(case.key)
    path = f"/manager/timers/{timer.timer_key}/reschedule"
    assert client.post(path, data={"due_at": "soon"}).status_code == 400
    client.post(path, data={"due_at": "2026-11-24T12:00", "reason": "客户要求"})
    (timer,) = engine.timers(case.key)
    assert timer.due_at.isoformat() == "2026-11-24T04:00:00+00:00"


def test_no_intervention_without_a_reason(sign_in, engine, case):
    client = sign_in("liufang")
    (timer,) = engine.timers(case.key)
    client.post(f"/manager/cases/{case.key}/suspend", data={"reason": " "})
    client.post(f"/manager/timers/{timer.timer_key}/reschedule", data={"due_at": "2026-11-24T12:00"})
    assert "请填写原因" in client.get("/manager/").text
    assert engine.read_instance(case.key).state == "active"
    assert engine.timers(case.key) == [timer]


def test_others_are_refused(sign_in, case):
    client = sign_in("wangqiang")
    assert client.post(f"/manager/cases/{case.key}/cancel", data={"reason": "x"}).status_code == 403
    assert client.post("/manager/incidents/1/resolve").status_code == 403


def test_an_incident_that_is_not_there(sign_in):
    assert sign_in("liufang").post("/manager/incidents/1/resolve").status_code == 404


def test_a_case_gets_another_service_level(sign_in, engine):
    engine.deploy(read_bundle(), SYSTEM)
    variables = {
        "request": {"title": "不启动", "is_disaster": "no", "received_at": engine.clock.now().isoformat()},
        "contract": {"level": "standard"},
    }
    key = engine.execute(commands.StartInstance("support_request", variables, "20261124-0009"), SYSTEM).instance_key
    engine.run_jobs()
    client = sign_in("liufang")
    assert "改变服务级别" in client.get(f"/manager/cases/{key}").text
    client.post(f"/manager/cases/{key}/level", data={"level": "premium", "reason": "续签"})
    [promise] = engine.commitments(key)
    assert promise.due_at == engine.clock.now() + timedelta(minutes=30)
    page = client.get(f"/commitments/{promise.commitment_key}").text
    assert "续签" in page
    assert "2026-11-24 09:30:00" in page


def test_a_case_without_limits_has_no_level_to_change(sign_in, case):
    assert "改变服务级别" not in sign_in("liufang").get(f"/manager/cases/{case.key}").text


JOB = (
    DIAGRAM[: DIAGRAM.index("<bpmn:process")]
    + """<bpmn:process id="tells" name="通知" isExecutable="true"><bpmn:startEvent id="S"/>
<bpmn:serviceTask id="T" name="发送"><bpmn:extensionElements><zeebe:taskDefinition type="nobody" retries="1"/>
</bpmn:extensionElements></bpmn:serviceTask><bpmn:sequenceFlow id="G" sourceRef="S" targetRef="T"/></bpmn:process>
</bpmn:definitions>"""
)


def test_work_of_the_system_gets_more_tries_and_an_incident_is_resolved_at_the_case(sign_in, engine):
    engine.deploy({"tells.bpmn": JOB}, SYSTEM)
    key = engine.execute(commands.StartInstance("tells", {}, "nr-1"), SYSTEM).instance_key
    client = sign_in("liufang")
    [job] = engine.jobs(key)
    assert "nobody" in client.get(f"/manager/cases/{key}").text
    client.post(f"/manager/jobs/{job.job_key}/retries", data={"tries": "7", "reason": "慢慢来"})
    assert engine.jobs(key)[0].retries == 7
    engine.execute(commands.LockJobs("nobody", "w"), SYSTEM)
    engine.execute(commands.FailJob(job.job_key, 0, "邮件服务器不通", worker="w"), SYSTEM)
    page = client.get(f"/manager/cases/{key}").text
    assert "邮件服务器不通" in page
    [incident] = engine.incidents(key)
    client.post(f"/manager/incidents/{incident.incident_key}/resolve", data={"reason": "已修好", "tries": "5"})
    assert engine.incidents(key) == []
    assert engine.jobs(key)[0].retries == 5
