"""A manager moves running cases to another version: tried first, then as a batch; double click, back, and a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from engine.api import Actor
from tests.browser.kit.desk import Person
from tests.browser.kit.service import Service, running_service
from tests.browser.kit.watch import picture
from web.demo import PASSWORD

OWNER = Actor("zhaolei", roles=frozenset({"owner"}))


@pytest.fixture
def service(tmp_path: Path, bundle: None) -> Iterator[Service]:
    """The service on a clock that stands still, two cases on version 1, version 2 deployed."""
    with running_service(tmp_path) as running:
        for number in ("20261124-0001", "20261124-0002"):
            running.open_case(number)
        [old] = running.engine.find_definitions("support_request")
        text = running.engine.definition_xml(old.definition_key)
        running.engine.deploy({old.resource_name: text.replace('name="响应客户请求"', 'name="回应客户"')}, OWNER)
        yield running


@pytest.mark.parametrize("on_phone", [False, True], ids=["desk", "phone"])
def test_cases_are_tried_and_then_moved(service: Service, browser: Browser, on_phone: bool) -> None:
    old = service.engine.find_definitions("support_request", latest_only=False)[1]
    manager = Person(browser, service.address, "liufang", PASSWORD, on_phone=on_phone)
    page = manager.page
    kind = "phone" if on_phone else "desk"
    page.goto(f"{service.address}/batches/migration/?source={old.definition_key}")
    expect(page.get_by_text("尚未演练")).to_have_count(2)
    page.get_by_role("checkbox", name="20261124-0002").uncheck()
    page.get_by_role("button", name="演练：不改变任何东西").click()
    expect(page.get_by_text("可以迁移")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    picture(page, f"move-tried-{kind}")
    page.get_by_label("原因", exact=True).fill("回应的说法改了")
    page.get_by_role("button", name="迁移选中的工单").dblclick()
    expect(page.get_by_role("heading", name="进度")).to_be_visible()
    picture(page, f"move-batch-running-{kind}")
    service.engine.run_batches()
    expect(page.get_by_text("已结束").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    picture(page, f"move-batch-ended-{kind}")
    assert len(service.engine.batches()) == 1
    assert sorted(i.version for i in service.engine.find_instances("support_request")) == [1, 2]
    page.get_by_role("link", name="20261124-0001").click()
    expect(page.get_by_text("回应的说法改了").first).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="批量操作").first.click()
    picture(page, f"move-batches-{kind}")
    page.get_by_role("link", name="新建批量操作").click()
    expect(page.get_by_label("对它们做什么")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    picture(page, f"move-new-batch-{kind}")
    page.go_back()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Batches")).to_be_visible()
    manager.leave()
