"""The job workers, against real servers on the loopback and the register."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest

from engine.api import SYSTEM, BpmnError, Engine, FrozenClock, JobView, NotFound, WrongState
from processes.module import MODULE
from processes.papers.documents import print_again
from processes.register import sample
from processes.register.changes import SaveEntry
from processes.register.queries import find_entries, read_entry
from processes.register.spares import LendSpare, ReleaseSpare, ReserveSpare
from processes.users import find_user
from processes.workers import (
    affected_customers,
    diagnosis_report,
    notify,
    renewal_quote,
    spare_stock,
    spare_units,
    vendor_reminder,
    visit_calendar,
    warranty_lookup,
)
from processes.workers.messages import NotDelivered, send_to_bots
from tests.kit.servers import BotServer, MailServer, running

DESK = find_user("lixiaowen").actor
NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)


def job(type_: str, number: str | None = "20261124-0001", **variables: Any) -> JobView:
    return JobView(7, type_, "bpmn_element", None, "e", 1, 1, 5, "p", number, {}, variables, 3, 0, NOW, NOW)


@pytest.fixture
def mail() -> Iterator[MailServer]:
    server = MailServer()
    with running(server):
        yield server


@pytest.fixture
def bots() -> Iterator[BotServer]:
    server = BotServer()
    with running(server):
        yield server


def test_a_notice_goes_by_mail_and_to_every_bot_in_its_own_format(mail: MailServer, bots: BotServer) -> None:
    environment = {
        "RELAYDESK_SMTP_URL": mail.url,
        "RELAYDESK_MAIL_FROM": "desk@relaydesk.example",
        "RELAYDESK_WECOM_WEBHOOK": bots.url + "/wecom",
        "RELAYDESK_DINGTALK_WEBHOOK": bots.url + "/dingtalk",
        "RELAYDESK_FEISHU_WEBHOOK": bots.url + "/feishu",
    }
    notice = job("notify", to="zhou@haichuan.example", subject="工程师\r\nBcc: x@y 已出发", text="预计 14:30 到达。")
    assert notify.send(notice, environment)["notified"] == ["mail", "wecom", "dingtalk", "feishu"]
    sent = mail.messages[0]
    assert sent["Subject"] == "[20261124-0001] 工程师 Bcc: x@y 已出发"
    assert sent["Bcc"] is None
    assert "预计 14:30 到达" in sent.get_content()
    assert sent["Message-ID"] == "<5.7@relaydesk>"
    posts = dict(bots.posts)
    assert posts["/wecom"]["msgtype"] == posts["/dingtalk"]["msgtype"] == "text"
    assert "预计 14:30 到达" in posts["/wecom"]["text"]["content"]
    assert posts["/feishu"]["msg_type"] == "text"
    assert "预计 14:30 到达" in posts["/feishu"]["content"]["text"]


def test_without_addresses_nothing_is_sent_and_it_says_so() -> None:
    told = notify.send(job("notify", subject="a", text="b", to="zhou@haichuan.example"), {})
    assert (told["notified"], told["notice"]["is_sent"]) == ([], False)
    assert told["notice"]["why"] == "没有配置邮件服务器或群机器人"


@pytest.mark.parametrize(
    ("to", "why"), [(None, "没有电子邮件地址"), ("不知道", "电子邮件地址不对"), (" ", "没有电子邮件地址")]
)
def test_who_has_no_address_is_told_nothing_and_it_says_so(mail: MailServer, to: str | None, why: str) -> None:
    told = notify.send(job("notify", subject="a", text="b", to=to, ways="mail"), {"RELAYDESK_SMTP_URL": mail.url})
    assert (told["notice"]["is_sent"], told["notice"]["why"]) == (False, why)
    assert mail.messages == []


def test_what_a_customer_reads_goes_to_no_bot(mail: MailServer, bots: BotServer) -> None:
    environment = {"RELAYDESK_SMTP_URL": mail.url, "RELAYDESK_FEISHU_WEBHOOK": bots.url}
    said = {"subject": "已受理", "text": "工单 {工单号}，2026-11-24T02:00:00Z 前答复。", "to": "zhou@haichuan.example"}
    assert notify.send(job("notify", ways="mail", **said), environment)["notified"] == ["mail"]
    assert notify.send(job("notify", ways="bots", **said), environment)["notified"] == ["feishu"]
    assert "工单 20261124-0001，2026-11-24 10:00 前答复。" in mail.messages[0].get_content()
    assert mail.messages[0]["Auto-Submitted"] == "auto-generated"
    assert (len(mail.messages), len(bots.posts)) == (1, 1)
    with pytest.raises(BpmnError, match="ways"):
        notify.send(job("notify", ways="pigeon", **said), environment)


@pytest.mark.parametrize(
    ("public", "expected"),
    [
        ("https://service.example/", "您好\n查看：https://service.example/portal/status\n回信"),
        (" ", "您好\n回信"),
        (None, "您好\n回信"),
    ],
)
def test_the_line_with_the_portals_address_is_left_out_where_there_is_none(
    mail: MailServer, public: str | None, expected: str
) -> None:
    environment = {"RELAYDESK_SMTP_URL": mail.url} | ({} if public is None else {"RELAYDESK_PUBLIC_URL": public})
    notify.send(job("notify", subject="a", text="您好\n查看：{门户}\n回信", to="zhou@haichuan.example"), environment)
    assert mail.messages[0].get_content().splitlines() == expected.splitlines()


def test_a_visit_and_a_report_go_along_as_files(mail: MailServer, engine: Engine) -> None:
    known = {"report": REPORT, "request": {"title": "反复重启"}, "customer": {"name": "海川物流集团"}}
    gone = job("visit-calendar", onsite={"departed_at": "2026-11-24T01:30:00Z"}, **known)
    visit = visit_calendar.write(gone, engine)["visit"]
    document = diagnosis_report.write(job("diagnosis-report", **known), engine)["document"]
    said = {"subject": "报告", "text": "见附件", "to": "zhou@haichuan.example", "ways": "mail"}
    asked = job("notify", **said, **known, attachments=[visit, None, document])
    told = notify.send(asked, {"RELAYDESK_SMTP_URL": mail.url})["notice"]
    assert told["files"] == ["20261124-0001-visit.ics", "故障诊断报告-20261124-0001.pdf"]
    calendar, report = mail.messages[0].iter_attachments()
    assert (calendar.get_content_type(), report.get_content_type()) == ("text/calendar", "application/pdf")
    assert calendar.get_payload(decode=True).decode() == visit["text"]
    assert report.get_filename() == "故障诊断报告-20261124-0001.pdf"
    assert sha256(report.get_content()).hexdigest() == document["sha256"]


@pytest.mark.parametrize("wrong", ["a", ["a"], [{"name": "a"}], [{"paper": "diagnosis-report"}], [{"text": "a"}]])
def test_a_file_that_is_none_is_named(wrong: Any) -> None:
    with pytest.raises(BpmnError, match="attachments"):
        notify.send(job("notify", subject="a", text="b", attachments=wrong), {})


def test_a_mail_server_that_is_down_is_tried_again_and_then_it_is_an_answer() -> None:
    asked = job("notify", subject="a", text="b", to="zhou@haichuan.example", ways="mail")
    environment = {"RELAYDESK_SMTP_URL": "smtp://127.0.0.1:9"}
    with pytest.raises(ConnectionRefusedError):
        notify.send(asked, environment)
    told = notify.send(replace(asked, retries=1), environment)["notice"]
    assert told["is_sent"] is False
    assert told["why"].startswith("没有送达：ConnectionRefusedError")


def test_a_recipient_that_is_refused_is_not_tried_again(mail: MailServer) -> None:
    mail.refuse = True
    asked = job("notify", subject="a", text="b", to="zhou@haichuan.example", ways="mail")
    assert "nobody here" in notify.send(asked, {"RELAYDESK_SMTP_URL": mail.url})["notice"]["why"]


def test_a_bot_that_refuses_is_tried_again(bots: BotServer) -> None:
    bots.answer = {"errcode": 93000, "errmsg": "invalid webhook"}
    with pytest.raises(NotDelivered, match="invalid webhook"):
        send_to_bots({"RELAYDESK_WECOM_WEBHOOK": bots.url}, "x")


def test_a_webhook_must_be_an_http_address() -> None:
    with pytest.raises(NotDelivered):
        send_to_bots({"RELAYDESK_WECOM_WEBHOOK": "file:///etc/passwd"}, "x")


def test_input_that_is_missing_is_named_at_once() -> None:
    with pytest.raises(BpmnError) as wrong:
        notify.send(job("notify", to=7), {})
    said = "notify: subject 没有填写 missing; text 没有填写 missing; to 应为文本 expected text"
    assert (wrong.value.code, wrong.value.message) == ("INVALID_INPUT", said)


def test_a_vendor_is_urged_at_its_address_in_the_register(filled: Engine, mail: MailServer) -> None:
    asked = job("vendor-reminder", vendor="智数软件", subject="仓储软件报错")
    answer = vendor_reminder.urge(asked, filled, {"RELAYDESK_SMTP_URL": mail.url})
    assert answer["reminder"]["to"] == "support@zhishu.example"
    assert answer["reminder"]["sent"] is True
    assert mail.messages[0]["Subject"] == "[20261124-0001] 催办：仓储软件报错"


def test_a_vendor_is_asked_in_other_words(filled: Engine, mail: MailServer) -> None:
    asked = job("vendor-request", vendor="zhishu", subject="仓储软件报错", text="请看附图。")
    assert vendor_reminder.ask(asked, filled, {"RELAYDESK_SMTP_URL": mail.url})["request"]["sent"] is True
    assert mail.messages[0]["Subject"] == "[20261124-0001] 请协助：仓储软件报错"
    assert "请看附图" in mail.messages[0].get_content()


def test_a_server_that_refuses_makes_the_job_fail(filled: Engine, mail: MailServer) -> None:
    mail.refuse = True
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        vendor_reminder.urge(job("x", vendor="zhishu", subject="a"), filled, {"RELAYDESK_SMTP_URL": mail.url})


def test_a_vendor_whose_mail_cannot_be_sent_has_to_be_called(filled: Engine) -> None:
    environment = {"RELAYDESK_SMTP_URL": "smtp://127.0.0.1:9"}
    asked = job("vendor-reminder", vendor="hengtong", subject="核心交换机反复重启")
    with pytest.raises(ConnectionRefusedError):
        vendor_reminder.urge(asked, filled, environment)
    assert vendor_reminder.urge(replace(asked, retries=1), filled, environment)["reminder"]["sent"] is False


def test_a_product_is_looked_up_with_its_project(filled: Engine) -> None:
    found = warranty_lookup.look_up(job("warranty-lookup", serial="LH940-2401-0233"), filled)
    assert (found["product"]["vendor_months"], found["project"]["accepted_on"]) == (60, "2024-02-29")
    with pytest.raises(BpmnError) as unknown:
        warranty_lookup.look_up(job("warranty-lookup", serial="nothing"), filled)
    assert unknown.value.code == "PRODUCT_UNKNOWN"


def test_a_vendor_without_address_has_to_be_called(filled: Engine) -> None:
    answer = vendor_reminder.urge(job("vendor-reminder", vendor="无名厂", subject="x"), filled, {})
    assert answer["reminder"] == {"vendor": "无名厂", "to": None, "sent": False, "at": NOW.isoformat()}


def test_each_customer_with_the_model_is_affected_once(filled: Engine) -> None:
    affected = affected_customers.find(job("affected-customers", model="lh-r940"), filled)["affected"]
    assert [(c["id"], c["contact"], c["products"]) for c in affected] == [("rmyy", "孙丽华", ["LH940-2401-0233"])]
    assert affected_customers.find(job("affected-customers", model="none"), filled) == {"affected": []}


def test_who_is_told_is_the_main_contact_and_nobody_who_is_retired(filled: Engine) -> None:
    def affected() -> list[dict[str, Any]]:
        return list(affected_customers.find(job("affected-customers", model="LH-R940"), filled)["affected"])

    def save(kind: str, entry: str, **values: Any) -> None:
        filled.execute(SaveEntry(kind, entry, values), find_user("lixiaowen").actor)

    save("contact", "rmyy-a", customer="rmyy", name="值班", email="a@rmyy.example")
    assert affected()[0]["email"] == "sun@rmyy.example"
    save("contact", "rmyy-sun", is_main=False, email=None)
    assert affected()[0]["email"] == "a@rmyy.example"
    save("contact", "rmyy-a", is_retired=True)
    assert (affected()[0]["contact"], affected()[0]["email"]) == ("孙丽华", None)
    save("customer", "rmyy", is_retired=True)
    assert affected() == []
    save("customer", "rmyy", is_retired=False)
    save("product", "rmyy-db1", is_retired=True)
    assert affected() == []


def test_two_cases_cannot_get_the_same_unit(filled: Engine) -> None:
    first = spare_units.reserve(job("spare-reservation", serial="HT7506-BJ-0001"), filled)
    again = spare_units.reserve(job("spare-reservation", serial="HT7506-BJ-0001"), filled)
    assert first == again
    assert first["reservation"]["is_original"] is True
    with pytest.raises(BpmnError) as taken:
        spare_units.reserve(job("spare-reservation", "20261124-0002", serial="HT7506-BJ-0001"), filled)
    assert taken.value.code == "SPARE_TAKEN"
    assert "20261124-0001" in (taken.value.message or "")


def test_a_unit_comes_back_to_the_stock_or_leaves_it(filled: Engine) -> None:
    spare_units.reserve(job("spare-reservation", serial="HT7506-BJ-0001"), filled)
    assert spare_units.book(job("spare-booking", serial="x", state="damaged"), filled) == {"booked": True, "left": 0}
    unit = read_entry(filled, "spare", "bj-sw-01")
    assert unit is not None
    assert (unit["state"], unit["reserved_for"]) == ("retired", None)
    assert spare_units.book(job("spare-booking", state="returned"), filled) == {"booked": False, "left": 0}


def state_of(engine: Engine, unit_id: str) -> tuple[str, str | None]:
    unit = read_entry(engine, "spare", unit_id)
    assert unit is not None
    return unit["state"], unit["reserved_for"]


def test_each_unit_of_a_case_is_booked_by_its_serial_number(filled: Engine) -> None:
    first, second = "HT7506-BJ-0001", "GENL3-0078"
    units = {u["serial"]: u["id"] for u in find_entries(filled, "spare")}
    spare_units.reserve(job("spare-reservation", serial=first), filled)
    spare_units.book(job("spare-booking", serial=first, state="sent"), filled)
    assert state_of(filled, units[first]) == ("lent", "20261124-0001")
    spare_units.reserve(job("spare-reservation", serial=second), filled)
    assert state_of(filled, units[first]) == ("lent", "20261124-0001")  # it is at the customer's, not in the stock
    answer = spare_units.book(job("spare-booking", serial=first, state="returned"), filled)
    assert answer == {"booked": True, "left": 1}
    assert state_of(filled, units[first]) == ("in_stock", None)
    assert state_of(filled, units[second]) == ("reserved", "20261124-0001")


def test_a_unit_goes_from_reserved_to_lent_to_returned_and_is_in_stock_once_it_was_checked(filled: Engine) -> None:
    serial, case = "HT7506-BJ-0001", "20261124-0001"
    way = []
    spare_units.reserve(job("spare-reservation", serial=serial), filled)
    way.append(state_of(filled, "bj-sw-01"))
    for state in ("sent", "to_check"):
        spare_units.book(job("spare-booking", serial=serial, state=state), filled)
        way.append(state_of(filled, "bj-sw-01"))
    assert all(unit["serial"] != serial for unit in spare_stock.look(job("spare-stock"), filled)["stock"])
    filled.execute(SaveEntry("spare", "bj-sw-01", {"state": "in_stock"}), SYSTEM)
    way.append(state_of(filled, "bj-sw-01"))
    assert way == [("reserved", case), ("lent", case), ("returned", None), ("in_stock", None)]


def test_what_was_reserved_and_not_sent_goes_back_when_another_is_chosen(filled: Engine) -> None:
    spare_units.reserve(job("spare-reservation", serial="HT7506-BJ-0001"), filled)
    spare_units.reserve(job("spare-reservation", serial="VENDOR-1"), filled)
    assert state_of(filled, "bj-sw-01") == ("in_stock", None)


def test_a_unit_goes_out_only_for_the_case_that_has_it(filled: Engine) -> None:
    with pytest.raises(WrongState):
        filled.execute(LendSpare("bj-sw-01", "20261124-0001"), SYSTEM)
    filled.execute(ReserveSpare("bj-sw-01", "20261124-0001"), SYSTEM)
    assert len(filled.execute(LendSpare("bj-sw-01", "20261124-0001"), SYSTEM).events) == 1
    assert filled.execute(LendSpare("bj-sw-01", "20261124-0001"), SYSTEM).events == ()


def test_of_many_cases_that_want_a_unit_at_the_same_moment_one_gets_it(tmp_path: Path) -> None:
    engine = Engine.open(f"sqlite:///{tmp_path / 'r.sqlite'}", clock=FrozenClock(NOW), modules=(MODULE,))
    for command in sample.commands():
        engine.execute(command, SYSTEM)
    gate, got, taken = Barrier(6), [], []

    def want(number: int) -> None:
        gate.wait()
        try:
            spare_units.reserve(job("spare-reservation", f"20261124-{number:04d}", serial="HT7506-BJ-0001"), engine)
            got.append(number)
        except BpmnError as refused:
            taken.append(refused.code)

    people = [Thread(target=want, args=(n,)) for n in range(6)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert (len(got), taken) == (1, ["SPARE_TAKEN"] * 5)
    assert state_of(engine, "bj-sw-01") == ("reserved", f"20261124-{got[0]:04d}")
    engine.close()


REPORT = {"cause": "电源模块老化", "measures": "更换电源", "advice": "清理滤网", "downtime_minutes": 95}


def test_the_report_is_a_file_that_can_be_printed_again(engine: Engine) -> None:
    asked = job("diagnosis-report", report=REPORT, request={"title": "反复重启"}, customer={"name": "海川物流集团"})
    document = diagnosis_report.write(asked, engine)["document"]
    printed = print_again(document, {}, "20261124-0001")
    assert printed is not None
    assert (document["sha256"], document["bytes"]) == (sha256(printed[1]).hexdigest(), len(printed[1]))
    assert (document["title"], document["number"], document["pages"]) == ("故障诊断报告", "20261124-0001", 1)


def test_a_report_that_is_not_written_makes_no_file(engine: Engine) -> None:
    with pytest.raises(BpmnError, match="report"):
        diagnosis_report.write(job("diagnosis-report", report={"cause": ""}), engine)


def test_the_stock_is_what_no_case_has(filled: Engine) -> None:
    spare_units.reserve(job("spare-reservation", serial="HT7506-BJ-0001"), filled)
    stock = spare_stock.look(job("spare-stock"), filled)["stock"]
    assert [unit["serial"] for unit in stock] == ["HTPSU-BJ-0011", "LH940-BJ-0002", "GENL3-0078"]
    told = {"serial": "GENL3-0078", "model": "GEN-L3-24", "name": "通用三层交换机", "place": "备件库 A-04"}
    assert stock[2] == told | {"is_original": False}


def test_a_visit_has_a_calendar_file_once_somebody_has_set_out(engine: Engine) -> None:
    known = {"customer": {"name": "海川物流集团"}, "request": {"title": "反复重启"}, "site": {"name": "城东仓库"}}
    gone = job("visit-calendar", onsite={"departed_at": "2026-11-24T01:30:00Z"}, **known)
    visit = visit_calendar.write(gone, engine)["visit"]
    assert visit["name"] == "20261124-0001-visit.ics"
    lines = visit["text"].split("\r\n")
    assert (lines[0], lines[-2:]) == ("BEGIN:VCALENDAR", ["END:VCALENDAR", ""])
    assert {"DTSTART:20261124T013000Z", "UID:20261124-0001@relaydesk", "DTSTAMP:20261124T010000Z"} <= set(lines)
    assert all(len(line.encode()) <= 75 for line in lines)
    with pytest.raises(BpmnError, match="departed_at"):
        visit_calendar.write(job("visit-calendar", onsite={}), engine)


@pytest.mark.parametrize(
    ("eta", "starts"),
    [
        ("10:15", "20261124T021500Z"),
        ("8：05", "20261125T000500Z"),
        ("尽快", "20261124T013000Z"),
        (None, "20261124T013000Z"),
    ],
)
def test_a_visit_begins_when_the_engineer_means_to_arrive(engine: Engine, eta: str | None, starts: str) -> None:
    gone = job("visit-calendar", onsite={"departed_at": "2026-11-24T01:30:00Z", "eta": eta})
    assert f"DTSTART:{starts}" in visit_calendar.write(gone, engine)["visit"]["text"]


def test_a_unit_from_elsewhere_is_not_reserved(filled: Engine) -> None:
    answer = spare_units.reserve(job("spare-reservation", serial="VENDOR-1"), filled)
    assert answer["reservation"]["is_registered"] is False


def test_only_the_case_that_has_a_unit_gives_it_back(filled: Engine) -> None:
    with pytest.raises(WrongState):
        filled.execute(ReleaseSpare("bj-sw-01", "20261124-0001"), SYSTEM)
    with pytest.raises(NotFound):
        filled.execute(ReserveSpare("nothing", "20261124-0001"), SYSTEM)


def quote(**changes: Any) -> JobView:
    renewal = {"scope": "上门维修", "list_price": 2000, "price": 1500, "months": 12, "valid_days": 30} | changes
    return job("renewal-quote", renewal=renewal, customer={"name": "江南第一中学"})


def test_a_quote_says_what_when_and_how_much(engine: Engine) -> None:
    lines = renewal_quote.write(quote(), engine)["document"]["lines"]
    assert "优惠价：1,500.00 元" in lines
    assert "报价有效期至：2026-12-24" in lines
    assert "服务期：单次服务" in renewal_quote.write(quote(months=0), engine)["document"]["lines"]
    late = replace(quote(), now=datetime(2026, 11, 24, 17, tzinfo=UTC))  # already tomorrow where the customer is
    assert "报价有效期至：2026-12-25" in renewal_quote.write(late, engine)["document"]["lines"]


@pytest.mark.parametrize(
    ("changes", "code"), [({"price": 2000}, "NOT_PREFERENTIAL"), ({"price": None}, "INVALID_INPUT")]
)
def test_a_quote_that_is_none_is_refused(engine: Engine, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(BpmnError) as refused:
        renewal_quote.write(quote(**changes), engine)
    assert refused.value.code == code
