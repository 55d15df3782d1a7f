"""The customers' portal: a request without a sign-in becomes a case; its state is told to who knows the pair."""

import re
from datetime import timedelta

import pytest

from engine.api import SYSTEM, Actor, commands
from features.steps.answers import fill
from features.steps.world import ONWARD
from processes.deploy import read_bundle
from processes.register.sample import commands as sample
from processes.register.senders import digits
from web.app import create_app
from web.portal.blueprint import MOST_REQUESTS, MOST_WRONG_PAIRS
from web.register import ServiceDirectory
from web.throttle import Allowance

FORM = {
    "customer_name": "晨光医院",
    "contact_name": "周工",
    "contact_phone": "+86 138-0000 1234",
    "contact_email": "zhou@chenguang.example",
    "title": "连不上服务器",
    "description": "早上开始，\r\n所有窗口",
}
WRONG = "没有与此编号和电话"


@pytest.fixture
def browser(app):
    return app.test_client()


@pytest.fixture
def known(engine, tmp_path):
    """A browser at a portal whose register has the sample's customers."""
    for command in sample():
        engine.execute(command, SYSTEM)
    app = create_app(engine, directory=ServiceDirectory(engine), var=tmp_path / "var")
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


def only_case(engine):
    (case,) = engine.find_instances(state="active") or engine.find_instances()
    return case, engine.variables(case.instance_key)


def test_a_request_becomes_a_case_with_a_number_and_promised_times(browser, engine):
    assert "提交服务请求" in browser.get("/sign-in").text
    assert "请直接拨打服务热线" in browser.get("/portal/").text
    answer = browser.post("/portal/", data=FORM)
    assert (answer.status_code, answer.location) == (303, "/portal/received")
    page = browser.get(answer.location).text
    for text in ("20261124-0001", "明确响应", "今天 10:00", "您的请求已收到"):
        assert text in page
    case, variables = only_case(engine)
    assert variables["request"] == {
        "channel": "portal",
        "severity": "normal",
        "is_disaster": "no",
        "title": "连不上服务器",
        "description": "早上开始，\n所有窗口",
        "received_at": "2026-11-24T01:00:00+00:00",
        "sender": {"name": "周工", "phone": "+86 138-0000 1234", "email": "zhou@chenguang.example"},
    }
    assert engine.journal(root_key=case.root_key)[0].actor == "portal"


def test_the_desk_sees_who_sent_it(browser, sign_in, engine):
    browser.post("/portal/", data=FORM)
    page = sign_in("lixiaowen").get(f"/cases/{only_case(engine)[0].instance_key}").text
    assert "门户提交人" in page
    assert "周工，+86 138-0000 1234，zhou@chenguang.example" in page
    assert "<b>门户</b>" in page


def test_only_the_browser_that_sent_it_sees_the_answer(browser, app):
    browser.post("/portal/", data=FORM)
    other = app.test_client().get("/portal/received")
    assert (other.status_code, other.location) == (302, "/portal/")


def test_a_disaster_is_marked_and_sent_to_the_hotline(browser, engine):
    browser.post("/portal/", data=FORM | {"disaster": "yes"})
    assert "请同时拨打服务热线" in browser.get("/portal/received").text
    assert only_case(engine)[1]["request"]["is_disaster"] == "yes"


def test_all_that_is_wrong_is_named_at_once_and_nothing_is_lost(browser, engine):
    given = {"contact_phone": "abc", "contact_email": "nobody", "description": "还在闪红灯", "website": "x"}
    answer = browser.post("/portal/", data=given)
    assert answer.status_code == 422
    for text in ("请填写序列号", "请填写您的姓名", "这不是电话号码", "这不是电子邮件地址", "一句话", "此栏留空"):
        assert text in answer.text
    assert "还在闪红灯" in answer.text
    browser.post("/language", data={"language": "en"})
    answer = browser.post("/portal/", data={})
    for text in ("serial number, or the name", "tell us your name", "a phone number or an e-mail", "what is wrong."):
        assert text in answer.text
    assert engine.find_instances() == []


@pytest.mark.parametrize(("field", "most"), [("title", 100), ("description", 4000), ("contact_email", 120)])
def test_what_is_too_long_is_refused(browser, engine, field, most):
    answer = browser.post("/portal/", data=FORM | {field: "a@" * (most // 2) + "x"})
    assert answer.status_code == 422
    assert f"不要超过 {most} 个字" in answer.text
    assert engine.find_instances() == []


def test_control_characters_are_left_out(browser, engine):
    browser.post("/portal/", data=FORM | {"title": " 连\x00不上\n服务器 "})
    assert only_case(engine)[1]["request"]["title"] == "连不上 服务器"


def test_sent_twice_it_is_one_case(browser, engine):
    for _ in range(2):
        browser.post("/portal/", data=FORM | {"request_id": "p1"})
        assert "20261124-0001" in browser.get("/portal/received").text
    only_case(engine)


def test_the_page_brings_an_id_for_its_request(browser):
    ids = {re.search(r'name="request_id" value="(\w{32})"', browser.get("/portal/").text)[1] for _ in range(2)}
    assert len(ids) == 2


def test_an_address_that_floods_has_to_wait(browser, engine):
    for _ in range(MOST_REQUESTS):
        assert browser.post("/portal/", data=FORM).status_code == 303
    answer = browser.post("/portal/", data=FORM)
    assert answer.status_code == 429
    assert "提交次数过多" in answer.text
    assert "连不上服务器" in answer.text
    assert len(engine.find_instances()) == MOST_REQUESTS
    elsewhere = browser.post("/portal/", data=FORM, environ_base={"REMOTE_ADDR": "10.0.0.9"})
    assert elsewhere.status_code == 303


def test_an_allowance_comes_back_with_time():
    time = [0.0]
    allowance = Allowance("asks", 2, 60, seconds=lambda: time[0])
    assert [allowance.take("a"), allowance.take("a"), allowance.take("a")] == [0, 0, 60]
    assert allowance.take("b") == 0
    time[0] = 59
    assert allowance.wait("a") == 1
    time[0] = 60
    assert allowance.take("a") == 0


def test_the_servers_of_a_machine_count_together(engine, tmp_path, app):
    one = app.test_client()
    for _ in range(MOST_WRONG_PAIRS):
        one.post("/portal/status", data={"number": "1", "secret": "2"})
    second = create_app(engine, var=tmp_path / "var")
    second.config["WTF_CSRF_ENABLED"] = False
    assert second.test_client().post("/portal/status", data={"number": "1", "secret": "2"}).status_code == 429


def test_counts_from_before_a_restart_of_the_machine_are_forgotten(tmp_path):
    before = Allowance("asks", 1, 60, tmp_path / "a.sqlite3", lambda: 900_000.0)
    assert before.take("a") == 0
    assert before.take("a") == 60
    after = Allowance("asks", 1, 60, tmp_path / "a.sqlite3", lambda: 5.0)
    assert after.take("a") == 0


# ---- whom the register knows


def test_product_and_person_of_one_customer_give_the_customer_and_the_contracts_level(known, engine):
    given = FORM | {"customer_name": "", "serial": "", "contact_email": "", "contact_phone": "023 55502302"}
    (product, *_) = [p for p in _entries(engine, "product") if p["customer"] == "rmyy"]
    known.post("/portal/", data=given | {"serial": product["serial"]})
    _, variables = only_case(engine)
    assert variables["customer"]["id"] == "rmyy"
    assert variables["contact"]["name"] == "孙丽华"
    assert variables["product"]["serial"] == product["serial"]
    assert variables["contract"] == {"level": "premium", "is_in_force": True}
    assert variables["request"]["sender"]["name"] == "周工"


@pytest.mark.parametrize("by", ["serial", "email"])
def test_one_fact_gives_the_customer_but_no_other_times_than_a_strangers(known, engine, by):
    (product, *_) = [p for p in _entries(engine, "product") if p["customer"] == "rmyy"]
    fact = {"serial": product["serial"]} if by == "serial" else {"contact_email": "Sun@rmyy.example"}
    known.post("/portal/", data=FORM | fact)
    page = known.get("/portal/received").text
    _, variables = only_case(engine)
    assert variables["customer"]["id"] == "rmyy"
    assert variables["contract"] == {"level": "standard"}
    assert variables["customer"]["name"] not in page
    known.post("/portal/", data=FORM)
    strangers = known.get("/portal/received").text
    tokens = re.compile(r'value="[^"]{40,}"')  # the page's own token
    assert tokens.sub("", strangers.replace("-0002", "-0001")) == tokens.sub("", page)


def test_where_product_and_person_disagree_the_person_counts(known, engine):
    (product, *_) = [p for p in _entries(engine, "product") if p["customer"] == "haichuan"]
    known.post("/portal/", data=FORM | {"serial": product["serial"], "contact_email": "sun@rmyy.example"})
    _, variables = only_case(engine)
    assert variables["customer"]["id"] == "rmyy"
    assert variables["product"] == {"serial": product["serial"]}
    assert variables["contract"] == {"level": "standard"}


def test_whom_the_register_does_not_know_makes_a_case_too(known, engine):
    known.post("/portal/", data=FORM | {"serial": "NOBODY-1"})
    _, variables = only_case(engine)
    assert variables["customer"] == {"name": "晨光医院"}
    assert variables["product"] == {"serial": "NOBODY-1"}
    assert variables["contract"] == {"level": "standard"}


def test_phone_numbers_compare_by_their_digits():
    assert digits("+86 138-0000 1234") == digits("0086 13800001234") == digits("138 0000 1234") == "13800001234"


def _entries(engine, kind):
    return [{"customer": c.values.get("customer"), **c.values} for c in sample() if c.kind == kind]


# ---- how it stands


@pytest.mark.parametrize("secret", ["13800001234", "(138) 0000-1234", "ZHOU@chenguang.example"])
def test_number_and_phone_or_mail_tell_how_it_stands(browser, app, engine, secret):
    browser.post("/portal/", data=FORM)
    page = app.test_client().post(
        "/portal/status", data={"number": "20261124-0001", "secret": secret}, follow_redirects=True
    )
    assert page.status_code == 200
    for text in ("您的请求已收到", "明确响应", "今天 10:00", "下一步最迟"):
        assert text in page.text
    assert "晨光医院" not in page.text


def test_a_closed_case_says_so(browser, engine):
    browser.post("/portal/", data=FORM)
    case, _ = only_case(engine)
    (task,) = engine.instance_tasks(case.instance_key)
    desk = Actor("lixiaowen", frozenset({"service_desk"}))
    engine.execute(commands.ClaimUserTask(task.user_task_key), desk)
    engine.execute(commands.CompleteUserTask(task.user_task_key, {"situation": "断电"}), desk)
    page = browser.post(
        "/portal/status", data={"number": "20261124-0001", "secret": "13800001234"}, follow_redirects=True
    ).text
    assert "您的请求已关闭" in page
    assert "下一步最迟" not in page


@pytest.mark.parametrize(
    ("number", "secret"),
    [
        ("20261124-0001", "13800009999"),
        ("20261124-0001", ""),
        ("20261124-0001", "周工"),
        ("20261124-0002", "13800001234"),
        ("20261124", "13800001234"),
        ("", "13800001234"),
        ("\x00", "13800001234"),
    ],
)
def test_a_wrong_pair_always_gets_the_same_answer(browser, number, secret):
    browser.post("/portal/", data=FORM)
    answer = browser.post("/portal/status", data={"number": number, "secret": secret})
    assert answer.status_code == 422
    assert WRONG in answer.text
    assert "明确响应" not in answer.text


def test_who_guesses_has_to_wait_even_with_the_right_pair(browser):
    browser.post("/portal/", data=FORM)
    for n in range(MOST_WRONG_PAIRS):
        assert (
            browser.post("/portal/status", data={"number": "20261124-0001", "secret": f"1390000{n:04}"}).status_code
            == 422
        )
    answer = browser.post("/portal/status", data={"number": "20261124-0001", "secret": "13800001234"})
    assert answer.status_code == 429
    assert "明确响应" not in answer.text


def test_a_subscriber_of_ipv6_is_one_however_many_addresses_he_has(browser):
    def guess(address):
        pair = {"number": "1", "secret": "2"}
        return browser.post("/portal/status", data=pair, environ_base={"REMOTE_ADDR": address}).status_code

    assert {guess(f"2001:db8:1:2::{n:x}") for n in range(MOST_WRONG_PAIRS)} == {422}
    assert guess("2001:db8:1:2:ffff::1") == 429
    assert guess("2001:db8:1:3::1") == guess("::ffff:192.0.2.1") == guess("fe80::1%eth0") == guess("") == 422


def test_leaving_hides_the_case_that_was_just_registered_too(browser):
    browser.post("/portal/", data=FORM)
    page = browser.get("/portal/received").text
    assert "20261124-0001" in page
    assert "/portal/forget" in page
    assert browser.post("/portal/forget").status_code == 303
    assert browser.get("/portal/received").location == "/portal/"


def test_a_hotline_case_is_found_by_the_contacts_phone(browser, sign_in):
    call = {"customer_name": "晨光医院", "contact_phone": "023-5550 1201", "title": "t", "description": "d"}
    sign_in("lixiaowen").post("/cases/new", data=call | {"channel": "hotline", "severity": "normal"})
    answer = browser.post("/portal/status", data={"number": "20261124-0001", "secret": "02355501201"})
    assert (answer.status_code, answer.location) == (303, "/portal/cases/20261124-0001")


# ---- misuse


@pytest.mark.parametrize("path", ["/portal/", "/portal/status"])
def test_a_form_without_its_token_is_refused(app, browser, engine, path):
    app.config["WTF_CSRF_ENABLED"] = True
    assert browser.post(path, data=FORM).status_code == 400
    assert engine.find_instances() == []


@pytest.mark.parametrize("path", ["/portal/", "/portal/status", "/portal/received"])
def test_pages_are_read_without_writing_and_carry_the_policy(browser, engine, path):
    browser.post("/portal/", data=FORM)
    before = len(engine.journal(limit=1000))
    answer = browser.get(path)
    assert answer.status_code == 200
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert "style=" not in answer.text
    assert len(engine.journal(limit=1000)) == before


def test_the_portal_opens_nothing_else(browser):
    browser.post("/portal/", data=FORM)
    assert browser.get("/cases/").status_code == 302
    assert browser.post("/cases/new", data={}).status_code == 401


def test_in_english_there_is_no_chinese_but_the_switch(browser):
    browser.post("/language", data={"language": "en"})
    for path in ("/portal/", "/portal/status"):
        assert not re.findall("[\u4e00-\u9fff]+", browser.get(path).text.replace("中文", ""))
    assert 'name="next" value="/portal/"' in browser.post("/portal/", data={}).text


# ---- on the service's own diagrams


@pytest.fixture
def service(known, engine):
    engine.deploy(read_bundle(), SYSTEM)
    return known


def complete(engine, who, answers):
    case, _ = only_case(engine)
    (task,) = engine.instance_tasks(case.instance_key, state="created")
    engine.execute(commands.ClaimUserTask(task.user_task_key), who)
    engine.execute(commands.CompleteUserTask(task.user_task_key, answers), who)


def test_the_states_follow_the_service(service, engine):
    service.post("/portal/", data=FORM)
    pair = {"number": "20261124-0001", "secret": "13800001234"}
    page = service.post("/portal/status", data=pair, follow_redirects=True).text
    for text in ("已收到", "响应与安排", "解决问题", "今天 10:00"):
        assert text in page
    desk = Actor("lixiaowen", frozenset({"service_desk"}))
    answers = {"symptom": "crash", "situation": "断电", "arrangement": "一小时内来电"}
    complete(engine, desk, answers)
    engine.run_jobs()
    assert "正在通过电话处理" in service.post("/portal/status", data=pair, follow_redirects=True).text


def go_on_until(engine, name):
    """Let everybody work, each stage without success, until a task of this name is open."""
    case, _ = only_case(engine)
    for _ in range(30):
        engine.run_jobs()
        tasks = {t.name: t for t in engine.instance_tasks(case.instance_key, state="created")}
        if name in tasks:
            return tasks[name]
        task = next(t for t in tasks.values() if not (t.name or "").startswith("督办"))
        who = Actor("anybody", frozenset(task.candidate_groups), frozenset({"manager"}))
        answers = fill(engine, engine.read_form(task.form_key), ONWARD.get(task.name, ()))
        engine.execute(commands.CompleteUserTask(task.user_task_key, answers), who)
    raise AssertionError(f"the case never came to {name}")


@pytest.mark.parametrize(
    ("task", "words"),
    [
        ("响应客户请求", "您的请求已收到"),
        ("电话诊断与指导", "正在通过电话处理"),
        ("详细记录现象", "正在分析配置"),
        ("取得远程授权", "正在远程处理"),
        ("接单并出发", "工程师正在前往或已在现场"),
        ("现场诊断与处理", "工程师正在前往或已在现场"),
        ("发出备件", "正在提供备件"),
        ("确认责任厂商", "正在与厂商一起处理"),
    ],
)
def test_each_state_is_told_where_the_case_is(service, engine, task, words):
    pair = {"number": "20261124-0001", "secret": "13800001234"}
    service.post("/portal/", data=FORM)
    if task == "详细记录现象":
        go_on_until(engine, "响应客户请求")
        complete(engine, Actor("d", frozenset({"service_desk"})), {
            "symptom": "settings", "situation": "改配置后不通", "arrangement": "一小时内来电"})  # fmt: skip
    go_on_until(engine, task)
    assert words in service.post("/portal/status", data=pair, follow_redirects=True).text


def test_outside_the_warranty_a_quote_is_told(service, engine):
    (product, *_) = [p for p in _entries(engine, "product") if p["customer"] == "haichuan"]
    engine.clock.set(engine.clock.now() + timedelta(days=3650))
    service.post("/portal/", data=FORM | {"serial": product["serial"]})
    case, _ = only_case(engine)
    go_on_until(engine, "编制优惠报价")
    answer = service.post(
        "/portal/status", data={"number": case.business_key, "secret": "13800001234"}, follow_redirects=True
    )
    assert "正在准备报价" in answer.text


def test_only_who_is_proven_is_promised_a_premium_contracts_times(service, engine):
    (product, *_) = [p for p in _entries(engine, "product") if p["customer"] == "rmyy"]
    service.post("/portal/", data=FORM | {"serial": product["serial"]})
    assert "今天 09:30" not in service.get("/portal/received").text
    service.post("/portal/", data=FORM | {"serial": product["serial"], "contact_email": "sun@rmyy.example"})
    assert "今天 09:30" in service.get("/portal/received").text


@pytest.mark.parametrize("number", ["%00", "20261124-0001%00", "a%0Ab"])
def test_a_number_that_nobody_can_type_is_nobodys(browser, engine, number, monkeypatch):
    browser.post("/portal/", data=FORM)
    asked = []
    monkeypatch.setattr(engine, "find_instances", lambda **which: asked.append(which) or [])
    for address in (f"/portal/cases/{number}", f"/portal/cases/{number}/report.pdf"):
        assert browser.get(address).location == "/portal/status"
    assert browser.get(f"/portal/complaint?number={number}").status_code == 200
    assert asked == []  # PostgreSQL refuses a zero in a text, with an error


def test_a_page_that_is_sent_again_with_something_else_in_it_is_not_lost_behind_the_first(browser, engine):
    browser.post("/portal/", data=FORM | {"request_id": "p1"})
    browser.post("/portal/", data=FORM | {"request_id": "p1", "title": "又一台"})
    assert "20261124-0002" in browser.get("/portal/received").text
    assert len(engine.find_instances()) == 2
