"""A manager changes by hand where a case stands: sees it drawn, tries it, does it, finds the reason again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.kit.desk import Person
from tests.browser.kit.service import Service, running_service
from tests.browser.kit.watch import READY, picture
from web.demo import PASSWORD


@pytest.fixture
def service(tmp_path: Path, bundle: None) -> Iterator[Service]:
    """The service on a clock that stands still, with one case at its first task."""
    with running_service(tmp_path) as running:
        running.open_case("20261124-0001")
        running.engine.run_jobs()
        yield running


@pytest.mark.parametrize("on_phone", [False, True], ids=["desk", "phone"])
def test_a_case_is_tried_and_then_changed(service: Service, browser: Browser, on_phone: bool) -> None:
    [case] = service.engine.find_instances("support_request")
    kind = "phone" if on_phone else "desk"
    manager = Person(browser, service.address, "liufang", PASSWORD, on_phone=on_phone)
    page = manager.page
    page.goto(f"{service.address}/manager/cases/{case.root_key}")
    page.get_by_role("link", name="调整位置").click()
    page.wait_for_selector(READY, state="attached")
    page.get_by_label("另外开始一个元素").select_option(label="判定故障类别 (Task_fault_class)")
    page.get_by_label("结束它").first.check()
    page.get_by_role("button", name="演练：不改变任何东西").click()
    page.wait_for_selector(READY, state="attached")
    expect(page.locator("#tried")).to_contain_text("任务已撤销")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    picture(page, f"modify-tried-{kind}")
    assert [t.element_id for t in service.engine.instance_tasks(case.root_key, "created")] == ["Task_respond"]
    page.get_by_label("原因", exact=True).first.fill("客户已在现场得到答复")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="调整工单").click()
    expect(page.get_by_text("工单已调整。")).to_be_visible()
    page.wait_for_selector(READY, state="attached")
    picture(page, f"modify-done-{kind}")
    assert "Task_respond" not in [t.element_id for t in service.engine.instance_tasks(case.root_key, "created")]
    page.goto(f"{service.address}/cases/{case.root_key}")
    expect(page.get_by_text("客户已在现场得到答复").first).to_be_visible()
    page.goto(f"{service.address}/manager/cases/{case.root_key}/modify")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Change where it stands")).to_be_visible()
    manager.leave()
