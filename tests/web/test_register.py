"""The call-taker chooses from the register, and what it knows stands beside every task."""

import pytest

from engine.api import SYSTEM, FrozenClock, commands
from processes.register.queries import read_entry
from processes.register.sample import commands as sample
from tests.kit.prepared import opened
from web.app import create_app
from web.register import ServiceDirectory

from .conftest import NOW, PASSWORD, small

REQUEST = {"title": "不通电", "description": "指示灯全灭", "channel": "hotline", "severity": "high", "disaster": "yes"}


def with_register(engine):
    for command in sample():
        engine.execute(command, SYSTEM)
    small(engine)


@pytest.fixture
def engine(tmp_path):
    engine = opened(with_register, FrozenClock(NOW), tmp_path / "register.sqlite3")
    yield engine
    engine.close()


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
    assert variables["contract"] == {"level": "standard", "is_in_force": True}
    assert variables["request"]["is_disaster"] == "yes"
    (task,) = engine.instance_tasks(case.instance_key)
    page = desk.get(f"/inbox/tasks/{task.user_task_key}").text
    for text in ("海川物流集团", "备份每日 3:00 到异地", "恒通网络设备", "HT7506-2503-0017", "合同有效"):
        assert text in page
    desk.post("/language", data={"language": "en"})
    assert "Environment" in desk.get(f"/inbox/tasks/{task.user_task_key}").text


def test_a_known_customer_still_needs_somebody_to_call_back(desk):
    answer = desk.post("/cases/new", data=REQUEST | {"customer_id": "haichuan"})
    assert answer.status_code == 422
    assert "回电联系人" in answer.text


def unknown_case(engine, **variables):
    said = {"customer": {"name": "某公司"}, "contact": {"name": "甲", "email": "sun@rmyy.example"}, "product": {}}
    started = engine.execute(commands.StartInstance("support_request", said | variables, "20261124-0007"), SYSTEM)
    return started.instance_key


def test_the_desk_says_whose_case_it_is_and_sees_what_is_known_of_them(desk, engine):
    key = unknown_case(engine)
    assert "档案里还没有这个客户" in desk.get(f"/cases/{key}").text
    page = desk.get(f"/cases/{key}/customer").text
    assert "customer=rmyy" in page  # by the e-mail address
    assert "customer=haichuan" in desk.get(f"/cases/{key}/customer?text=海川").text
    page = desk.get(f"/cases/{key}/customer?customer=rmyy").text
    assert '<option value="rmyy-sun" selected>' in page
    data = {"customer_id": "rmyy", "contact_id": "rmyy-sun", "product_id": "rmyy-db1", "site_id": ""}
    assert desk.post(f"/cases/{key}/customer", data=data).location == f"/cases/{key}"
    assert engine.variables(key)["customer"]["name"] == "江北区人民医院"
    page = desk.get(f"/cases/{key}").text
    assert "指定了工单的客户" in page
    assert "/register/product/rmyy-db1" in page
    task = engine.instance_tasks(key)[0].user_task_key
    other = unknown_case(engine, customer={"id": "rmyy", "name": "江北区人民医院"})
    page = desk.get(f"/inbox/tasks/{task}").text
    assert f'href="/cases/{other}"' in page
    assert "其他工单" in page


def test_the_desk_registers_a_customer_from_the_case(desk, engine):
    key = unknown_case(engine)
    data = {"customer_name": "", "contact_id": "new", "contact_name": "甲", "contact_email": "a@new.example"}
    answer = desk.post(f"/cases/{key}/customer", data=data)
    assert answer.status_code == 422
    assert "必填" in answer.text
    assert 'value="a@new.example"' in answer.text
    data |= {"customer_name": "新公司", "product_id": "new", "product_name": "路由器", "product_serial": "R-1"}
    assert desk.post(f"/cases/{key}/customer", data=data).status_code == 303
    known = engine.variables(key)
    assert (known["customer"]["id"], known["product"]["serial"]) == ("kh-20261124-0007", "R-1")
    assert known["contact"]["id"] == "lxr-20261124-0007"
    assert read_entry(engine, "customer", "kh-20261124-0007")["name"] == "新公司"


def test_an_ended_case_keeps_its_customer(desk, engine):
    key = unknown_case(engine)
    engine.execute(commands.CancelInstance(key, "重复"), SYSTEM)
    assert desk.get(f"/cases/{key}/customer").status_code == 403
    assert desk.post(f"/cases/{key}/customer", data={"customer_id": "rmyy"}).status_code == 403
