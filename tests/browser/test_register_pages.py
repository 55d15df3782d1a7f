"""The register in Chromium: lists, search, editing, files, the roster and what became of an entry, at both widths."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from engine.api import SYSTEM, commands
from processes.register import sample
from processes.register.changes import SaveEntry
from tests.browser.kit.desk import Person
from tests.browser.kit.service import Service, running_service
from tests.browser.kit.watch import picture
from web.demo import PASSWORD

FILE = "编号,名称,行业\nhaichuan,海川物流集团,航运\nacme,甲公司,制造\n"
PAGES = {
    "index": "/register/?text=HT-S7506",
    "products": "/register/product/",
    "spares": "/register/spare/",
    "roster": "/register/duty/?week=2026-11-24",
    "entry": "/register/customer/haichuan",
    "form": "/register/product/haichuan-sw1/edit",
    "skill": "/register/skill/new",
    "overview": "/manager/",
}


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with running_service(tmp_path) as running:
        for command in sample.commands():
            running.engine.execute(command, SYSTEM)
        running.engine.execute(SaveEntry("duty_change", "2026-11-28-engineer", {"user": None}), SYSTEM)
        running.engine.execute(SaveEntry("customer", "haichuan", {"industry": "物流与仓储"}), SYSTEM)
        yield running


def no_wider_than_the_screen(page: Page) -> None:
    width = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert width[0] <= width[1], f"{page.url} is {width[0]} wide on a screen of {width[1]}"


@pytest.mark.parametrize("on_phone", [False, True], ids=["desk", "phone"])
def test_every_page_fits_in_both_languages(service: Service, browser: Browser, *, on_phone: bool) -> None:
    person = Person(browser, service.address, "liufang", PASSWORD, on_phone=on_phone)
    for language in ("zh", "en"):
        if language == "en":
            person.page.get_by_role("button", name="English").click()
        for name, address in PAGES.items():
            person.page.goto(service.address + address)
            expect(person.page.locator("h1").first).to_be_visible()
            assert person.page.locator("html").get_attribute("lang").startswith(language)  # type: ignore[union-attr]
            no_wider_than_the_screen(person.page)
            picture(person.page, f"register-{name}-{language}-{'phone' if on_phone else 'desk'}")


@pytest.mark.parametrize("on_phone", [False, True], ids=["desk", "phone"])
def test_two_edit_one_entry_and_the_second_is_told(service: Service, browser: Browser, *, on_phone: bool) -> None:
    page = Person(browser, service.address, "lixiaowen", PASSWORD, on_phone=on_phone).page
    page.goto(f"{service.address}/register/customer/?text=海川")
    page.get_by_role("link", name="海川物流集团").click()
    page.get_by_role("link", name="修改", exact=True).click()
    page.get_by_label("行业").fill("航运")
    service.advance(minutes=1)
    service.engine.execute(SaveEntry("customer", "haichuan", {"industry": "制造"}), SYSTEM)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("alert")).to_contain_text("已在")
    expect(page.get_by_label("行业")).to_have_value("航运")
    picture(page, f"register-second-editor-{'phone' if on_phone else 'desk'}")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("制造 → 航运")).to_be_visible()


@pytest.mark.parametrize("on_phone", [False, True], ids=["desk", "phone"])
def test_a_file_is_checked_overtaken_and_taken_in(service: Service, browser: Browser, *, on_phone: bool) -> None:
    page = Person(browser, service.address, "lixiaowen", PASSWORD, on_phone=on_phone).page
    page.goto(f"{service.address}/register/customer/import")
    csv = {"name": "customer.csv", "mimeType": "text/csv", "buffer": FILE.encode()}
    page.get_by_label("CSV 文件").set_input_files(csv)  # type: ignore[arg-type]
    page.get_by_role("button", name="检查").click()
    expect(page.get_by_text("物流与仓储 → 航运")).to_be_visible()
    service.advance(minutes=1)
    service.engine.execute(SaveEntry("customer", "haichuan", {"industry": "制造"}), SYSTEM)
    page.get_by_role("button", name="导入全部").click()
    expect(page.get_by_role("alert")).to_contain_text("haichuan")
    no_wider_than_the_screen(page)
    picture(page, f"register-import-{'phone' if on_phone else 'desk'}")
    page.get_by_role("button", name="导入全部").click()
    expect(page.get_by_role("link", name="甲公司")).to_be_visible()


@pytest.mark.parametrize("on_phone", [False, True], ids=["desk", "phone"])
def test_the_desk_says_whose_case_it_is(service: Service, browser: Browser, *, on_phone: bool) -> None:
    said = {"customer": {"name": "某公司"}, "contact": {"email": "sun@rmyy.example"}, "product": {}}
    engine, at = service.engine, service.clock.now().isoformat()
    said["request"] = {"channel": "email", "title": "打印慢", "is_disaster": "no", "received_at": at}
    key = engine.execute(commands.StartInstance("support_request", said, "20261124-0001"), SYSTEM).instance_key
    old = {"customer": {"id": "rmyy", "name": "江北区人民医院"}, "request": said["request"], "product": {}}
    engine.execute(commands.StartInstance("support_request", old, "20261124-0002"), SYSTEM)
    page = Person(browser, service.address, "lixiaowen", PASSWORD, on_phone=on_phone).page
    page.goto(f"{service.address}/cases/{key}")
    page.get_by_role("link", name="登记或选择客户").click()
    picture(page, f"register-whose-case-{'phone' if on_phone else 'desk'}")
    page.get_by_role("link", name="江北区人民医院").click()
    expect(page.get_by_label("联系人")).to_have_value("rmyy-sun")
    picture(page, f"register-chosen-{'phone' if on_phone else 'desk'}")
    page.get_by_role("button", name="按该客户继续").click()
    expect(page.get_by_role("link", name="20261124-0002")).to_be_visible()
    expect(page.locator("#known").get_by_text("在质保期内")).to_be_visible()
    no_wider_than_the_screen(page)
    page.locator("#known").scroll_into_view_if_needed()
    picture(page, f"register-known-{'phone' if on_phone else 'desk'}")
