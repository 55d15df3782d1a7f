"""The call-taker chooses from the register, and what it knows stands beside every task."""

import pytest

from engine.api import SYSTEM, Engine, FrozenClock, commands
from processes.module import MODULE
from processes.register.sample import commands as sample
from web.app import create_app
from web.register import ServiceDirectory

from .conftest import COMPLAINT, COMPLAINT_FORM, DIAGRAM, FORM, HASH, NOW, PASSWORD

REQUEST = {"title": "不通电", "description": "指示灯全灭", "channel": "hotline", "severity": "high", "disaster": "yes"}


@pytest.fixture
def engine(tmp_path):
    url = f"sqlite:///{(tmp_path / 'register.sqlite3').as_posix()}"
    opened = Engine.open(url, clock=FrozenClock(NOW), modules=(MODULE,))
    for command in sample():
        opened.execute(command, SYSTEM)
    person = commands.CreateUser("lixiaowen", "李晓雯", ("service_desk",), password_hash=HASH)
    opened.execute(person, SYSTEM)
    files = {"support_request.bpmn": DIAGRAM, "response.form": FORM}
    opened.deploy({**files, "complaint.bpmn": COMPLAINT, "complaint.form": COMPLAINT_FORM}, SYSTEM)
    return opened


@pytest.fixture
def desk(engine, tmp_path):
    app = create_app(engine, directory=ServiceDirectory(engine), var=tmp_path)
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    client.post("/sign-in", data={"name": "lixiaowen", "password": PASSWORD})
    return client


def test_beside_a_task_stand_access_importance_and_the_last_backup(desk, engine):
    known = {"customer": {"id": "rmyy"}, "site": {"id": "rmyy-jifang"}, "product": {"serial": "LH940-2401-0233"}}
    with desk.application.test_request_context():
        facts = dict(ServiceDirectory(engine).facts(known))
    assert facts["重要程度"] == "关键"
    assert "信息科陪同" in facts["进场要求"]
    assert facts["备份记录"] == "2026-11-22，门诊数据库全量"
    assert facts["培训记录"] == "2024-03-15，系统备份与恢复"
    assert "400-555-0303" in facts["厂商"]


@pytest.mark.parametrize("text", ["海川", "城东仓库", "HT7506-2503-0017", "周建国"])
def test_a_customer_is_found_by_name_site_serial_or_contact(desk, text):
    page = desk.get(f"/cases/new?text={text}").text
    assert "海川物流集团" in page
    assert "江北区人民医院" not in page


def test_nobody_is_found_and_can_still_be_served(desk):
    page = desk.get("/cases/new?text=不存在").text
    assert "没有找到客户" in page
    assert "unknown=1" in page


def test_a_case_starts_with_what_the_register_knows(desk, engine):
    page = desk.get("/cases/new?customer=haichuan").text
    assert "装车高峰" in page
    chosen = {"customer_id": "haichuan", "site_id": "haichuan-cangku", "contact_id": "haichuan-zhou"}
    answer = desk.post("/cases/new", data=REQUEST | chosen | {"serial": "HT7506-2503-0017"})
    assert answer.status_code == 303
    (case,) = engine.find_instances()
    variables = engine.variables(case.instance_key)
    assert variables["contact"]["name"] == "周建国"
    assert variables["product"]["model"] == "HT-S7506"
    assert variables["contract"] == {"level": "standard"}
    assert variables["request"]["is_disaster"] == "yes"
    (task,) = engine.instance_tasks(case.instance_key)
    page = desk.get(f"/inbox/tasks/{task.user_task_key}").text
    for text in ("海川物流集团", "备份每日 3:00 到异地", "恒通网络设备", "HT7506-2503-0017"):
        assert text in page
    desk.post("/language", data={"language": "en"})
    assert "Environment" in desk.get(f"/inbox/tasks/{task.user_task_key}").text


def test_a_known_customer_still_needs_somebody_to_call_back(desk):
    answer = desk.post("/cases/new", data=REQUEST | {"customer_id": "haichuan"})
    assert answer.status_code == 422
    assert "回电联系人" in answer.text
