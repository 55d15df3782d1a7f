"""Complaints and papers in the portal: from each state of a case and without one, answered where it was asked."""

import re

import pytest

from engine.api import Actor, commands
from features.steps.answers import fill
from web.portal.blueprint import MOST_REQUESTS

from .test_portal import FORM, go_on_until, only_case
from .test_portal_answers import ADDRESS, PAIR, phone_solved, shown

COMPLAINT = {
    "customer_name": "晨光医院",
    "contact_name": "周工",
    "contact_phone": "138 0000 1234",
    "contact_email": ADDRESS,
    "text": "电话总是占线",
}
MANAGER = Actor("liufang", frozenset({"service_manager"}))


def complaint_of(engine):
    (found,) = engine.find_instances(process_id="complaint")
    return found, engine.variables(found.instance_key)


def answer_complaint(engine, text):
    found, _ = complaint_of(engine)
    for name, written in (("受理并调查", {}), ("落实措施", {}), ("答复客户", {"给客户的答复": text})):
        (task,) = [t for t in engine.instance_tasks(found.root_key, state="created") if t.name == name]
        answers = fill(engine, engine.read_form(task.form_key), (), written)
        engine.execute(commands.CompleteUserTask(task.user_task_key, answers), MANAGER)
    engine.run_jobs()


def test_without_a_case_a_complaint_has_its_number_and_its_own_promised_time(portal, engine):
    assert "向客服经理投诉" in portal.get("/portal/").text
    answer = portal.post("/portal/complaint", data=COMPLAINT)
    assert (answer.status_code, answer.location) == (303, "/portal/received")
    page = portal.get("/portal/received").text
    for text in ("您的投诉编号是", "20261124-0001", "答复投诉", "今天 13:00", "客服经理正在处理您的投诉"):
        assert text in page
    found, variables = complaint_of(engine)
    assert variables["complaint"]["text"] == "电话总是占线"
    assert variables["complaint"]["channel"] == "portal"
    assert variables["customer"] == {"name": "晨光医院"}
    assert engine.journal(root_key=found.root_key)[0].actor == "portal"
    assert [t.name for t in engine.inbox(MANAGER, "groups")] == ["受理并调查"]
    assert portal.post("/portal/status", data=PAIR).status_code == 303


@pytest.mark.parametrize(
    "task", ["响应客户请求", "电话诊断与指导", "取得远程授权", "接单并出发", "发出备件", "确认责任厂商"]
)
def test_from_each_state_of_a_case_a_complaint_is_a_click_and_a_sentence(portal, engine, task):
    portal.post("/portal/", data=FORM)
    go_on_until(engine, task)
    page = portal.post("/portal/status", data=PAIR, follow_redirects=True).text
    assert "/portal/complaint?number=20261124-0001" in page
    form = portal.get("/portal/complaint?number=20261124-0001").text
    assert "关于您的请求 20261124-0001" in form
    assert 'name="contact_name"' not in form
    portal.post("/portal/complaint", data={"number": "20261124-0001", "text": "处理太慢"})
    found, variables = complaint_of(engine)
    assert found.business_key == "20261124-0002"
    assert variables["complaint"]["case_number"] == "20261124-0001"
    assert variables["contact"]["name"] == "周工"
    (case,) = engine.find_instances(process_id="support_request")
    assert case.ended_at is None
    assert portal.post("/portal/status", data=PAIR | {"number": "20261124-0002"}).status_code == 303


def test_a_closed_case_can_be_complained_about(portal, engine):
    portal.post("/portal/", data=FORM)
    case, _ = only_case(engine)
    engine.execute(commands.CancelInstance(case.root_key, "r"), Actor("m", roles=frozenset({"manager"})))
    portal.post("/portal/status", data=PAIR)
    portal.post("/portal/complaint", data={"number": "20261124-0001", "text": "没有人来"})
    assert complaint_of(engine)[1]["complaint"]["case_number"] == "20261124-0001"


def test_nobody_complains_about_a_case_that_he_can_not_look_at(portal, engine, make):
    portal.post("/portal/", data=FORM)
    stranger = make()
    answer = stranger.post("/portal/complaint", data={"number": "20261124-0001", "text": "x"})
    assert (answer.status_code, answer.location) == (303, "/portal/status")
    assert 'name="contact_name"' in stranger.get("/portal/complaint?number=20261124-0001").text
    assert engine.find_instances(process_id="complaint") == []


def test_what_is_wrong_with_a_complaint_is_named_at_once(portal, engine):
    answer = portal.post("/portal/complaint", data={"contact_email": "nobody", "website": "x"})
    assert answer.status_code == 422
    for text in ("请填写客户名称", "请填写您的姓名", "这不是电子邮件地址", "请写明您要投诉的内容", "此栏留空"):
        assert text in answer.text
    assert portal.post("/portal/complaint", data=COMPLAINT | {"text": "长" * 4001}).status_code == 422
    assert engine.find_instances() == []


def test_sent_twice_it_is_one_complaint_and_too_many_have_to_wait(portal, engine):
    for _ in range(2):
        portal.post("/portal/complaint", data=COMPLAINT | {"request_id": "c1"})
    complaint_of(engine)
    for _ in range(MOST_REQUESTS - 1):
        portal.post("/portal/complaint", data=COMPLAINT)
    answer = portal.post("/portal/complaint", data=COMPLAINT)
    assert answer.status_code == 429
    assert "电话总是占线" in answer.text


def test_the_answer_is_read_and_judged_where_the_complaint_was_made(portal, engine, post):
    portal.post("/portal/complaint", data=COMPLAINT)
    assert "我们的答复" not in portal.post("/portal/status", data=PAIR, follow_redirects=True).text
    answer_complaint(engine, "已增开一路热线")
    page = portal.get("/portal/cases/20261124-0001").text
    assert "我们的答复" in page
    assert "已增开一路热线" in page
    assert "已记录" not in page  # what the manager found out is not for customers
    path = link(portal, engine, post)
    assert shown(portal, path, accepted="no", answered_by="周工", remark="还是占线").status_code == 303
    _, variables = complaint_of(engine)
    assert variables["complaint_answer"]["is_accepted"] is False
    answer_complaint(engine, "再增开两路")
    path = link(portal, engine, post)
    assert shown(portal, path, accepted="yes", answered_by="周工").status_code == 303
    page = portal.get("/portal/cases/20261124-0001").text
    assert "您的投诉已办结" in page
    assert "再增开两路" in page


def test_a_cases_page_lists_the_complaints_about_it_with_state_and_answer(portal, engine):
    portal.post("/portal/", data=FORM)
    portal.post("/portal/status", data=PAIR)
    assert "您就此请求的投诉" not in portal.get("/portal/cases/20261124-0001").text
    portal.post("/portal/complaint", data={"number": "20261124-0001", "text": "处理太慢"})
    page = portal.get("/portal/cases/20261124-0001").text
    for text in ("您就此请求的投诉", "/portal/cases/20261124-0002", "客服经理正在处理您的投诉"):
        assert text in page
    answer_complaint(engine, "已换工程师")
    assert "已换工程师" in portal.get("/portal/cases/20261124-0001").text
    assert "需要您的答复" in portal.get("/portal/cases/20261124-0002").text
    portal.post("/portal/forget")
    assert portal.get("/portal/cases/20261124-0002").location == "/portal/status"


def test_what_a_colleague_complained_about_is_his_own(portal, engine):
    portal.post("/portal/", data=FORM)
    other = {"contact": {"name": "李工", "phone": "023-6666 7777"}, "customer": {"name": "晨光医院"}}
    told = {
        "text": "态度差",
        "channel": "hotline",
        "case_number": "20261124-0001",
        "received_at": "2026-11-24T01:00:00Z",
    }
    engine.execute(commands.StartInstance("complaint", {**other, "complaint": told}, "20261124-0009"), MANAGER)
    portal.post("/portal/status", data=PAIR)
    assert "20261124-0009" not in portal.get("/portal/cases/20261124-0001").text
    assert portal.get("/portal/cases/20261124-0009").location == "/portal/status"


def link(portal, engine, post):
    found, _ = complaint_of(engine)
    (task,) = [t for t in engine.instance_tasks(found.root_key, state="created") if t.name == "请客户评价答复"]
    portal.post("/portal/cases/20261124-0001/link", data={"task": task.user_task_key})
    return re.search(r"(/portal/answer/\S+)", post.messages[-1].get_content())[1]


# ---- papers


def test_report_and_quote_are_there_once_they_exist(portal, engine, make):
    portal.post("/portal/", data=FORM)
    go_on_until(engine, "电话诊断与指导")
    portal.post("/portal/status", data=PAIR)
    assert portal.get("/portal/cases/20261124-0001/report.pdf").status_code == 404
    phone_solved(engine)
    go_on_until(engine, "请客户确认")
    page = portal.get("/portal/cases/20261124-0001").text
    assert "故障诊断报告（PDF）" in page
    assert "报价单（PDF）" not in page
    answer = portal.get("/portal/cases/20261124-0001/report.pdf")
    assert (answer.status_code, answer.content_type) == (200, "application/pdf")
    assert answer.data.startswith(b"%PDF")
    assert answer.headers["Cache-Control"] == "private, no-store"
    for name in ("quote", "visit", "everything"):
        assert portal.get(f"/portal/cases/20261124-0001/{name}.pdf").status_code == 404
    stranger = make().get("/portal/cases/20261124-0001/report.pdf")
    assert (stranger.status_code, stranger.location) == (302, "/portal/status")
