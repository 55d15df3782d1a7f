"""A process owner adds a clause, is told what is wrong with it, changes it, and reads its history: desk and phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from processes.contract.changing import AddClause, ChangeClause
from processes.contract.retiring import RetireClause
from processes.users import find_user
from tests.browser.kit.desk import Person
from tests.browser.kit.service import Service, running_service
from tests.browser.kit.watch import picture
from web.demo import PASSWORD

IDS = {1280: "5.1.a", 390: "5.2.a"}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory, bundle: None) -> Iterator[Service]:
    """The service, where a clause of its own was added and retired before."""
    with running_service(tmp_path_factory.mktemp("own-clauses")) as running:
        owner = find_user("zhaolei").actor
        running.engine.execute(AddClause("5.9.a", "每季度巡检", "A check every quarter", "engineer", "试点"), owner)
        running.engine.execute(RetireClause("5.9.a", "试点结束"), owner)
        yield running


@pytest.fixture(params=[False, True], ids=["desk", "phone"])
def owner(request: pytest.FixtureRequest, service: Service, browser: Browser) -> Iterator[Person]:
    person = Person(browser, service.address, "zhaolei", PASSWORD, on_phone=request.param)
    yield person
    person.leave()


def test_a_clause_from_the_form_to_its_history(service: Service, owner: Person) -> None:
    page = owner.page
    width: int = page.viewport_size["width"]  # type: ignore[index]
    clause = IDS[width]
    page.goto(f"{service.address}/clauses/")
    page.get_by_role("link", name="新增条款").click()
    page.get_by_label("条款编号").fill("3.1.b")
    page.get_by_label("中文内容").fill("服务后 24 小时内电话回访")
    page.get_by_label("英文内容").fill("A call back within 24 hours of the service")
    page.get_by_label("负责").select_option(label="服务台")
    page.get_by_label("原因").fill("2027 年新合同")
    page.get_by_role("button", name="新增", exact=True).click()
    expect(page.locator(".wrong")).to_have_text("应当是没有用过的编号；已经有条款 3.1.b")
    expect(page.get_by_label("中文内容")).to_have_value("服务后 24 小时内电话回访")
    owner.watch.complaints.clear()  # the refusal's status is told on the console
    picture(page, f"clause-form-{width}")
    page.get_by_label("条款编号").fill(clause)
    page.get_by_role("button", name="新增", exact=True).click()
    expect(page.get_by_role("heading", name=f"{clause} 服务后 24 小时内电话回访")).to_be_visible()
    expect(page.get_by_text("还没有人承载")).to_be_visible()
    page.get_by_role("link", name="修改").click()
    page.get_by_label("中文内容").fill("服务后 12 小时内电话回访")
    page.get_by_label("原因").fill("客户要求")
    picture(page, f"clause-change-{width}")
    page.get_by_role("button", name="保存").click()
    history = page.locator("#history li")
    expect(history).to_have_count(2)
    expect(history.first).to_contain_text("服务后 24 小时内电话回访 → 服务后 12 小时内电话回访")
    expect(history.first).to_contain_text("客户要求")
    picture(page, f"clause-own-{width}")
    history.first.scroll_into_view_if_needed()
    picture(page, f"clause-history-{width}")
    page.goto(f"{service.address}/clauses/")
    mine = page.get_by_role("row").filter(has=page.get_by_role("link", name=clause, exact=True))
    expect(mine).to_contain_text("还没有人承载")
    mine.scroll_into_view_if_needed()
    picture(page, f"clause-matrix-{width}")
    retired = page.get_by_role("row").filter(has=page.get_by_role("link", name="5.9.a", exact=True))
    expect(retired.locator(".tag")).to_have_text(["自有条款", "已停用"])
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_changed_clause_shows_what_was_released_in_english_too(service: Service, owner: Person) -> None:
    page = owner.page
    width: int = page.viewport_size["width"]  # type: ignore[index]
    text = "A clear response and arrangement within 30 minutes of the request"
    change = ChangeClause("3.1.b", "请求后 30 分钟内明确响应并作出安排", text, "service_desk", "加急合同")
    service.engine.execute(change, find_user("zhaolei").actor)
    page.goto(f"{service.address}/clauses/3.1.b")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name=text)).to_be_visible()
    expect(page.locator("main .notice")).to_contain_text("within 1 hour of the request")
    picture(page, f"clause-changed-en-{width}")
    page.get_by_role("link", name="Change", exact=True).click()
    expect(page.get_by_role("heading", name="Change clause 3.1.b")).to_be_visible()
    picture(page, f"clause-form-en-{width}")
    page.get_by_role("button", name="中文").click()
