"""Who was told what stands on the case; what could not be sent is to be told by telephone, beside each task, too."""

import re

import pytest

from engine.api import Actor, commands

CONTACT = {"name": "周建国", "phone": "023-5550 1201"}
DESK = Actor("lixiaowen", frozenset({"service_desk", "engineer"}))


def start(engine, **contact):
    received_at = engine.clock.now().isoformat()
    variables = {
        "contract": {"level": "standard"},
        "customer": {"name": "晨光医院"},
        "contact": CONTACT | contact,
        "request": {"title": "连不上服务器", "channel": "hotline", "is_disaster": "no", "received_at": received_at},
    }
    key = engine.execute(commands.StartInstance("support_request", variables, "20261124-0007"), DESK).instance_key
    engine.run_jobs()
    (task,) = engine.instance_tasks(key)
    return key, task.user_task_key


@pytest.fixture
def mailing(monkeypatch, post):
    monkeypatch.setenv("RELAYDESK_SMTP_URL", post.url)
    return post


def words(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_what_went_out_stands_on_the_case_with_whom_and_by_which_way(make, engine, mailing, sign_in):
    key, task = start(engine, email="zhou@example.com")
    client = sign_in("lixiaowen")
    page = words(client.get(f"/cases/{key}").text)
    assert "客户 zhou@example.com 已受理：连不上服务器 已发出 电子邮件" in page
    for address in (f"/cases/{key}", f"/inbox/tasks/{task}"):
        assert "请致电" not in client.get(address).text


@pytest.mark.parametrize(
    ("email", "refuse", "why"),
    [(None, False, "没有电子邮件地址"), ("不知道", False, "电子邮件地址不对"), ("a@example.com", True, "邮件没有送达")],
)
def test_what_could_not_be_sent_is_to_be_told_by_telephone(make, engine, mailing, sign_in, email, refuse, why):
    mailing.refuse = refuse
    key, task = start(engine, email=email)
    client = sign_in("lixiaowen")
    for address in (f"/cases/{key}", f"/inbox/tasks/{task}"):
        page = words(client.get(address).text)
        assert "请致电客户 周建国，023-5550 1201 没有送达： 已受理：连不上服务器" in page
        assert why in page
    assert "未发出" in words(client.get(f"/cases/{key}").text)


def test_english_pages_say_it_in_english(make, engine, mailing, sign_in):
    key, _task = start(engine)
    client = sign_in("lixiaowen")
    client.post("/language", data={"language": "en"})
    page = words(client.get(f"/cases/{key}").text)
    assert "Ring the customer" in page
    assert "no e-mail address is known" in page


def test_nobody_is_to_be_rung_for_a_case_that_ended(make, engine, mailing, sign_in):
    key, task = start(engine)
    manager = Actor("liufang", frozenset({"service_manager"}), frozenset({"manager"}))
    engine.execute(commands.CancelInstance(key, "误报"), manager)
    client = sign_in("lixiaowen")
    assert "请致电" not in client.get(f"/cases/{key}").text
    assert "未发出" in client.get(f"/cases/{key}").text
    assert "请致电" not in client.get(f"/inbox/tasks/{task}").text


def test_a_vendor_that_was_not_reached_is_to_be_rung_and_no_longer_once_a_mail_went_out(make, engine, mailing, sign_in):
    key, _task = start(engine, email="zhou@example.com")
    manager = Actor("liufang", frozenset({"service_manager"}), frozenset({"manager"}))
    said = {"vendor": "恒通网络设备", "to": None, "sent": False, "at": "2026-11-24T10:00:00+00:00"}
    known = {
        "vendor_request": said,
        "vendor_reminders": [said | {"at": "2026-11-24T12:00:00+00:00", "to": "a@ht.example"}],
    }
    engine.execute(commands.SetVariables(key, known), manager)
    client = sign_in("lixiaowen")
    page = client.get(f"/cases/{key}").text
    assert "请致电厂商 恒通网络设备 没有送达： 请求协助" in words(page)
    assert "邮件没有送达" in page
    later = said | {"sent": True, "to": "a@ht.example", "at": "2026-11-24T14:00:00+00:00"}
    engine.execute(commands.SetVariables(key, {"vendor_reminders": [*known["vendor_reminders"], later]}), manager)
    page = words(client.get(f"/cases/{key}").text)
    assert "请致电厂商" not in page
    assert page.count("厂商 恒通网络设备 催办") == 2


def test_what_is_no_notice_is_passed_over(make, engine, sign_in):
    key, _task = start(engine)
    manager = Actor("liufang", frozenset({"service_manager"}), frozenset({"manager"}))
    odd = {"notices": [7, {"at": 3}], "vendor_request": "x", "vendor_reminders": "y"}
    engine.execute(commands.SetVariables(key, odd), manager)
    assert sign_in("lixiaowen").get(f"/cases/{key}").status_code == 200
