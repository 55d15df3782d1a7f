"""The job workers, against real servers on the loopback and the register."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from engine.api import SYSTEM, BpmnError, Engine, JobView, NotFound, WrongState
from processes.register import sample
from processes.register.queries import read_entry
from processes.register.spares import ReleaseSpare, ReserveSpare
from processes.users import find_user
from processes.workers import affected_customers, notify, renewal_quote, spare_units, vendor_reminder, warranty_lookup
from processes.workers.messages import NotDelivered, send_to_bots
from tests.kit.servers import BotServer, MailServer, running

DESK = find_user("lixiaowen").actor
NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)


def job(type_: str, number: str | None = "20261124-0001", **variables: Any) -> JobView:
    return JobView(7, type_, "bpmn_element", None, "e", 1, 1, 5, "p", number, {}, variables, 3, 0, NOW, NOW)


@pytest.fixture
def filled(engine: Engine) -> Engine:
    for command in sample.commands():
        engine.execute(command, SYSTEM)
    return engine


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
    assert notify.send(notice, environment) == {"notified": ["mail", "wecom", "dingtalk", "feishu"]}
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
    assert notify.send(job("notify", subject="a", text="b"), {}) == {"notified": []}


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
    assert (wrong.value.code, wrong.value.message) == ("INVALID_INPUT", "notify: subject, text, to")


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
    assert spare_units.book(job("spare-booking", serial="x", state="damaged"), filled) == {"booked": True}
    unit = read_entry(filled, "spare", "bj-sw-01")
    assert unit is not None
    assert (unit["state"], unit["reserved_for"]) == ("retired", None)
    assert spare_units.book(job("spare-booking", state="returned"), filled) == {"booked": False}


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


def test_a_quote_says_what_when_and_how_much() -> None:
    lines = renewal_quote.write(quote())["document"]["lines"]
    assert "优惠价：1,500.00 元" in lines
    assert "报价有效期至：2026-12-24" in lines
    assert "服务期：单次服务" in renewal_quote.write(quote(months=0))["document"]["lines"]


@pytest.mark.parametrize(
    ("changes", "code"), [({"price": 2000}, "NOT_PREFERENTIAL"), ({"price": None}, "INVALID_INPUT")]
)
def test_a_quote_that_is_none_is_refused(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(BpmnError) as refused:
        renewal_quote.write(quote(**changes))
    assert refused.value.code == code
