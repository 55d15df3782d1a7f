"""The viewer and the replay: what frontend/README.md says, under the strict policy, without a complaint."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.browser.kit.shell import Site, document
from tests.browser.kit.watch import Watch, open_ready, picture

MARKERS = [
    {"elementId": "start", "kind": "completed"},
    {"elementId": "f1", "kind": "completed"},
    {"elementId": "phone", "kind": "active", "count": 2, "title": "电话支持：王强"},
    {"elementId": "onsite", "kind": "incident", "title": "现场支持：找不到流程"},
    {"elementId": "gone", "kind": "active"},
]


def test_viewer_shows_where_a_case_is(site: Site, page: Page, watch: Watch) -> None:
    site.open(page, "viewer", {"xmlUrl": "/support.bpmn", "markers": MARKERS, "legend": True})
    expect(page.locator("[data-element-id=phone].rd-active")).to_be_visible()
    expect(page.locator(".rd-badge-active")).to_have_text("2")
    expect(page.locator(".rd-badge-incident")).to_have_text("!")
    expect(page.locator(".rd-legend li")).to_have_count(2)
    page.get_by_role("button", name="正在这里 电话支持：王强").click()
    page.get_by_role("button", name="看全图").click()
    picture(page, "page-viewer")
    watch.assert_clean(page)


def test_viewer_draws_a_diagram_that_has_no_drawing(site: Site, page: Page, watch: Watch) -> None:
    site.open(page, "viewer", {"xmlUrl": "/plain.bpmn", "markers": [{"elementId": "visit", "kind": "active"}]})
    expect(page.locator("[data-element-id=visit].rd-active")).to_be_visible()
    watch.assert_clean(page)


def test_viewer_follows_links(site: Site, page: Page) -> None:
    site.open(page, "viewer", {"xmlUrl": "/support.bpmn", "links": {"onsite": "/#called"}})
    page.locator("[data-element-id=onsite]").click()
    page.wait_for_url("**/#called")


def test_viewer_says_why_it_can_not_draw(site: Site, page: Page) -> None:
    site.shell.html = document("viewer", {"xmlUrl": "/missing.bpmn"})
    page.goto(site.address + "/")
    expect(page.locator("#app[data-failed] .rd-failed")).to_contain_text("404")


def steps() -> list[dict[str, Any]]:
    """Return a journal of a case and its called process, a loop included."""

    def event(kind: str, element: str, key: str = "", instance: str = "100") -> dict[str, Any]:
        return {"type": kind, "instanceKey": instance, "elementId": element, "elementKey": key or f"k-{element}"}

    events = [
        [event("activated", "start"), event("completed", "start"), event("flow", "f1"), event("activated", "phone")],
        [
            event("completed", "phone"),
            event("flow", "f2"),
            event("completed", "solved"),
            event("flow", "f_no"),
            event("activated", "remote"),
        ],
        [
            event("completed", "late"),
            event("flow", "f5"),
            {"type": "incident", "instanceKey": "100", "elementId": "remind", "incidentKey": "i1"},
        ],
        [
            event("completed", "remote"),
            event("flow", "f3"),
            event("activated", "onsite"),
            {"type": "started", "instanceKey": "200"},
            event("activated", "visit", "", "200"),
        ],
        [
            event("completed", "visit", "", "200"),
            event("completed", "done", "", "200"),
            {"type": "ended", "instanceKey": "200"},
            event("completed", "onsite"),
            event("flow", "f4"),
            event("completed", "end"),
            {"type": "resolved", "instanceKey": "100", "incidentKey": "i1"},
            {"type": "ended", "instanceKey": "100"},
        ],
    ]
    titles = ["登记工单", "完成任务 电话支持", "定时器到期", "完成任务 远程支持", "完成任务 上门处理"]
    return [
        {
            "position": 41 + n,
            "when": f"11-24 10:4{n}:00",
            "actor": "王强",
            "title": titles[n],
            "events": these,
            "details": [["变量 solved", "false"]],
            "hash": f"{n}f3a9c",
        }
        for n, these in enumerate(events)
    ]


REPLAY = {
    "diagrams": [
        {"instanceKey": "100", "title": "支持工单", "xmlUrl": "/support.bpmn"},
        {"instanceKey": "200", "title": "现场支持", "xmlUrl": "/plain.bpmn"},
    ],
    "start": 0,
}


def drawn(page: Page, index: int) -> list[str]:
    """Wait until step `index` is drawn and return the marks of the diagram that is shown."""
    page.wait_for_selector(f"#app[data-drawn='{index}']", state="attached")
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('.rd-frame:not([hidden]) .djs-element')].flatMap(e =>
             [...e.classList].filter(c => /^rd-(?!link|now)/.test(c)).map(c => e.dataset.elementId + ' ' + c)).sort()"""
    )
    return found


def test_replay_is_the_same_forwards_and_backwards(site: Site, page: Page, watch: Watch) -> None:
    site.open(page, "replay", {**REPLAY, "steps": steps()})
    forwards = [drawn(page, 0)]
    for index in range(1, 5):
        page.keyboard.press("ArrowRight")
        forwards.append(drawn(page, index))
        picture(page, f"page-replay-{index}")
    assert "phone rd-active" in forwards[0]
    assert "remind rd-incident" in forwards[2]
    assert "visit rd-active" in forwards[3], "the page follows the step into the called process"
    assert "end rd-completed" in forwards[4]
    assert not [mark for mark in forwards[4] if mark.endswith("rd-active")]
    backwards = [drawn(page, 4)]
    for index in range(3, -1, -1):
        page.get_by_role("button", name="上一步").click()
        backwards.append(drawn(page, index))
    assert backwards[::-1] == forwards
    page.locator(".rd-slider").fill("2")
    assert drawn(page, 2) == forwards[2]
    page.get_by_role("button", name=re.compile("完成任务 电话支持")).click()
    assert drawn(page, 1) == forwards[1]
    assert page.url.endswith("#step=42")
    watch.assert_clean(page)


def test_replay_keeps_the_step_in_the_address(site: Site, page: Page) -> None:
    site.shell.html = document("replay", {**REPLAY, "steps": steps()})
    open_ready(page, site.address + "/#step=43")
    assert "remind rd-incident" in drawn(page, 2)
    expect(page.get_by_role("tab", name="现场支持")).to_be_disabled()


def test_replay_of_a_long_journal_jumps_at_once(site: Site, page: Page, watch: Watch) -> None:
    def round_(n: int) -> dict[str, Any]:
        key = {"instanceKey": "100", "elementId": "phone"}
        return {
            "position": n,
            "title": f"第 {n} 轮",
            "events": [
                {"type": "completed", "elementKey": f"{n - 1}", **key},
                {"type": "activated", "elementKey": f"{n}", **key},
            ],
        }

    site.open(page, "replay", {**REPLAY, "steps": [round_(n) for n in range(1, 2001)], "start": 1999})
    drawn(page, 1999)
    page.keyboard.press("Home")
    drawn(page, 0)
    page.keyboard.press("End")
    assert "phone rd-active" in drawn(page, 1999)
    watch.assert_clean(page)


def test_a_finger_moves_the_diagram_and_two_zoom_it(site: Site, browser: Browser) -> None:
    context = browser.new_context(has_touch=True, viewport={"width": 390, "height": 800}, locale="zh-CN")
    page = context.new_page()
    markers = [{"elementId": "onsite", "kind": "active"}]
    site.open(page, "viewer", {"xmlUrl": "/support.bpmn", "markers": markers, "legend": True})
    picture(page, "page-viewer-phone")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    where = page.locator("[data-element-id=onsite]")
    before = where.bounding_box()
    assert before is not None
    assert 0 < before["x"] < 390, "on a small screen the diagram opens at the place where the case is"
    assert before["width"] > 60, "and so large that it can be read"
    touch = context.new_cdp_session(page)

    def finger(kind: str, *points: tuple[int, int]) -> None:
        touched = [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(points)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touched})

    finger("touchStart", (200, 300))
    finger("touchMove", (150, 280))
    finger("touchEnd")
    moved = where.bounding_box()
    assert moved is not None
    assert abs(moved["x"] - (before["x"] - 50)) < 2
    assert abs(moved["y"] - (before["y"] - 20)) < 2
    finger("touchStart", (150, 300), (250, 300))
    finger("touchMove", (100, 300), (300, 300))
    finger("touchEnd")
    larger = where.bounding_box()
    assert larger is not None
    assert larger["width"] > moved["width"] * 1.5
    context.close()


def test_replay_on_a_phone_is_not_wider_than_it(site: Site, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    site.open(page, "replay", {**REPLAY, "steps": steps()})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    picture(page, "page-replay-phone")
