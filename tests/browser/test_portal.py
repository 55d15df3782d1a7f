"""The customers' portal in a real browser, on a phone and at a desk: ask, look, answer by the mailed link, complain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from engine.api import Actor, FrozenClock, commands
from features.steps.answers import fill
from features.steps.world import ONWARD
from tests.browser.kit.server import serving
from tests.browser.kit.service import MORNING, Service, make_service
from tests.browser.kit.watch import Watch, picture
from tests.kit.prepared import opened
from tests.kit.servers import MailServer, running
from web.app import create_app

SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest) -> str:
    """Which of `SIZES` the browser has."""
    return str(request.param)


@pytest.fixture
def post() -> Iterator[MailServer]:
    """What mails the portal sends."""
    server = MailServer()
    with running(server):
        yield server


@pytest.fixture
def service(tmp_path: Path, bundle: None, post: MailServer) -> Iterator[Service]:
    """The service with mail, so that links are sent; they lead to the address of the test."""
    clock = FrozenClock(MORNING)
    engine = opened(make_service, clock, tmp_path / "service.sqlite3")
    settings = {"RELAYDESK_SMTP_URL": post.url, "RELAYDESK_PUBLIC_URL": "https://service.example"}
    app = create_app(engine, var=tmp_path, environment=settings | {"RELAYDESK_HOTLINE": "023-5550 9999"})
    with serving(app) as address:
        yield Service(engine, clock, address)
    engine.close()


@pytest.fixture
def customer(service: Service, browser: Browser, size: str) -> Iterator[Page]:
    """A customer's browser, watched."""
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", viewport=SIZES[size])
    watch = Watch(context)
    page = context.new_page()
    yield page
    watch.complaints = [one for one in watch.complaints if not re.search(r"status of (410|422)", one)]  # refusals
    watch.assert_clean(page)
    context.close()


def kept(page: Page, name: str, size: str) -> None:
    """Keep a picture of a page that fits its window."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{name} is {wide} px too wide"
    picture(page, f"portal-{name}-{size}")


def ask(page: Page, service: Service) -> None:
    page.goto(f"{service.address}/portal/")
    page.locator("#customer_name").fill("晨光医院")
    page.locator("#contact_name").fill("周工")
    page.locator("#contact_phone").fill("138 0000 1234")
    page.locator("#contact_email").fill("zhou@chenguang.example")
    page.locator("#title").fill("挂号系统连不上服务器")
    page.locator("#description").fill("今早八点半开始，门诊三楼所有窗口。")


def look(page: Page, service: Service) -> None:
    page.goto(f"{service.address}/portal/status")
    page.locator("#number").fill("20261124-0001")
    page.locator("#secret").fill("13800001234")
    page.get_by_role("button", name="查询").click()
    page.wait_for_url("**/portal/cases/20261124-0001")


def go_on_until(service: Service, name: str) -> None:
    engine = service.engine
    (case,) = engine.find_instances(process_id="support_request")
    for _ in range(30):
        engine.run_jobs()  # the roster's, the mails'
        tasks = {t.name: t for t in engine.instance_tasks(case.instance_key, state="created")}
        if name in tasks:
            return
        task = next(iter(tasks.values()))
        answers = fill(engine, engine.read_form(task.form_key or 0), ONWARD.get(task.name or "", ()))
        who = Actor(task.assignee or "anybody", frozenset(task.candidate_groups))
        engine.execute(commands.CompleteUserTask(task.user_task_key, answers), who)
    raise AssertionError(f"the case never came to {name}")


def test_a_customer_asks_looks_answers_and_complains(
    customer: Page, service: Service, post: MailServer, size: str
) -> None:
    ask(customer, service)
    expect(customer.get_by_role("link", name="023-5550 9999")).to_be_visible()
    kept(customer, "request", size)
    customer.get_by_role("button", name="提交请求").click()
    expect(customer.get_by_role("heading", name="20261124-0001")).to_be_visible()
    kept(customer, "received", size)
    go_on_until(service, "取得远程授权")
    customer.goto(f"{service.address}/portal/status")
    kept(customer, "status", size)
    look(customer, service)
    expect(customer.get_by_text("需要您的答复")).to_be_visible()
    kept(customer, "question", size)
    customer.get_by_role("button", name="发送链接").click()
    expect(customer.get_by_role("status")).to_contain_text("zh***@chenguang.example")
    kept(customer, "link-sent", size)
    path = re.search(r"https://service\.example(\S+)", post.messages[-1].get_content())
    assert path is not None
    customer.goto(service.address + path[1])
    customer.get_by_label("是", exact=True).check()
    kept(customer, "answer", size)
    customer.get_by_role("button", name="提交答复").click()
    expect(customer.get_by_role("alert")).to_contain_text("请把其余内容也填写完整")
    customer.get_by_label("您的姓名").fill("周工")
    customer.get_by_label("用什么方式接入").select_option("vpn")
    kept(customer, "answer-second-step", size)
    customer.get_by_role("button", name="提交答复").click()
    expect(customer.get_by_role("status")).to_contain_text("您的答复已记录")
    kept(customer, "answered", size)
    customer.goto(service.address + path[1], wait_until="load")
    expect(customer.get_by_role("alert")).to_contain_text("通过门户答复")
    kept(customer, "link-used", size)
    look(customer, service)
    customer.get_by_role("link", name="向客服经理投诉").click()
    customer.locator("#text").fill("处理太慢")
    kept(customer, "complaint", size)
    customer.get_by_role("button", name="提交投诉").click()
    expect(customer.get_by_role("heading", name="20261124-0002")).to_be_visible()
    kept(customer, "complaint-received", size)


def test_in_english(customer: Page, service: Service, size: str) -> None:
    ask(customer, service)
    customer.get_by_role("button", name="English").click()
    expect(customer.get_by_role("heading", name="Request service")).to_be_visible()
    kept(customer, "request-english", size)
    customer.goto(f"{service.address}/portal/complaint")
    customer.get_by_role("button", name="Send the complaint").click()
    expect(customer.get_by_role("alert")).to_be_visible()
    kept(customer, "complaint-english", size)
