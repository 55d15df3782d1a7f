"""On a phone the modeler shows the diagram; the panel folds away; what is changed there is saved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.kit.desk import PHONE
from tests.browser.kit.shell import Site
from tests.browser.kit.watch import Watch, picture

GIVEN: dict[str, Any] = {
    "xmlUrl": "/support.bpmn",
    "fileName": "support.bpmn",
    "deployUrl": "/deploy",
    "csrf": "token",
    "elementId": "onsite",
}


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A phone."""
    opened = browser.new_context(
        has_touch=True,
        viewport=PHONE,  # type: ignore[arg-type]
        locale="zh-CN",
    )
    yield opened
    opened.close()


def finger(page: Page, *points: tuple[int, int]) -> None:
    """Draw one finger over the screen."""
    touch = page.context.new_cdp_session(page)
    kinds = ["touchStart", *["touchMove"] * (len(points) - 1)]
    for kind, (x, y) in zip(kinds, points, strict=True):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_the_diagram_is_moved_by_a_finger_and_a_name_is_changed_and_saved(site: Site, page: Page, watch: Watch) -> None:
    site.shell.answers["/deploy"] = lambda body: (200, {"message": "已部署。"})
    site.open(page, "modeler", GIVEN)
    panel, toggle = page.locator(".rd-properties"), page.get_by_role("button", name="属性", exact=True)
    expect(panel).to_be_hidden()
    expect(toggle).to_have_attribute("aria-pressed", "false")
    element = page.locator("[data-element-id=onsite]")
    before = element.bounding_box()
    assert before is not None
    finger(page, (200, 700), (160, 660), (150, 650))
    moved = element.bounding_box()
    assert moved is not None
    assert (round(moved["x"] - before["x"]), round(moved["y"] - before["y"])) == (-50, -50)
    picture(page, "modeler-phone")
    toggle.tap()
    expect(panel.locator(".bio-properties-panel-header")).to_contain_text("现场支持")
    shown, canvas = panel.bounding_box(), page.locator(".rd-canvas").bounding_box()
    assert shown is not None
    assert canvas is not None
    assert shown["width"] == 390
    assert canvas["height"] > 200, "the diagram is not covered"
    page.locator("[data-group-id=group-general] .bio-properties-panel-group-header").tap()
    page.locator("#bio-properties-panel-name").fill("上门处理")
    picture(page, "modeler-phone-panel")
    toggle.tap()
    expect(panel).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="部署", exact=True).dblclick()
    expect(page.get_by_role("dialog")).to_have_count(1)
    page.get_by_role("dialog").get_by_role("button", name="部署").tap()
    expect(page.get_by_role("alert")).to_contain_text("已部署")
    [(_path, body)] = site.shell.posted
    assert 'id="onsite" name="上门处理"' in body["xml"]
    watch.assert_clean(page)
