"""From a case to its clauses, their diagram and journal, and back; promises; one's account: at a desk, on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.kit.desk import Person
from tests.browser.kit.service import Service, running_service
from tests.browser.kit.watch import READY, picture
from web.demo import PASSWORD

NUMBER = "20261124-0001"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory, bundle: None) -> Iterator[Service]:
    """A case whose first answer is late by a minute."""
    with running_service(tmp_path_factory.mktemp("clauses")) as running:
        running.open_case(NUMBER)
        running.engine.run_jobs()
        running.advance(minutes=61)
        yield running


@pytest.fixture(params=[False, True], ids=["desk", "phone"])
def manager(request: pytest.FixtureRequest, service: Service, browser: Browser) -> Iterator[Person]:
    person = Person(browser, service.address, "liufang", PASSWORD, on_phone=request.param)
    yield person
    person.leave()


def test_a_case_leads_to_its_clauses_their_element_and_their_entry(service: Service, manager: Person) -> None:
    [case] = service.engine.find_instances(business_key=NUMBER)
    page = manager.page
    page.goto(f"{service.address}/cases/{case.root_key}#clause-3.1.b")
    broken = page.locator("details[id='clause-3.1.b']")
    expect(broken).to_have_attribute("open", "")
    expect(broken.locator("summary .tag")).to_have_text("已违约")
    picture(page, f"clauses-of-a-case-{page.viewport_size['width']}")  # type: ignore[index]
    broken.get_by_role("link", name="督办：尚未响应").click()
    page.wait_for_selector(READY, state="attached")
    expect(page.locator(".djs-shape.rd-focus")).to_have_attribute("data-element-id", "Task_chase_response")
    page.goto(f"{service.address}/cases/{case.root_key}#clause-3.1.b")
    entry = broken.get_by_role("link", name=re.compile("日志第")).first
    position = re.sub(r"\D", "", entry.inner_text())
    entry.click()
    page.wait_for_selector(READY, state="attached")
    assert page.url.endswith(f"#step={position}")
    section = page.locator("#clauses")
    section.locator("details[id='clause-3.1.a'] > summary").click()
    came_in = section.locator("details[id='clause-3.1.a']").get_by_role("link", name=re.compile("日志第")).last
    came_in.click()
    expect(page.locator("#app")).to_have_attribute("data-step", "0")


def test_a_clause_leads_to_the_case_where_it_was_broken(service: Service, manager: Person) -> None:
    page = manager.page
    page.goto(f"{service.address}/clauses/")
    picture(page, f"clauses-{page.viewport_size['width']}")  # type: ignore[index]
    page.get_by_role("link", name="3.1.b", exact=True).click()
    cases = page.locator("#cases")
    expect(cases.locator("tbody tr")).to_have_count(1)
    expect(cases.locator("tbody .tag")).to_have_text("已违约")
    picture(page, f"clause-{page.viewport_size['width']}")  # type: ignore[index]
    cases.get_by_role("link", name=NUMBER).click()
    expect(page.locator("details[id='clause-3.1.b']")).to_have_attribute("open", "")


def test_the_ledger_leads_to_why_to_what_was_done_and_to_the_entry(service: Service, manager: Person) -> None:
    page = manager.page
    page.goto(f"{service.address}/commitments/?state=breached")
    picture(page, f"promises-{page.viewport_size['width']}")  # type: ignore[index]
    page.get_by_role("link", name="响应与安排").click()
    expect(page.get_by_text("date and time(request.received_at) + duration(limits.response)")).to_be_visible()
    expect(page.locator(".share-list .sum")).to_contain_text("1:01:00.000")
    chased = page.locator(".history li", has_text="“督办：尚未响应”交给客服经理")
    expect(chased.locator(".tag")).to_have_text("由时限触发")
    picture(page, f"promise-{page.viewport_size['width']}")  # type: ignore[index]
    chased.get_by_role("link").click()
    page.wait_for_selector(READY, state="attached")
    expect(page.locator(".rd-caption")).to_contain_text("第")


def test_ones_own_account(service: Service, manager: Person) -> None:
    page = manager.page
    page.get_by_role("link", name="刘芳").click()
    expect(page.get_by_role("heading", name="修改密码")).to_be_visible()
    picture(page, f"account-{page.viewport_size['width']}")  # type: ignore[index]
    for label in ("当前密码", "新密码", "再输一次新密码"):
        expect(page.get_by_label(label, exact=True)).to_have_attribute("type", "password")
