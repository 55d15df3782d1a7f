"""The form page: what frontend/README.md says, under the strict policy, without a complaint."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.kit.shell import Site
from tests.browser.kit.watch import Watch, picture

FORM: dict[str, Any] = {"schemaUrl": "/phone.form", "data": {"customer": "海川物流"}, "submitUrl": "/complete"}


def fill(page: Page) -> None:
    """Fill in the required fields of the sample form."""
    page.get_by_label("来电人").fill("李雷")
    page.get_by_label("回电号码").fill("010-1234")
    page.keyboard.press("Tab")  # what is valid now loses its note, and the fields below move up
    page.get_by_label("没有", exact=True).check()


def test_form_refuses_what_is_missing_and_sends_what_is_there(site: Site, page: Page, watch: Watch) -> None:
    site.shell.answers["/complete"] = lambda body: (200, {"redirect": "/#done"})
    site.open(page, "form", {**FORM, "extra": {"requestId": "r-1"}, "submitLabel": "完成"})
    page.get_by_role("button", name="完成").click()
    expect(page.locator(".rd-message")).to_contain_text("红色")
    expect(page.get_by_text("这一项必填。").first).to_be_visible()
    assert site.shell.posted == []
    fill(page)
    picture(page, "page-form")
    page.get_by_role("button", name="完成").click()
    page.wait_for_url("**/#done")
    [(path, body)] = site.shell.posted
    assert path == "/complete"
    assert body["requestId"] == "r-1"
    assert body["variables"]["caller"] == "李雷"
    assert body["variables"]["solved"] is False
    watch.assert_clean(page)


def test_form_shows_what_the_server_refused_and_loses_nothing(site: Site, page: Page) -> None:
    answer = {"message": "有一项不对", "problems": [{"field": "phone", "message": "这个号码停机了"}]}
    site.shell.answers["/complete"] = lambda body: (422, answer)
    site.open(page, "form", FORM)
    fill(page)
    page.get_by_role("button", name="提交").click()
    expect(page.locator(".fjs-form-field-error, .fjs-has-errors").filter(has_text="停机").first).to_be_visible()
    expect(page.get_by_label("回电号码")).to_have_value("010-1234")
    picture(page, "page-form-refused")
    page.get_by_label("回电号码").fill("010-9999")
    expect(page.get_by_text("这个号码停机了")).to_have_count(0)


def test_form_says_who_was_faster(site: Site, page: Page) -> None:
    site.shell.answers["/complete"] = lambda body: (409, {"message": "王强已在 10:42 完成这个任务。"})
    site.open(page, "form", FORM)
    fill(page)
    page.get_by_role("button", name="提交").click()
    expect(page.locator(".rd-message")).to_contain_text("王强已在 10:42")


def test_form_to_read_only(site: Site, page: Page, watch: Watch) -> None:
    site.open(page, "form", {**FORM, "data": {"caller": "李雷", "solved": True}, "readOnly": True})
    expect(page.get_by_label("来电人")).to_have_attribute("readonly", "")
    expect(page.get_by_role("button", name="提交")).to_have_count(0)
    watch.assert_clean(page)


def test_form_through_the_pages_own_form(site: Site, page: Page) -> None:
    own = '<form id="own" method="get" action="/phone.form"><input type="hidden" name="variables"></form>'
    site.open(page, "form", {"schemaUrl": "/phone.form", "formId": "own", "inputName": "variables"}, body=own)
    fill(page)
    page.get_by_role("button", name="提交").click()
    page.wait_for_url("**/phone.form?variables=*")


def test_form_on_a_phone_is_not_wider_than_it(site: Site, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    site.open(page, "form", FORM)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    picture(page, "page-form-phone")
