"""What people do by mistake, in a real browser: two clicks, two tabs, two people, back, a session that ended."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.kit.desk import Person
from tests.browser.kit.service import Service, running_service
from tests.browser.kit.watch import READY
from web.demo import PASSWORD

NUMBER = "20261124-0001"
TASK = "响应客户请求"
ANSWERS = {
    "主要现象": "不通电、不启动",
    "客户说明的准确情况": "市电正常，交换机电源指示灯不亮。",
    "给客户的明确答复与安排": "工程师十分钟内来电指导。",
}


@pytest.fixture
def service(tmp_path: Path, bundle: None) -> Iterator[Service]:
    """The service with one case."""
    with running_service(tmp_path) as running:
        running.open_case(NUMBER)
        yield running


@pytest.fixture
def desk(service: Service, browser: Browser) -> Iterator[Person]:
    """A person who has claimed the task and filled in its form."""
    person = Person(browser, service.address, "lixiaowen", PASSWORD)
    person.take(TASK, NUMBER)
    person.fill(ANSWERS)
    yield person
    person.context.close()


def completions(service: Service) -> int:
    return sum(entry.command_type == "CompleteUserTask" for entry in service.engine.journal())


def test_two_clicks_complete_once(service: Service, desk: Person) -> None:
    desk.page.get_by_role("button", name="完成", exact=True).dblclick()
    expect(desk.page.get_by_role("status")).to_contain_text(f"“{TASK}”已完成")
    assert completions(service) == 1
    desk.leave()


def test_a_second_tab_says_that_it_was_done_before(service: Service, desk: Person) -> None:
    second = desk.context.new_page()
    second.goto(desk.page.url)
    second.wait_for_selector(READY, state="attached")
    desk.complete(TASK)
    desk.page = second
    desk.fill(ANSWERS)
    second.get_by_role("button", name="完成", exact=True).click()
    expect(second.get_by_role("status")).to_contain_text("此前已完成")
    assert completions(service) == 1


def test_back_after_completing_shows_what_was_done_and_changes_nothing(service: Service, desk: Person) -> None:
    desk.complete(TASK)
    desk.page.go_back()
    expect(desk.page.get_by_role("heading", name=TASK, exact=True).first).to_be_visible()
    expect(desk.page.get_by_role("button", name="完成", exact=True)).to_have_count(0)
    assert completions(service) == 1


def test_a_session_that_ended_says_so_and_keeps_what_was_typed(service: Service, desk: Person) -> None:
    desk.context.clear_cookies()
    desk.page.get_by_role("button", name="完成", exact=True).click()
    expect(desk.page.get_by_role("alert").filter(has_text="登录").first).to_be_visible()
    expect(desk.page.get_by_label("客户说明的准确情况")).to_have_value(ANSWERS["客户说明的准确情况"])
    assert completions(service) == 0


def test_who_signs_in_again_in_another_tab_goes_on_in_the_first(service: Service, desk: Person) -> None:
    desk.context.clear_cookies()
    other = desk.context.new_page()
    other.goto(f"{service.address}/sign-in")
    other.get_by_label("用户名").fill("lixiaowen")
    other.get_by_label("密码").fill(PASSWORD)
    other.get_by_role("button", name="登录").click()
    expect(other.get_by_role("heading", name="待办", exact=True)).to_be_visible()
    desk.page.get_by_role("button", name="完成", exact=True).click()
    expect(desk.page.get_by_role("alert").first).to_be_visible()
    expect(desk.page.get_by_label("客户说明的准确情况")).to_have_value(ANSWERS["客户说明的准确情况"])


def test_two_people_want_one_task_and_the_second_reads_who_has_it(service: Service, browser: Browser) -> None:
    first, second = (Person(browser, service.address, name, PASSWORD) for name in ("lixiaowen", "admin"))
    second.page.goto(f"{service.address}/inbox/?scope=all&text={NUMBER}")
    first.take(TASK, NUMBER)
    second.page.get_by_role("link", name=TASK, exact=True).click()
    expect(second.page.get_by_text("李晓雯").first).to_be_visible()
    expect(second.page.get_by_role("button", name="完成", exact=True)).to_have_count(0)
    first.leave()
    second.leave()
