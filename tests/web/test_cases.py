"""Cases: registering one, its number, the list, one case with its history."""

from datetime import timedelta

import pytest

from engine.api import SYSTEM
from processes.deploy import read_bundle
from web import numbers

FORM = {
    "customer_name": "晨光医院",
    "contact_name": "周工",
    "title": "连不上服务器",
    "description": "早上开始，所有窗口",
    "channel": "hotline",
    "severity": "normal",
}


def test_a_call_becomes_a_case_with_a_number_and_promised_times(sign_in, engine):
    client = sign_in("lixiaowen")
    assert "档案中没有这个客户" in client.get("/cases/new").text
    answer = client.post("/cases/new", data=FORM)
    page = client.get(answer.location).text
    assert "20261124-0001" in page
    assert "明确响应" in page
    assert "今天 10:00" in page
    (case,) = engine.find_instances()
    assert engine.variables(case.instance_key)["request"]["title"] == "连不上服务器"


def test_numbers_count_on(sign_in, engine):
    client = sign_in("lixiaowen")
    for _ in range(3):
        client.post("/cases/new", data=FORM)
    assert [case.business_key for case in engine.find_instances()] == [f"20261124-000{n}" for n in (3, 2, 1)]


def test_sent_twice_it_is_one_case(sign_in, engine):
    client = sign_in("lixiaowen")
    first, second = (client.post("/cases/new", data=FORM | {"request_id": "r1"}).location for _ in range(2))
    assert first == second
    assert len(engine.find_instances()) == 1


@pytest.mark.parametrize("missing", ["customer_name", "contact_name", "title", "description", "channel", "severity"])
def test_what_is_missing_is_named_and_nothing_is_lost(sign_in, engine, missing):
    given = FORM | {missing: ""}
    answer = sign_in("lixiaowen").post("/cases/new", data=given)
    assert answer.status_code == 422
    assert "工单尚未登记" in answer.text
    assert all(value in answer.text for name, value in given.items() if value and name != "channel")
    assert engine.find_instances() == []


def test_who_does_not_take_calls_cannot_register(sign_in):
    assert sign_in("zhangmin").post("/cases/new", data=FORM).status_code == 403


def test_the_list_filters(sign_in, case):
    client = sign_in("wangqiang")
    assert "20261124-0001" in client.get("/cases/").text
    assert "没有找到工单" in client.get("/cases/?state=completed").text
    assert "20261124-0001" in client.get("/cases/?text=晨光").text
    assert "没有找到工单" in client.get("/cases/?text=海润").text
    assert "没有找到工单" in client.get("/cases/?process=other").text


def test_a_daily_round_that_reminded_nobody_is_no_case(sign_in, engine):
    bundle = read_bundle()
    engine.deploy({name: bundle[name] for name in ("renewal_watch.bpmn", "renewal.dmn", "warranty.dmn")}, SYSTEM)
    engine.clock.advance(timedelta(days=1))
    engine.run_due()
    (watch,) = engine.find_instances("renewal_watch")
    client = sign_in("liufang")
    assert str(watch.instance_key) in client.get("/cases/?state=all").text  # it runs: what is stuck would be seen
    engine.run_jobs()
    assert engine.read_instance(watch.instance_key).state == "completed"
    for state in ("all", "active", "completed"):
        assert "没有找到工单" in client.get(f"/cases/?state={state}").text
    found = f'href="/cases/{watch.instance_key}"'
    assert found in client.get("/cases/?state=all&process=renewal_watch").text
    assert str(watch.instance_key) in client.get("/audit/").text


def test_a_case_tells_its_facts_clocks_and_history(sign_in, case):
    client = sign_in("lixiaowen")
    client.post(f"/inbox/tasks/{case.task}/claim")
    page = client.get(f"/cases/{case.key}").text
    for text in ("晨光医院", "3.1.b", "登记了工单“技术支持请求”", "认领了“响应客户”", "李晓雯"):
        assert text in page
    client.post(f"/inbox/tasks/{case.task}/complete", json={"variables": {"situation": "断电"}})
    page = client.get(f"/cases/{case.key}").text
    for text in ("完成了“响应客户”", "准确情况", "断电", "“技术支持请求”已结束"):
        assert text in page


def test_the_diagram_is_the_one_the_case_was_started_on(sign_in, engine, case):
    key = engine.read_instance(case.key).definition_key
    answer = sign_in("lixiaowen").get(f"/cases/diagrams/{key}.bpmn")
    assert answer.mimetype == "application/xml"
    assert 'id="Respond"' in answer.text


def test_a_complaint_is_taken_from_any_case(sign_in, engine, case):
    client = sign_in("zhangmin")
    link = f"/cases/start/complaint?case={case.key}"
    assert link.replace("&", "&amp;") in client.get(f"/cases/{case.key}").text
    assert "20261124-0001" in client.get(link).text
    refused = client.post(link, json={"variables": {"complaint": {"text": ""}}})
    assert (refused.status_code, [p["field"] for p in refused.json["problems"]]) == (422, ["complaint.text"])
    body = {"variables": {"complaint": {"text": "没人回电"}}, "requestId": "c1"}
    first, second = (client.post(link, json=body).json["redirect"] for _ in range(2))
    assert first == second
    started = engine.variables(int(first.rsplit("/", 1)[1]))
    assert started["complaint"] == {"case_number": "20261124-0001", "text": "没人回电"}
    assert started["customer"] == {"name": "晨光医院"}


def test_what_else_can_be_registered_is_listed(sign_in):
    client = sign_in("lixiaowen")
    page = client.get("/cases/start/").text
    assert "客户投诉" in page
    assert "技术支持请求" not in page
    assert client.get("/cases/start/support_request").status_code == 404


def test_a_number_that_another_server_gave_at_the_same_moment_is_not_given_again(sign_in, engine, monkeypatch):
    client = sign_in("lixiaowen")
    client.post("/cases/new", data=FORM)
    [first] = engine.find_instances()
    stale = iter([first.business_key])
    real = numbers.number_after
    monkeypatch.setattr(numbers, "number_after", lambda *a: next(stale, None) or real(*a))

    client.post("/cases/new", data=FORM)

    assert len({case.business_key for case in engine.find_instances()}) == 2
