"""Every page that a link leads to, for each kind of person: no complaint, as wide as the screen, labelled, readable."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.kit.service import Service, running_service
from tests.browser.kit.watch import READY, Watch
from web.demo import PASSWORD, ensure_cases, ensure_register

SIZES = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
MANY = 80  # more pages of different kinds than there are
ONE_OF_EACH = re.compile(r"\d{3,}|(?<=/designer/processes/)\w+|(?<=/clauses/)\d[\w.]*|(?<=/register/)\w+(?=$)")
FAULTS = (Path(__file__).parent / "kit" / "faults.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory, bundle: None) -> Iterator[Service]:
    """The demonstration, with cases of different age."""
    with running_service(tmp_path_factory.mktemp("pages")) as running:
        ensure_register(running.engine)
        ensure_cases(running.engine)
        running.advance(minutes=1)
        yield running


def links(page: Page) -> list[str]:
    """Return the addresses on this server that the page leads to and that show a page."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('a[href^="/"]:not([download])')].map(a => a.getAttribute('href'))"""
    )
    return [h.split("#")[0] for h in found if not re.search(r"download=|\.(json|csv|bpmn|dmn|form|pdf|ics)\b", h)]


TOURS = [
    ("phone", "zh", "lixiaowen"),
    ("desk", "zh", "liufang"),
    ("phone", "en", "zhaolei"),
    ("desk", "en", "admin"),
]
if os.environ.get("RELAYDESK_EVERY_TOUR"):
    TOURS = list(product(("desk", "phone"), ("zh", "en"), ("lixiaowen", "liufang", "zhaolei", "admin")))
"""Each person once, each size and language twice; all of them with RELAYDESK_EVERY_TOUR=yes, in some minutes."""


@pytest.mark.parametrize(("size", "language", "person"), TOURS)
def test_pages(service: Service, browser: Browser, person: str, size: str, language: str) -> None:
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", viewport=SIZES[size])  # type: ignore[arg-type]
    watch = Watch(context)
    page = context.new_page()
    page.goto(f"{service.address}/sign-in")
    page.locator("[name=name]").fill(person)
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/inbox/**")
    if language == "en":
        page.get_by_role("button", name="English").click()
        page.wait_for_selector("html[lang=en]")
    waiting, seen, faults = ["/inbox/?scope=all", *links(page)], set[str](), []
    while waiting and len(seen) < MANY:
        address = waiting.pop(0)
        kind = ONE_OF_EACH.sub("…", address.split("?")[0])
        if kind in seen:
            continue
        seen.add(kind)
        answer = page.goto(service.address + address)
        assert answer is not None
        if page.locator("#app").count():
            page.wait_for_selector(READY, state="attached")
        found = [*page.evaluate(FAULTS), *watch.violations(page)]
        if answer.status != 200 or found:
            faults.append(f"{address} {answer.status} {found}")
        waiting += links(page)
    assert faults == []
    assert watch.complaints == []
    assert len(seen) > 10
    context.close()


def test_what_is_wrong_is_found(page: Page) -> None:
    pale = "<p style='color: #bbb; background: #fff'>pale</p>"
    page.set_content(f"<main><input><button></button>{pale}<p style='width: 9999px'>.</p></main>")
    kinds = sorted(fault.split(":")[0].split(" by ")[0] for fault in page.evaluate(FAULTS))
    assert kinds == ["contrast 1.92", "no label", "no language or title", "no name", "wider than the screen"]
