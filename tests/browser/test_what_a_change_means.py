"""The process owner sees what a change means before it is deployed, at a desk and on a phone, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from engine.api import Actor, commands
from tests.browser.kit.desk import Person
from tests.browser.kit.service import Service, running_service
from tests.browser.kit.watch import READY, picture
from web.demo import PASSWORD

OWNER = Actor("zhaolei", roles=frozenset({"owner"}))


@pytest.fixture
def service(tmp_path: Path, bundle: None) -> Iterator[Service]:
    """The service on a clock that stands still."""
    with running_service(tmp_path) as running:
        yield running


def ready(page: Page, url: str) -> None:
    page.goto(url)
    page.wait_for_selector(READY, state="attached")


def drawn(page: Page) -> None:
    """Wait for both diagrams of a comparison."""
    page.wait_for_selector("[data-viewer=drawing-after][data-ready]", state="attached")
    assert page.locator(".rd-failed").count() == 0


def no_wider_than_the_window(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_an_owner_sees_what_a_change_means_and_then_deploys_it(service: Service, browser: Browser) -> None:
    case = service.open_case("20261124-0001")
    [before] = service.engine.find_definitions("support_request")
    owner = Person(browser, service.address, "zhaolei", PASSWORD)
    page = owner.page
    ready(page, f"{service.address}/designer/definitions/{before.definition_key}")
    page.locator(".djs-shape", has_text="响应客户请求").first.locator(".djs-hit").first.dispatch_event("click")
    page.locator("[data-group-id=group-general] .bio-properties-panel-group-header").click()
    page.locator("#bio-properties-panel-name").fill("回应客户")
    page.keyboard.press("Tab")
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="看改动").click()
    comparison = opened.value
    drawn(comparison)
    expect(comparison.get_by_role("heading", name="改动意味着什么")).to_be_visible()
    expect(comparison.locator(".changes")).to_contain_text("回应客户")
    expect(comparison.locator("#running")).to_contain_text("20261124-0001")
    expect(comparison.locator("#clauses")).to_contain_text("3.1.b")
    assert comparison.locator("[data-viewer=drawing-after] .djs-shape.rd-changed").count() == 1
    expect(comparison.locator("[data-viewer=drawing-after] .rd-badge-changed")).to_have_text("✎")
    no_wider_than_the_window(comparison)
    picture(comparison, "change-diagram")
    comparison.close()
    page.get_by_role("button", name="部署", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".rd-meaning")).to_contain_text("改到了承载条款")
    expect(dialog.locator(".rd-meaning")).to_contain_text("停在有改动的元素上的进行中工单：1")
    picture(page, "change-dialogue")
    dialog.get_by_role("button", name="部署", exact=True).click()
    page.wait_for_url("**/designer/")
    assert service.engine.find_definitions("support_request")[0].version == 2
    assert service.engine.read_instance(case).version == 1
    page.goto(f"{service.address}/designer/processes/support_request")
    picture(page, "change-versions")
    page.get_by_role("button", name="对照").click()
    drawn(page)
    expect(page.get_by_text("第 1 版 → 第 2 版").first).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="对照两个版本")).to_be_visible()
    owner.leave()


def test_uploaded_files_are_looked_at_and_then_deployed_by_a_double_click(service: Service, browser: Browser) -> None:
    service.open_case("20261124-0001")
    [before] = service.engine.find_definitions("support_request")
    name, text = service.engine.read_resource(before.resource_key)
    file = {"name": name, "mimeType": "application/xml", "buffer": text.replace("响应客户请求", "回应客户").encode()}
    owner = Person(browser, service.address, "zhaolei", PASSWORD, on_phone=True)
    page = owner.page
    page.goto(f"{service.address}/designer/")
    files = page.get_by_label("文件", exact=True)
    files.set_input_files({"name": "large.bpmn", "mimeType": "application/xml", "buffer": b" " * (6 * 1024 * 1024 + 1)})
    assert "合计超过 6 MB" in files.evaluate("field => field.validationMessage")
    files.set_input_files(file)  # type: ignore[arg-type]
    page.get_by_label("改了什么、为什么改").fill("换一个说法")
    page.get_by_role("button", name="看改动意味着什么").click()
    expect(page.get_by_text("停在有改动的元素上的进行中工单：1")).to_be_visible()
    no_wider_than_the_window(page)
    picture(page, "upload-phone")
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="详细对照").click()
    drawn(opened.value)
    expect(opened.value.locator(".changes")).to_contain_text("回应客户")
    opened.value.close()
    expect(page.get_by_label("改了什么、为什么改")).to_have_value("换一个说法")
    page.get_by_role("button", name="部署所选文件").dblclick()
    expect(page.get_by_role("status")).to_contain_text("support_request v2")
    assert [d.version for d in service.engine.find_definitions("support_request", latest_only=False)] == [2, 1]
    owner.leave()


def test_another_table_is_tried_on_decisions_of_real_cases(service: Service, browser: Browser) -> None:
    for number in ("20261124-0001", "20261124-0002"):
        service.open_case(number)
    [found] = [d for d in service.engine.decisions() if d.id == "service_level"]
    name, text = service.engine.read_resource(found.resource_key)
    changed = re.sub(r'duration\("PT4H"\)|"PT4H"', lambda m: m[0].replace("PT4H", "PT3H"), text)
    assert changed != text
    service.engine.execute(commands.Deploy((commands.Resource(name, changed),), "三小时"), OWNER)
    new, old = service.engine.decisions("service_level")
    owner = Person(browser, service.address, "zhaolei", PASSWORD, on_phone=True)
    page = owner.page
    page.goto(f"{service.address}/designer/decisions/service_level/versions")
    picture(page, "change-decision-versions-phone")
    page.get_by_role("button", name="对照").click()
    expect(page.locator("#again")).to_contain_text("20261124-0002")
    expect(page.locator("#again")).to_contain_text("次结果会不同")
    no_wider_than_the_window(page)
    picture(page, "change-decision-phone")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="What the change means")).to_be_visible()
    picture(page, "change-decision-phone-english")
    page.get_by_role("button", name="中文").click()
    page.get_by_role("button", name="用以往工单试走").click()
    expect(page.get_by_role("heading", name="做了什么，没有做什么")).to_be_visible()
    expect(page.get_by_text("张工单重走")).to_be_visible()
    no_wider_than_the_window(page)
    picture(page, "change-tried-phone")
    assert (new.version, old.version) == (2, 1)
    owner.leave()


def test_a_text_is_read_as_it_is_edited_before_it_is_deployed(service: Service, browser: Browser) -> None:
    [found] = [d for d in service.engine.decisions() if d.id == "mail_answer"]
    owner = Person(browser, service.address, "zhaolei", PASSWORD)
    page = owner.page
    ready(page, f"{service.address}/designer/decisions/{found.key}")
    page.locator("td.output-cell .cm-content, td.output-cell [contenteditable]").last.click()
    page.keyboard.press("Control+a")
    page.keyboard.type('"祝您工作顺利。"')
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="预览").click()
    preview = opened.value
    expect(preview.get_by_role("heading", name="邮件回执")).to_be_visible()
    expect(preview.locator("dl.facts")).to_contain_text("祝您工作顺利。")
    picture(preview, "text-preview")
    assert len(service.engine.decisions("mail_answer")) == 1
    page.once("dialog", lambda dialog: dialog.accept())  # what is edited would be lost
    page.goto(f"{service.address}/designer/texts/")
    page.get_by_label("样例工单").select_option("mail_answer/0")
    for _ in range(2):  # the page stays, so it previews again
        with page.context.expect_page() as opened:
            page.get_by_role("button", name="预览").click()
        expect(opened.value.get_by_role("heading", name="邮件回执")).to_be_visible()
    owner.leave()


def test_nobody_else_gets_there(service: Service, browser: Browser) -> None:
    auditor = Person(browser, service.address, "liufang", PASSWORD)
    answer = auditor.page.goto(f"{service.address}/designer/compare?before=1&after=2")
    assert answer is not None
    assert answer.status == 403
    auditor.context.close()  # the refused request is a complaint of the console by itself
