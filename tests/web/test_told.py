"""Who was told what stands on the case; what could not be sent is to be told by telephone, beside each task, too."""

import re
from datetime import timedelta

import pytest

from engine.api import Actor, InvalidInput, commands
from processes.calls import RecordCall

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
        assert "请致电客户 周建国， 023-5550 1201 没有送达： 已受理：连不上服务器" in page
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
    notices = [7, {"at": 3}, {"at": "gestern", "to": "a"}, {"at": "2026-11-24T10:00:00", "to": "a"}]
    odd = {"notices": notices, "vendor_request": {"at": "bald"}, "vendor_reminders": "y"}
    engine.execute(commands.SetVariables(key, odd), manager)
    assert sign_in("lixiaowen").get(f"/cases/{key}").status_code == 200


# ---- ticked off by who rang


def ring_page(client, key, **who):
    page = client.get(f"/cases/{key}/ring", query_string={"whom": "customer", **who}).text
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page)) | {"spoke_to": "周建国"}


def test_who_rang_ticks_it_off_with_whom_he_spoke_to_and_what_was_said(make, engine, mailing, sign_in):
    key, task = start(engine)
    client = sign_in("lixiaowen")
    assert f"/cases/{key}/ring?whom=customer" in client.get(f"/cases/{key}").text
    beside = re.search(r'href="([^"]*/ring[^"]*)"', client.get(f"/inbox/tasks/{task}").text)[1].replace("&amp;", "&")
    before = len(engine.journal())
    page = client.get(beside).text
    assert "已受理：连不上服务器" in page
    assert 'value="周建国"' in page
    assert len(engine.journal()) == before
    given = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    answer = client.post(f"/cases/{key}/ring", data=given | {"spoke_to": "周建国", "said": "知道了，等电话"})
    assert (answer.status_code, answer.location) == (303, f"/inbox/tasks/{task}")
    for address in (f"/cases/{key}", f"/inbox/tasks/{task}"):
        assert "请致电" not in client.get(address).text
    page = words(client.get(f"/cases/{key}").text)
    assert "已受理：连不上服务器 已发出 电话 李晓雯告知周建国：知道了，等电话" in page
    assert "致电了客户" in page
    entry = engine.journal(root_key=key)[-1]
    assert (entry.command_type, entry.actor) == ("RecordCall", "lixiaowen")
    assert engine.compare_tables() == []
    assert engine.run_again() == []


def test_the_second_who_rang_is_told_who_was_faster(make, engine, mailing, sign_in):
    key, _task = start(engine)
    first, second = sign_in("lixiaowen"), sign_in("wangqiang")
    one, two = ring_page(first, key), ring_page(second, key)
    for _ in range(2):  # a double click is one call
        assert first.post(f"/cases/{key}/ring", data=one | {"said": "说了"}).status_code == 303
    answer = second.post(f"/cases/{key}/ring", data=two | {"said": "也说了"})
    assert answer.status_code == 409
    assert "“李晓雯”已在 09:00 致电" in answer.text
    assert [e.command_type for e in engine.journal(root_key=key)].count("RecordCall") == 1
    answer = second.get(f"/cases/{key}/ring?whom=customer")
    assert (answer.status_code, answer.location) == (302, f"/cases/{key}")


def test_a_call_tells_nothing_of_what_came_up_while_it_was_made(make, engine, mailing, sign_in):
    key, _task = start(engine)
    client = sign_in("lixiaowen")
    given = ring_page(client, key)
    notices = engine.variables(key)["notices"]
    engine.clock.set(engine.clock.now() + timedelta(minutes=5))
    later = notices[0] | {"at": engine.clock.now().isoformat(), "subject": "已安排：明天上门"}
    manager = Actor("liufang", frozenset({"service_manager"}), frozenset({"manager"}))
    engine.execute(commands.SetVariables(key, {"notices": [*notices, later]}), manager)
    engine.clock.set(engine.clock.now() + timedelta(minutes=5))
    client.post(f"/cases/{key}/ring", data=given | {"said": "说了"})
    page = words(client.get(f"/cases/{key}").text)
    assert "没有送达： 已安排：明天上门" in page
    assert client.post(f"/cases/{key}/ring", data=ring_page(client, key) | {"said": "又说了"}).status_code == 303
    assert "请致电" not in client.get(f"/cases/{key}").text


def test_a_vendor_that_was_rung(make, engine, mailing, sign_in):
    key, _task = start(engine, email="zhou@example.com")
    manager = Actor("liufang", frozenset({"service_manager"}), frozenset({"manager"}))
    said = {"vendor": "恒通网络设备", "to": None, "sent": False, "at": "2026-11-24T00:30:00+00:00"}
    engine.execute(commands.SetVariables(key, {"vendor_request": said}), manager)
    client = sign_in("lixiaowen")
    given = ring_page(client, key, whom="vendor", name="恒通网络设备")
    client.post(f"/cases/{key}/ring", data=given | {"spoke_to": "值班工程师", "said": "明早答复"})
    page = words(client.get(f"/cases/{key}").text)
    assert "请致电厂商" not in page
    assert "致电了厂商 恒通网络设备" in page


def test_what_is_wrong_with_a_call_stands_at_its_field_and_nothing_is_recorded(make, engine, mailing, sign_in):
    key, _task = start(engine)
    client = sign_in("lixiaowen")
    given = ring_page(client, key)
    answer = client.post(f"/cases/{key}/ring", data=given | {"said": " "})
    assert answer.status_code == 422
    assert "应当有 1 到 2000 个字" in answer.text
    assert client.post(f"/cases/{key}/ring", data=given | {"said": "x", "until": "gestern"}).status_code == 400
    assert client.post(f"/cases/{key}/ring", data=given | {"said": "x", "whom": "team"}).status_code == 404
    assert "RecordCall" not in [e.command_type for e in engine.journal(root_key=key)]


def test_who_works_on_no_case_records_no_call_and_nobody_in_one_that_ended(make, engine, mailing, sign_in):
    key, _task = start(engine)
    given = ring_page(sign_in("lixiaowen"), key)
    assert "已致电" not in sign_in("admin").get(f"/cases/{key}").text
    assert sign_in("admin").post(f"/cases/{key}/ring", data=given | {"said": "x"}).status_code == 403
    until = engine.clock.now()
    with pytest.raises(InvalidInput):
        engine.execute(RecordCall(key, "team", "", until, (), "a", "b"), DESK)
    manager = Actor("liufang", frozenset({"service_manager"}), frozenset({"manager"}))
    engine.execute(commands.CancelInstance(key, "误报"), manager)
    assert sign_in("lixiaowen").post(f"/cases/{key}/ring", data=given | {"said": "x"}).status_code == 409
