"""The process owner changes a running process, the auditor steps through a case, the manager sees a clock run out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from engine.api import Actor
from tests.browser.kit.desk import Person
from tests.browser.kit.service import Service, running_service
from tests.browser.kit.watch import READY, picture
from web.demo import PASSWORD


@pytest.fixture
def service(tmp_path: Path, bundle: None) -> Iterator[Service]:
    """The service on a clock that stands still."""
    with running_service(tmp_path) as running:
        yield running


def ready(page: Page, url: str) -> None:
    """Open a page with a drawing and wait for it."""
    page.goto(url)
    page.wait_for_selector(READY, state="attached")
    assert page.locator(".rd-failed").count() == 0


def panel_group(page: Page, title: str) -> Locator:
    """Open a group of the properties panel, as one of an element's template."""
    named = page.locator(".bio-properties-panel-group-header-title", has_text=re.compile(f"^{title}$"))
    group = page.locator(".bio-properties-panel-group").filter(has=named)
    expect(group).to_be_visible()
    if group.locator(".bio-properties-panel-group-header.open").count() == 0:
        group.locator(".bio-properties-panel-group-header").click()
    return group


def test_an_owner_deploys_the_next_version_and_running_cases_stay(service: Service, browser: Browser) -> None:
    case = service.open_case("20261124-0001")
    [before] = service.engine.find_definitions("support_request")
    owner = Person(browser, service.address, "zhaolei", PASSWORD)
    page = owner.page
    ready(page, f"{service.address}/designer/definitions/{before.definition_key}")
    expect(page.get_by_role("button", name="没有问题")).to_be_visible()
    task = page.locator(".djs-shape", has_text="响应客户请求").first
    task.locator(".djs-hit").first.dispatch_event("click")
    page.locator("[data-group-id=group-general] .bio-properties-panel-group-header").click()
    page.locator("#bio-properties-panel-name").fill("回应客户")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="部署", exact=True).click()
    page.get_by_role("dialog").get_by_label("改了什么、为什么改").fill("换一个说法")
    picture(page, "owner-comment")
    page.get_by_role("dialog").get_by_role("button", name="部署").click()
    page.wait_for_url(lambda url: str(before.definition_key) not in url or "designer/definitions" not in url)
    [after] = service.engine.find_definitions("support_request")
    assert (before.version, after.version) == (1, 2)
    assert after.deployment_name == "换一个说法"
    assert 'name="回应客户"' in service.engine.definition_xml(after.definition_key)
    assert service.engine.read_instance(case).version == 1
    picture(page, "owner-deployed")
    owner.leave()


def test_an_owner_is_told_at_the_field_what_the_engine_refuses(service: Service, browser: Browser) -> None:
    [before] = service.engine.find_definitions("support_request")
    owner = Person(browser, service.address, "zhaolei", PASSWORD)
    page = owner.page
    ready(page, f"{service.address}/designer/definitions/{before.definition_key}")
    task = page.locator(".djs-shape", has_text="响应客户请求").first
    task.locator(".djs-hit").first.dispatch_event("click")
    panel_group(page, "由谁办理").get_by_role("textbox", name="到期时间").fill("service desk[")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name=re.compile("^问题 [1-9] 错误"))).to_be_visible()
    expect(page.locator(".bio-properties-panel-error").first).to_contain_text("FEEL")
    assert "Unparsable" not in page.locator(".rd-properties").inner_text()
    picture(page, "owner-refused")
    page.get_by_role("button", name="部署", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="部署").click()
    expect(page.locator(".rd-message.rd-wrong")).to_be_visible()
    [after] = service.engine.find_definitions("support_request")
    assert after.version == before.version
    owner.context.close()  # the refused request is a complaint of the console by itself


def test_the_second_of_two_owners_is_told_and_decides(service: Service, browser: Browser) -> None:
    [before] = service.engine.find_definitions("support_request")
    owner = Person(browser, service.address, "zhaolei", PASSWORD)
    page = owner.page
    ready(page, f"{service.address}/designer/definitions/{before.definition_key}?element=Task_respond")
    panel_group(page, "常规").get_by_label("名称").fill("我改的")
    page.keyboard.press("Tab")
    text = service.engine.definition_xml(before.definition_key)
    admin = Actor("admin", frozenset(), frozenset({"owner"}))
    service.engine.deploy({before.resource_name: text.replace("响应客户请求", "别人改的")}, admin)
    page.get_by_role("button", name="部署", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="部署", exact=True).click()
    told = page.get_by_role("dialog", name="别人已部署了更新的版本")
    expect(told).to_contain_text("“系统管理员”已于")
    picture(page, "owner-second")
    told.get_by_role("button", name="先不部署").click()
    expect(page.locator(".djs-shape", has_text="我改的").first).to_be_visible()
    assert service.engine.find_definitions("support_request")[0].version == 2
    page.get_by_role("button", name="部署", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="部署", exact=True).click()
    told.get_by_role("button", name="仍然部署").click()
    page.wait_for_url(f"{service.address}/designer/")
    [after] = service.engine.find_definitions("support_request")
    assert after.version == 3
    assert "我改的" in service.engine.definition_xml(after.definition_key)
    owner.context.close()  # the refused requests are complaints of the console by themselves


def test_an_auditor_steps_through_a_case_both_ways(service: Service, browser: Browser) -> None:
    case = service.open_case("20261124-0002")
    service.advance(hours=2)
    auditor = Person(browser, service.address, "liufang", PASSWORD)
    page = auditor.page
    ready(page, f"{service.address}/audit/cases/{case}")
    last = int(page.locator(".rd-slider").get_attribute("max") or 0)
    assert last > 0, "the clock that ran out is a step of its own"

    def marks() -> list[str]:
        found: list[str] = page.evaluate(
            """() => [...document.querySelectorAll('.rd-frame:not([hidden]) .djs-element')].flatMap(e =>
                 [...e.classList].filter(c => c.startsWith('rd-')).map(c => e.dataset.elementId + ' ' + c)).sort()"""
        )
        return found

    def go(key: str, step: int) -> list[str]:
        page.keyboard.press(key)
        page.wait_for_selector(f"#app[data-drawn='{step}']", state="attached")
        return marks()

    at_the_end = go("End", last)
    first = go("Home", 0)
    assert first != at_the_end
    picture(page, "auditor-first")
    forwards = [first, *(go("ArrowRight", step) for step in range(1, last + 1))]
    assert forwards[-1] == at_the_end
    backwards = [go("ArrowLeft", step) for step in range(last - 1, -1, -1)]
    assert backwards == forwards[-2::-1]
    auditor.leave()


def test_a_manager_sees_a_clock_run_out_exactly_then(service: Service, browser: Browser) -> None:
    case = service.open_case("20261124-0003")
    due = next(p.due_at for p in service.engine.commitments(case) if p.commitment_id == "response")
    assert due is not None
    service.advance(seconds=(due - service.clock.now()).total_seconds() - 1)
    manager = Person(browser, service.address, "liufang", PASSWORD)
    manager.page.goto(f"{service.address}/cases/{case}")
    manager.page.wait_for_selector(READY, state="attached")
    expect(manager.page.get_by_text("已超时")).to_have_count(0)
    before = len(service.engine.instance_tasks(case))
    service.advance(seconds=1)
    assert len(service.engine.instance_tasks(case)) == before + 1
    manager.page.reload()
    manager.page.wait_for_selector(READY, state="attached")
    expect(manager.page.get_by_text("督办").first).to_be_visible()
    picture(manager.page, "manager-clock")
    manager.leave()
