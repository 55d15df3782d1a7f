"""A desk with people, one small deployed process, and browsers that are signed in."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from werkzeug.security import generate_password_hash

from engine.api import SYSTEM, Actor, FrozenClock, commands
from processes.deploy import read_bundle
from processes.register.sample import commands as sample
from tests.kit.prepared import opened
from tests.kit.servers import MailServer, running
from web.app import create_app
from web.register import ServiceDirectory

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai
PASSWORD = "correct horse"
HASH = generate_password_hash(PASSWORD, "scrypt:1024:8:1")
PEOPLE = {
    "lixiaowen": ("李晓雯", ("service_desk",), ()),
    "wangqiang": ("王强", ("engineer", "service_desk"), ()),
    "zhangmin": ("张敏", ("trainer",), ()),
    "liufang": ("刘芳", ("service_manager",), ("manager", "auditor")),
    "zhaolei": ("赵磊", (), ("owner",)),
    "admin": ("管理员", (), ("admin",)),
}

DIAGRAM = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:modeler="http://camunda.org/schema/modeler/1.0"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="D" targetNamespace="t"
    modeler:executionPlatform="Camunda Cloud" modeler:executionPlatformVersion="8.8.0">
  <bpmn:process id="support_request" name="技术支持请求" isExecutable="true">
    <bpmn:startEvent id="Start"><bpmn:outgoing>F1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:userTask id="Respond" name="响应客户">
      <bpmn:extensionElements>
        <zeebe:userTask/>
        <zeebe:formDefinition formId="response"/>
        <zeebe:assignmentDefinition candidateGroups="service_desk"/>
        <zeebe:taskSchedule dueDate="=now() + duration(&quot;PT1H&quot;)"/>
        <zeebe:properties>
          <zeebe:property name="clause" value="3.1.b"/>
          <zeebe:property name="commitment.response.name" value="明确响应"/>
          <zeebe:property name="commitment.response.owner" value="service_desk"/>
          <zeebe:property name="commitment.response.due" value="=now() + duration(&quot;PT1H&quot;)"/>
          <zeebe:property name="commitment.response.met" value="completed"/>
        </zeebe:properties>
      </bpmn:extensionElements>
      <bpmn:incoming>F1</bpmn:incoming><bpmn:outgoing>F2</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:boundaryEvent id="Late" name="响应超时" attachedToRef="Respond" cancelActivity="false">
      <bpmn:extensionElements>
        <zeebe:properties><zeebe:property name="clause" value="3.1.b"/></zeebe:properties>
      </bpmn:extensionElements>
      <bpmn:outgoing>F3</bpmn:outgoing>
      <bpmn:timerEventDefinition id="T1">
        <bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT1H</bpmn:timeDuration>
      </bpmn:timerEventDefinition>
    </bpmn:boundaryEvent>
    <bpmn:endEvent id="End"><bpmn:incoming>F2</bpmn:incoming></bpmn:endEvent>
    <bpmn:userTask id="Chase" name="督办：尚未响应">
      <bpmn:extensionElements>
        <zeebe:userTask/>
        <zeebe:assignmentDefinition candidateGroups="service_manager"/>
      </bpmn:extensionElements>
      <bpmn:incoming>F3</bpmn:incoming><bpmn:outgoing>F4</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:endEvent id="Told"><bpmn:incoming>F4</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="F1" sourceRef="Start" targetRef="Respond"/>
    <bpmn:sequenceFlow id="F2" sourceRef="Respond" targetRef="End"/>
    <bpmn:sequenceFlow id="F3" sourceRef="Late" targetRef="Chase"/>
    <bpmn:sequenceFlow id="F4" sourceRef="Chase" targetRef="Told"/>
  </bpmn:process>
</bpmn:definitions>
"""

FORM = """{"type": "default", "id": "response", "schemaVersion": 19, "executionPlatform": "Camunda Cloud",
 "executionPlatformVersion": "8.8.0", "components": [
 {"type": "textarea", "id": "F1", "key": "situation", "label": "准确情况", "validate": {"required": true}}]}
"""


COMPLAINT = (
    DIAGRAM[: DIAGRAM.index("<bpmn:process")]
    + """<bpmn:process id="complaint" name="客户投诉" isExecutable="true">
    <bpmn:startEvent id="Start"><bpmn:extensionElements><zeebe:formDefinition formId="complaint"/>
      </bpmn:extensionElements><bpmn:outgoing>F1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:userTask id="Investigate" name="受理并调查"><bpmn:extensionElements><zeebe:userTask/>
      <zeebe:assignmentDefinition candidateGroups="service_manager"/></bpmn:extensionElements>
      <bpmn:incoming>F1</bpmn:incoming><bpmn:outgoing>F2</bpmn:outgoing></bpmn:userTask>
    <bpmn:endEvent id="End"><bpmn:incoming>F2</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="F1" sourceRef="Start" targetRef="Investigate"/>
    <bpmn:sequenceFlow id="F2" sourceRef="Investigate" targetRef="End"/>
  </bpmn:process>
</bpmn:definitions>
"""
)

COMPLAINT_FORM = """{"type": "default", "id": "complaint", "schemaVersion": 19, "executionPlatform": "Camunda Cloud",
 "executionPlatformVersion": "8.8.0", "components": [
 {"type": "textfield", "id": "F1", "key": "complaint.case_number", "label": "相关工单编号"},
 {"type": "textfield", "id": "F2", "key": "customer.name", "label": "客户名称"},
 {"type": "textarea", "id": "F3", "key": "complaint.text", "label": "投诉内容", "validate": {"required": true}}]}
"""


def small(engine):
    """The people, and two small processes."""
    for name, (display_name, groups, roles) in PEOPLE.items():
        engine.execute(commands.CreateUser(name, display_name, groups, roles, password_hash=HASH), SYSTEM)
    engine.deploy({"complaint.bpmn": COMPLAINT, "complaint.form": COMPLAINT_FORM}, SYSTEM)
    engine.deploy({"support_request.bpmn": DIAGRAM, "response.form": FORM}, SYSTEM)


def whole(engine):
    """The same, and over them the sample register and the service's own diagrams."""
    small(engine)
    for command in sample():
        engine.execute(command, SYSTEM)
    engine.deploy(read_bundle(), SYSTEM)


@pytest.fixture
def engine(tmp_path, request):
    """The whole service for a test that makes portals, else the small processes."""
    engine = opened(whole if "make" in request.fixturenames else small, FrozenClock(NOW), tmp_path / "web.sqlite3")
    yield engine
    engine.close()


@pytest.fixture
def app(engine, tmp_path):
    made = create_app(engine, var=tmp_path / "var")
    made.config["WTF_CSRF_ENABLED"] = False
    return made


@pytest.fixture
def sign_in(app):
    def as_(name):
        client = app.test_client()
        answer = client.post("/sign-in", data={"name": name, "password": PASSWORD})
        assert answer.status_code == 303
        return client

    return as_


@pytest.fixture
def case(engine):
    """A case that waits for its first answer: its instance key and its task."""
    variables = {
        "customer": {"name": "晨光医院"},
        "site": {"name": "门诊楼三楼机房"},
        "request": {"title": "连不上服务器", "channel": "hotline", "is_disaster": "no"},
    }
    desk = Actor("lixiaowen", frozenset({"service_desk"}))
    outcome = engine.execute(commands.StartInstance("support_request", variables, "20261124-0001"), desk)
    (task,) = engine.instance_tasks(outcome.instance_key)
    return SimpleNamespace(key=outcome.instance_key, task=task.user_task_key)


@pytest.fixture
def post():
    """A mail server that takes what is sent."""
    server = MailServer()
    with running(server):
        yield server


@pytest.fixture
def make(engine, tmp_path):
    """Make browsers at portals on the service's own diagrams and the sample register."""

    def make(environment=None):
        app = create_app(engine, directory=ServiceDirectory(engine), var=tmp_path / "var", environment=environment)
        app.config["WTF_CSRF_ENABLED"] = False
        return app.test_client()

    return make


@pytest.fixture
def portal(make, post):
    return make({"RELAYDESK_SMTP_URL": post.url, "RELAYDESK_PUBLIC_URL": "https://service.example/"})
