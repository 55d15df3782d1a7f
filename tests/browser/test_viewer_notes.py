"""Clauses and promises stand at their elements, on a desk and on a phone; a case shows how its promises stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from processes.deploy import read_bundle
from tests.browser.kit.desk import Person
from tests.browser.kit.service import Service, running_service
from tests.browser.kit.shell import Site
from tests.browser.kit.watch import READY, Watch, picture
from web.demo import PASSWORD

GIVEN = {
    "xmlUrl": "/desktop.bpmn",
    "legend": True,
    "markers": [{"elementId": "Activity_respond", "kind": "active", "title": "响应客户"}],
    "promises": [
        {"elementId": "Activity_respond", "state": "met", "title": "响应与安排 · 3.1.b"},
        {"elementId": "Activity_respond", "state": "breached", "title": "解决问题 · 3.1.c"},
        {"elementId": "elsewhere", "state": "running", "title": "在别的图上"},
    ],
}

COVERED = """events => {
  const boxes = selector => [...document.querySelectorAll(selector)].map(e => [e, e.getBoundingClientRect()]);
  const things = [...boxes('.djs-shape[data-element-id$="_label"] text'),
    ...events.flatMap(id => boxes(`[data-element-id="${id}"] > .djs-visual`))];
  const hit = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 3
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3;
  return boxes('.rd-note').flatMap(([n, a]) => things.filter(([t, b]) => hit(a, b)).map(([t]) => [
    n.closest('[data-container-id]').dataset.containerId, t.closest('.djs-shape').dataset.elementId]));
}"""
"""Pairs of ids: whose note lies on which name or boundary event."""


@pytest.mark.parametrize("file", ["service_renewal.bpmn", "spare_replacement.bpmn"])
def test_no_note_covers_a_name_or_a_boundary_event(site: Site, page: Page, file: str) -> None:
    page.set_viewport_size({"width": 1600, "height": 1000})
    text = read_bundle()[file]
    site.shell.texts["/own.bpmn"] = text
    site.open(page, "viewer", {"xmlUrl": "/own.bpmn"})
    expect(page.locator(".rd-note").nth(5)).to_be_visible()
    events = re.findall(r'<bpmn:boundaryEvent id="(\w+)"', text)
    assert events
    assert [pair for pair in page.evaluate(COVERED, events) if pair[0] != pair[1]] == []


@pytest.mark.parametrize("width", [1400, 390])
def test_clauses_and_promises_stand_at_their_elements(site: Site, page: Page, watch: Watch, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    site.open(page, "viewer", GIVEN)
    expect(page.get_by_title("条款 3.1.b, 3.4.a")).to_have_text("3.1.b, 3.4.a")
    expect(page.get_by_role("img", name="已兑现 响应与安排 · 3.1.b")).to_be_visible()
    expect(page.get_by_role("img", name="已违约 解决问题 · 3.1.c")).to_be_visible()
    expect(page.locator(".rd-legend")).to_contain_text("已违约 解决问题 · 3.1.c")
    assert "在别的图上" not in page.locator(".rd-legend").inner_text()
    picture(page, f"viewer-notes-{width}")
    toggle = page.get_by_role("button", name="条款与承诺")
    toggle.click()
    expect(page.get_by_title("条款 3.1.b, 3.4.a")).to_be_hidden()
    expect(toggle).to_have_attribute("aria-pressed", "false")
    toggle.click()
    expect(page.get_by_title("条款 3.1.b, 3.4.a")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    watch.assert_clean(page)


def test_a_diagram_without_clauses_has_nothing_to_hide(site: Site, page: Page) -> None:
    site.open(page, "viewer", {"xmlUrl": "/plain.bpmn"})
    expect(page.get_by_role("button", name="看全图")).to_be_visible()
    expect(page.get_by_role("button", name="条款与承诺")).to_have_count(0)


@pytest.fixture
def service(tmp_path: Path, bundle: None) -> Iterator[Service]:
    """The service on a clock that stands still."""
    with running_service(tmp_path) as running:
        yield running


def test_a_case_shows_its_promises_on_the_diagram(service: Service, browser: Browser) -> None:
    case = service.open_case("20261124-0001")
    service.engine.run_jobs(worker="test")
    manager = Person(browser, service.address, "liufang", PASSWORD, on_phone=True)
    page = manager.page
    for state in ("计时中", "已违约"):
        page.goto(f"{service.address}/cases/{case}")
        page.wait_for_selector(READY, state="attached")
        note = page.get_by_role("img", name=re.compile(f"^{state} 响应与安排 · 3.1.b · .*10:00 到期$"))
        expect(note).to_be_visible()
        expect(page.get_by_title(re.compile("^条款 3.1.b, ")).first).to_contain_text("…")
        picture(page, f"case-notes-{state}")
        service.advance(minutes=61)
    manager.leave()
