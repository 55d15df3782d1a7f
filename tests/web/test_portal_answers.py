"""Customers answer through the portal: exactly what the diagram lets them, by a one-time link, once."""

import re
from datetime import timedelta

import pytest

from engine.api import SYSTEM, Actor, Forbidden, NotFound, commands, events
from features.steps.answers import fill
from processes.customers.answering import CUSTOMER, AnswerAsCustomer
from processes.customers.deciding import deciding_address
from processes.deploy import read_bundle
from processes.register.changes import SaveEntry
from processes.register.sample import commands as sample
from web.portal.blueprint import MOST_LINKS, MOST_MAILS
from web.portal.links import masked

from .test_portal import FORM, go_on_until, only_case

PAIR = {"number": "20261124-0001", "secret": "13800001234"}
DESK = Actor("lixiaowen", frozenset({"service_desk"}))
WORKER = Actor("wangqiang", frozenset({"engineer"}))
ADDRESS = "zhou@chenguang.example"


def ask_for(portal, engine, post, task):
    """Bring a case to a task, look at it, and return the path of the link that was mailed."""
    portal.post("/portal/", data=FORM)
    found = go_on_until(engine, task)
    portal.post("/portal/status", data=PAIR)
    return link_for(portal, post, found)


def link_for(portal, post, task):
    answer = portal.post("/portal/cases/20261124-0001/link", data={"task": task.user_task_key})
    assert (answer.status_code, answer.location) == (303, "/portal/cases/20261124-0001")
    text = post.messages[-1].get_content()
    return re.search(r"https://service\.example(/portal/answer/\S+)", text)[1]


def shown(portal, path, **answers):
    """Send answers with the fields that the page shows with them, as a browser without scripts would."""
    fields = re.findall(r'name="shown" value="([^"]+)"', portal.get(path).text)
    answer = portal.post(path, data={"shown": fields, **answers})
    if answer.status_code == 200:
        fields = re.findall(r'name="shown" value="([^"]+)"', answer.text)
        answer = portal.post(path, data={"shown": fields, **answers})
    return answer


def case_page(portal):
    return portal.get("/portal/cases/20261124-0001").text


# ---- what is asked


@pytest.mark.parametrize(
    ("task", "words", "answers", "then"),
    [
        ("取得远程授权", "请求远程接入", {"is_allowed": "no"}, "接单并出发"),
        (
            "取得远程授权",
            "请求远程接入",
            {"is_allowed": "yes", "allowed_by": "周工", "tool": "vpn"},
            "远程诊断与处理",
        ),
    ],
)
def test_an_open_question_is_shown_and_answered(portal, engine, post, task, words, answers, then):
    path = ask_for(portal, engine, post, task)
    assert words in case_page(portal)
    assert "需要您的答复" in case_page(portal)
    answer = shown(portal, path, **answers)
    assert (answer.status_code, answer.location) == (303, "/portal/cases/20261124-0001")
    page = case_page(portal)
    assert "您的答复已记录" in page
    assert "需要您的答复" not in page
    go_on_until(engine, then)


def test_confirming_closes_the_case_and_reopening_goes_on(portal, engine, post):
    portal.post("/portal/", data=FORM)
    go_on_until(engine, "电话诊断与指导")
    phone_solved(engine)
    path = link_for_open(portal, engine, post, "请客户确认")
    answer = shown(portal, path, is_confirmed="no", confirmed_by="周工", remark="又断了")
    assert answer.status_code == 303
    assert go_on_until(engine, "电话诊断与指导")
    phone_solved(engine)
    path = link_for_open(portal, engine, post, "请客户确认")
    assert shown(portal, path, is_confirmed="yes", confirmed_by="周工", satisfaction="5").status_code == 303
    case, variables = only_case(engine)
    assert case.ended_at is not None
    assert variables["confirmation"]["satisfaction"] == "5"
    assert "您的请求已关闭" in case_page(portal)


def phone_solved(engine):
    answers = {"result": "solved", "diagnosis": "d", "advice": "a"}
    task = go_on_until(engine, "电话诊断与指导")
    schema = engine.read_form(task.form_key)
    keys = {c.get("key") for c in schema["components"]}
    answers = fill(engine, schema, ("已解决",))
    assert set(answers) <= keys
    who = Actor(task.assignee or "e", frozenset({"engineer"}))
    engine.execute(commands.CompleteUserTask(task.user_task_key, answers), who)


def link_for_open(portal, engine, post, task):
    found = go_on_until(engine, task)
    portal.post("/portal/status", data=PAIR)
    return link_for(portal, post, found)


def test_a_part_of_another_maker_needs_the_customers_own_yes(portal, engine, post):
    portal.post("/portal/", data=FORM)
    task = go_on_until(engine, "现场诊断与处理")
    schema = engine.read_form(task.form_key)
    chosen = [
        v["label"]
        for c in schema["components"]
        if c.get("key") == "result"
        for v in c["values"]
        if "配件" in v["label"]
    ]
    answers = fill(engine, schema, [*chosen, "非原厂配件"], {"配件名称": "电源模块"})
    engine.execute(commands.CompleteUserTask(task.user_task_key, answers), WORKER)
    path = link_for_open(portal, engine, post, "征得客户同意")
    page = portal.get(path).text
    assert "电源模块" in page
    assert "同意方式" not in page  # the portal says that itself
    assert shown(portal, path, is_given="yes", consent_by="周工").status_code == 303
    given = consent_of(engine)
    assert (given["is_given"], given["by"], given["method"]) == (True, "周工", "portal")


def consent_of(engine):
    case, _ = only_case(engine)
    for child in engine.child_instances(case.instance_key):
        if "consent" in engine.variables(child.instance_key):
            return engine.variables(child.instance_key)["consent"]
    raise AssertionError("nobody consented")


def test_a_quote_is_accepted_with_its_price_on_the_page(portal, engine, post):
    (product, *_) = [c.values for c in sample() if c.kind == "product" and c.values["customer"] == "haichuan"]
    engine.clock.set(engine.clock.now() + timedelta(days=3650))
    portal.post("/portal/", data=FORM | {"serial": product["serial"], "contact_email": "zhou@haichuan.example"})
    quote = {"scope": "一年维保", "list_price": 12000, "price": 9600, "months": 12, "valid_days": 30}
    task = go_on_until(engine, "编制优惠报价")
    manager = Actor("liufang", frozenset(task.candidate_groups))
    engine.execute(commands.CompleteUserTask(task.user_task_key, quote), manager)
    task = go_on_until(engine, "征询客户意见")
    case, _ = only_case(engine)
    portal.post("/portal/status", data={"number": case.business_key, "secret": "13800001234"})
    portal.post(f"/portal/cases/{case.business_key}/link", data={"task": task.user_task_key})
    path = re.search(r"(/portal/answer/\S+)", post.messages[-1].get_content())[1]
    page = portal.get(path).text
    for text in ("一年维保", "优惠价 9600 元", "标准价 12000 元", "12 个月", "30 天内有效"):
        assert text in page
    assert portal.get(f"/portal/cases/{case.business_key}/quote.pdf").data.startswith(b"%PDF")  # to read before
    assert shown(portal, path, answer="yes", answered_by="周建国").status_code == 303
    children = [engine.variables(c.instance_key) for c in engine.child_instances(case.instance_key)]
    assert [v["renewal"]["is_accepted"] for v in children if "renewal" in v][-1] is True


def test_only_what_the_diagram_gives_the_customer_can_be_answered(portal, engine, post):
    portal.post("/portal/", data=FORM)
    task = go_on_until(engine, "响应客户请求")
    portal.post("/portal/status", data=PAIR)
    assert "需要您的答复" not in case_page(portal)
    portal.post("/portal/cases/20261124-0001/link", data={"task": task.user_task_key})
    assert post.messages == []
    with pytest.raises(NotFound, match="question to the customer"):
        engine.execute(AnswerAsCustomer(task.user_task_key, "link:x", {}), CUSTOMER)
    with pytest.raises(NotFound):
        engine.execute(AnswerAsCustomer(77, "link:x", {}), CUSTOMER)
    with pytest.raises(Forbidden):
        engine.execute(AnswerAsCustomer(task.user_task_key, "link:x", {}), DESK)


def test_the_page_shows_nothing_that_is_written_for_us(portal, engine, post):
    path = ask_for(portal, engine, post, "取得远程授权")
    page = portal.get(path).text + case_page(portal) + post.messages[-1].get_content()
    for inside in ("没有客户授权不得接入", "一小时内来电", "已记录", "李晓雯", "lixiaowen", "anybody", "138-0000"):
        assert inside not in page


def test_hidden_fields_come_in_a_second_step(portal, engine, post):
    path = ask_for(portal, engine, post, "取得远程授权")
    first = portal.get(path).text
    assert "您的姓名" not in first
    second = portal.post(path, data={"shown": ["is_allowed"], "is_allowed": "yes"})
    assert second.status_code == 200
    assert "您的姓名" in second.text
    assert "请把其余内容也填写完整" in second.text
    wrong = portal.post(path, data={"shown": ["is_allowed", "allowed_by", "tool"], "is_allowed": "yes", "tool": "ssh"})
    assert wrong.status_code == 422
    assert wrong.text.count('class="wrong"') == 2
    assert go_on_until(engine, "取得远程授权")


# ---- who may


def test_without_mail_the_desk_writes_the_answer_down(make, engine):
    portal = make({"RELAYDESK_HOTLINE": "023-5550 9999"})
    portal.post("/portal/", data=FORM)
    task = go_on_until(engine, "取得远程授权")
    page = portal.post("/portal/status", data=PAIR, follow_redirects=True).text
    assert "请打电话告诉我们您的答复" in page
    assert "023-5550 9999" in page
    answer = portal.post("/portal/cases/20261124-0001/link", data={"task": task.user_task_key}, follow_redirects=True)
    assert "不再需要答复" in answer.text


def test_a_stranger_who_names_a_customers_product_decides_nothing(portal, engine, post):
    (product, *_) = [c.values for c in sample() if c.kind == "product" and c.values["customer"] == "rmyy"]
    portal.post("/portal/", data=FORM | {"serial": product["serial"]})
    _, variables = only_case(engine)
    assert variables["customer"]["id"] == "rmyy"
    assert deciding_address(engine, variables) is None
    task = go_on_until(engine, "取得远程授权")
    page = portal.post("/portal/status", data=PAIR, follow_redirects=True).text
    assert "请打电话告诉我们您的答复" in page
    portal.post("/portal/cases/20261124-0001/link", data={"task": task.user_task_key})
    assert post.messages == []


def test_the_registers_contact_gets_the_link_where_the_sender_is_another(engine, make):
    contact = {"id": "rmyy-sun", "email": "else@rmyy.example"}
    variables = {"customer": {"id": "rmyy"}, "contact": contact, "request": {"sender": {"email": "x@y.example"}}}
    assert deciding_address(engine, variables) == "sun@rmyy.example"
    assert deciding_address(engine, {"customer": {"id": "haichuan"}, "contact": contact}) is None
    assert deciding_address(engine, {"customer": {"name": "n"}, "contact": {"email": "a@b.example"}}) == "a@b.example"
    assert deciding_address(engine, {"customer": {"name": "n"}, "contact": {}}) is None


def test_a_contact_who_has_left_decides_no_more(engine, make):
    make()
    for email in ("sun@rmyy.example", "else@rmyy.example"):
        contact = {"id": "rmyy-sun", "email": "sun@rmyy.example"}
        variables = {"customer": {"id": "rmyy"}, "contact": contact, "request": {"sender": {"email": email}}}
        assert deciding_address(engine, variables) == "sun@rmyy.example"
    values = next(c.values for c in sample() if (c.kind, c.id) == ("contact", "rmyy-sun"))
    engine.execute(SaveEntry("contact", "rmyy-sun", values | {"is_retired": True}), SYSTEM)
    assert deciding_address(engine, variables) is None
    assert deciding_address(engine, variables | {"request": {"sender": {"email": "sun@rmyy.example"}}}) is None


def test_a_stranger_who_names_a_customers_product_gets_no_paper_that_names_him(portal, engine):
    (product, *_) = [c.values for c in sample() if c.kind == "product" and c.values["customer"] == "rmyy"]
    portal.post("/portal/", data=FORM | {"serial": product["serial"]})
    case, _ = only_case(engine)
    engine.execute(commands.SetVariables(case.root_key, {"report": {"cause": "电源"}}), SYSTEM)
    page = portal.post("/portal/status", data=PAIR, follow_redirects=True).text
    assert "report.pdf" not in page
    assert portal.get("/portal/cases/20261124-0001/report.pdf").status_code == 404


def test_only_the_address_of_the_case_gets_the_link_and_the_page_does_not_spell_it(portal, engine, post):
    ask_for(portal, engine, post, "取得远程授权")
    (mail,) = post.messages
    assert mail["To"] == ADDRESS
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Relaydesk-Case"] == "20261124-0001"
    assert ADDRESS not in case_page(portal)
    assert masked(ADDRESS) in case_page(portal)
    assert (masked(ADDRESS), masked("ab@x.example")) == ("zh***@chenguang.example", "a***@x.example")


def test_looking_needs_the_pair_in_this_browser(portal, engine, post, make):
    ask_for(portal, engine, post, "取得远程授权")
    other = make()
    for answer in (
        other.get("/portal/cases/20261124-0001"),
        other.post("/portal/cases/20261124-0001/link", data={"task": "1"}),
        other.get("/portal/cases/nothing"),
    ):
        assert (answer.status_code, answer.location) == (302, "/portal/status")
    portal.post("/portal/forget")
    assert portal.get("/portal/cases/20261124-0001").status_code == 302


def test_a_look_ends_after_an_hour(portal, engine):
    portal.post("/portal/", data=FORM)
    portal.post("/portal/status", data=PAIR)
    engine.clock.advance(timedelta(minutes=61))
    assert portal.get("/portal/cases/20261124-0001").status_code == 302


# ---- links that are none


def test_a_link_ends_after_half_an_hour(portal, engine, post):
    path = ask_for(portal, engine, post, "取得远程授权")
    engine.clock.advance(timedelta(minutes=30) - timedelta(seconds=1))
    assert portal.get(path).status_code == 200
    engine.clock.advance(timedelta(seconds=1))
    for answer in (portal.get(path), portal.post(path, data={"is_allowed": "no", "shown": "is_allowed"})):
        assert answer.status_code == 410
        assert "链接无效或已过期" in answer.text


@pytest.mark.parametrize(
    "change", [lambda t: t[:-9] + ("A" if t[-9] != "A" else "B") + t[-8:], lambda t: "x", lambda t: t * 9]
)
def test_a_link_that_is_not_ours_opens_nothing(portal, engine, post, change):
    path = ask_for(portal, engine, post, "取得远程授权")
    token = path.rpartition("/")[2]
    for answer in (
        portal.get(f"/portal/answer/{change(token)}"),
        portal.post(f"/portal/answer/{change(token)}", data={}),
    ):
        assert answer.status_code == 410
    assert go_on_until(engine, "取得远程授权")


def test_a_link_is_used_up_with_its_answer(portal, engine, post):
    path = ask_for(portal, engine, post, "取得远程授权")
    assert shown(portal, path, is_allowed="no").status_code == 303
    for answer in (portal.get(path), portal.post(path, data={"is_allowed": "yes"})):
        assert answer.status_code == 410
        assert "通过门户答复" in answer.text


def test_a_link_to_an_address_that_may_decide_no_more_is_none(portal, engine, post):
    path = ask_for(portal, engine, post, "取得远程授权")
    case, variables = only_case(engine)
    request = variables["request"] | {"sender": {"email": "new@chenguang.example"}}
    engine.execute(commands.SetVariables(case.instance_key, {"request": request}), SYSTEM)
    assert portal.get(path).status_code == 410


def test_links_are_mailed_so_many_times_an_hour(portal, engine, post):
    portal.post("/portal/", data=FORM)
    task = go_on_until(engine, "取得远程授权")
    portal.post("/portal/status", data=PAIR)
    for _ in range(MOST_LINKS + 1):
        answer = portal.post(
            "/portal/cases/20261124-0001/link", data={"task": task.user_task_key}, follow_redirects=True
        )
    assert "提交次数过多" in answer.text
    assert len(post.messages) == MOST_LINKS


def test_a_mail_server_that_refuses_is_said(portal, engine, post):
    post.refuse = True
    portal.post("/portal/", data=FORM)
    task = go_on_until(engine, "取得远程授权")
    portal.post("/portal/status", data=PAIR)
    answer = portal.post("/portal/cases/20261124-0001/link", data={"task": task.user_task_key}, follow_redirects=True)
    assert "邮件未能发出" in answer.text


# ---- customer and desk at once


def test_the_desk_was_faster_and_its_name_stays_inside(portal, engine, post):
    path = ask_for(portal, engine, post, "取得远程授权")
    task = go_on_until(engine, "取得远程授权")
    engine.execute(commands.CompleteUserTask(task.user_task_key, {"is_allowed": "no"}), WORKER)
    answer = portal.post(path, data={"is_allowed": "yes", "shown": "is_allowed"})
    assert answer.status_code == 410
    assert "我们的服务台已于" in answer.text
    assert "王强" not in answer.text


def test_the_desk_is_faster_between_the_page_and_the_answer(portal, engine, post, monkeypatch):
    path = ask_for(portal, engine, post, "取得远程授权")
    task = go_on_until(engine, "取得远程授权")
    real = engine.execute

    def desk_first(command, actor, request_id=None):
        monkeypatch.undo()
        real(commands.CompleteUserTask(task.user_task_key, {"is_allowed": "no"}), WORKER)
        return real(command, actor, request_id)

    monkeypatch.setattr(engine, "execute", desk_first)
    answer = portal.post(path, data={"is_allowed": "no", "shown": "is_allowed"})
    assert answer.status_code == 409
    assert "我们的服务台已于" in answer.text


def test_the_customer_was_faster_than_the_engineer_who_had_claimed_it(portal, engine, post, sign_in):
    path = ask_for(portal, engine, post, "取得远程授权")
    task = go_on_until(engine, "取得远程授权")
    engineer = sign_in("wangqiang")
    engineer.post(f"/inbox/tasks/{task.user_task_key}/claim")
    assert shown(portal, path, is_allowed="no").status_code == 303
    answer = engineer.post(
        f"/inbox/tasks/{task.user_task_key}/complete", json={"variables": {"is_allowed": "no"}, "requestId": "late"}
    )
    assert answer.status_code == 409
    assert "客户（门户）" in answer.json["message"]


def test_the_journal_says_that_the_customer_answered_and_how_he_was_known(portal, engine, post, sign_in):
    path = ask_for(portal, engine, post, "取得远程授权")
    shown(portal, path, is_allowed="no")
    case, _ = only_case(engine)
    entry = next(e for e in engine.journal(root_key=case.root_key) if e.command_type == "AnswerAsCustomer")
    assert entry.actor == "customer"
    assert [e.identified_by for e in entry.events if type(e).__name__ == "CustomerAnswered"] == [f"link:{ADDRESS}"]
    assert [e.completed_by for e in entry.events if isinstance(e, events.UserTaskCompleted)] == ["customer"]
    token = path.rpartition("/")[2]
    assert token not in repr(engine.journal())
    page = sign_in("liufang").get(f"/cases/{case.root_key}").text
    assert "客户（门户）" in page
    assert f"发到 {ADDRESS} 的一次性链接" in page
    assert not engine.run_again()
    assert not engine.compare_tables()


def test_a_suspended_case_asks_nothing(portal, engine, post):
    path = ask_for(portal, engine, post, "取得远程授权")
    case, _ = only_case(engine)
    engine.execute(commands.SuspendInstance(case.root_key, "r"), SYSTEM)
    assert "需要您的答复" not in case_page(portal)
    assert portal.get(path).status_code == 410


def test_in_english_the_mail_and_the_pages_are_english_but_for_the_diagrams_words(portal, engine, post):
    portal.post("/language", data={"language": "en"})
    path = ask_for(portal, engine, post, "取得远程授权")
    assert "one answer" in post.messages[-1].get_content()
    assert "Send the answer" in portal.get(path).text


# ---- what a diagram or a register brings into a mail


def test_a_name_broken_into_lines_is_one_line_of_the_mail(portal, engine, post):
    bundle = read_bundle()
    name = next(name for name, text in bundle.items() if 'name="取得远程授权"' in text)
    broken = bundle[name].replace('name="取得远程授权"', 'name="取得&#10;远程授权"')
    engine.deploy({name: broken}, SYSTEM)
    ask_for(portal, engine, post, "取得\n远程授权")
    assert post.messages[-1]["Subject"].endswith("取得 远程授权")


@pytest.mark.parametrize("address", ["a@[1.x", 'a"b@c.d', "a@b.c:x"])
def test_an_address_that_no_mail_reaches_gets_no_link(portal, engine, post, address):
    portal.post("/portal/", data=FORM | {"contact_email": address})
    task = go_on_until(engine, "取得远程授权")
    page = portal.post("/portal/status", data=PAIR, follow_redirects=True).text
    assert "请打电话告诉我们您的答复" in page
    answer = portal.post("/portal/cases/20261124-0001/link", data={"task": task.user_task_key}, follow_redirects=True)
    assert "不再需要答复" in answer.text
    assert post.messages == []


def test_a_mailbox_gets_so_many_links_in_an_hour_however_many_cases_name_it(portal, engine, post):
    for number in range(1, MOST_MAILS // MOST_LINKS + 2):
        portal.post("/portal/", data=FORM | {"title": f"第{number}件"})
        task = go_on_until(engine, "取得远程授权")
        key = task.root_key
        portal.post("/portal/status", data={**PAIR, "number": f"20261124-{number:04d}"})
        for _ in range(MOST_LINKS):
            answer = portal.post(f"/portal/cases/20261124-{number:04d}/link", data={"task": task.user_task_key})
            assert answer.location == f"/portal/cases/20261124-{number:04d}"
        engine.execute(commands.CancelInstance(key, "next"), SYSTEM)
    assert len(post.messages) == MOST_MAILS


def test_an_answer_without_end_is_refused(portal, engine, post):
    path = ask_for(portal, engine, post, "取得远程授权")
    answer = shown(portal, path, is_allowed="yes", allowed_by="周" * 4001, tool="vpn")
    assert answer.status_code == 422
    assert "个字" in answer.text
    assert go_on_until(engine, "取得远程授权")


def test_where_the_diagram_fills_in_what_does_not_fit_the_customer_is_asked_to_call(portal, engine, post):
    bundle = read_bundle()
    name = next(name for name, text in bundle.items() if 'name="customer.label.tool"' in text)
    wrong = bundle[name].replace('name="customer.label.tool"', 'name="customer.answer.tool"')
    engine.deploy({name: wrong}, SYSTEM)
    path = ask_for(portal, engine, post, "取得远程授权")
    answer = shown(portal, path, is_allowed="yes", allowed_by="周工")
    assert answer.status_code == 422
    assert "请打电话告诉我们您的答复" in answer.text
