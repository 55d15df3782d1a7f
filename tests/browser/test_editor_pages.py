"""The designers of processes, decisions and forms: what frontend/README.md says, without a complaint."""

from __future__ import annotations

import json
import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.kit.shell import Site, sample
from tests.browser.kit.watch import Watch, picture

DESIGNER: dict[str, Any] = {
    "xmlUrl": "/support.bpmn",
    "fileName": "support.bpmn",
    "templatesUrl": "/templates.json",
    "variables": [
        {"name": "ticket", "type": "Context", "info": "工单", "entries": [{"name": "客户", "type": "String"}]}
    ],
    "checkUrl": "/check",
    "deployUrl": "/deploy",
    "backUrl": "/",
}
FINDING = {
    "elementId": "phone",
    "rule": "unknown-group",
    "severity": "error",
    "message": "候选组 service_desk 不在组织里。",
    "action": "请改成已有的组。",
    "property": "zeebe:assignmentDefinition@candidateGroups",
}


def select(page: Page, element_id: str) -> None:
    """Select an element of the diagram."""
    page.locator(f"[data-element-id={element_id}] .djs-hit").first.click()


def test_modeler_shows_what_the_server_found_at_its_field(site: Site, page: Page, watch: Watch) -> None:
    site.shell.answers["/check"] = lambda body: (200, {"findings": [FINDING]})
    site.open(page, "modeler", DESIGNER)
    page.get_by_role("button", name=re.compile("^问题")).click()
    page.get_by_role("button", name=re.compile("候选组 service_desk 不在组织里")).click()
    expect(page.locator(".bio-properties-panel-error")).to_contain_text("候选组 service_desk")
    expect(page.locator(".bio-properties-panel-group-header-title").first).to_have_text("常规")
    picture(page, "page-modeler")
    watch.assert_clean(page)


def test_modeler_deploys_what_was_changed_and_keeps_what_it_does_not_know(site: Site, page: Page, watch: Watch) -> None:
    site.shell.answers["/check"] = lambda body: (200, {"findings": []})
    site.shell.answers["/deploy"] = lambda body: (200, {"redirect": "/#deployed"})
    site.open(page, "modeler", DESIGNER)
    select(page, "phone")
    page.locator("[data-group-id=group-general] .bio-properties-panel-group-header").click()
    page.locator("#bio-properties-panel-name").fill("热线支持")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+s")
    page.get_by_role("dialog").get_by_role("button", name="部署").click()
    page.wait_for_url("**/#deployed")
    [body] = [body for path, body in site.shell.posted if path == "/deploy"]
    assert body["name"] == "support.bpmn"
    for kept in (
        'name="热线支持"',
        'acme:note="原样保留"',
        "<acme:notify",
        'candidateGroups="service_desk"',
        "=solved = true",
    ):
        assert kept in body["xml"], kept
    watch.assert_clean(page)


def test_modeler_says_why_a_deployment_was_refused(site: Site, page: Page) -> None:
    site.shell.answers["/check"] = lambda body: (200, {"findings": []})
    site.shell.answers["/deploy"] = lambda body: (422, {"message": "不能部署：1 处错误。", "findings": [FINDING]})
    site.open(page, "modeler", DESIGNER)
    page.get_by_role("button", name="部署").click()
    page.get_by_role("dialog").get_by_role("button", name="部署").click()
    expect(page.locator(".rd-message")).to_contain_text("不能部署")
    expect(page.locator(".rd-problems")).to_contain_text("候选组 service_desk")


def test_modeler_starts_with_an_empty_process_and_offers_everything(site: Site, page: Page, watch: Watch) -> None:
    site.open(page, "modeler", {"fileName": "new.bpmn", "templatesUrl": "/templates.json"})
    select(page, "start")
    page.locator(".djs-context-pad [data-action=append]").click()
    expect(page.locator(".djs-popup")).to_contain_text("用户任务")
    picture(page, "page-modeler-append")
    page.get_by_role("button", name="发送提醒").or_(
        page.locator(".djs-popup .entry").filter(has_text="发送提醒")
    ).first.click()
    picture(page, "page-modeler-template")
    watch.assert_clean(page)


def test_modeler_completes_variables_of_the_server(site: Site, page: Page, watch: Watch) -> None:
    site.open(page, "modeler", {**DESIGNER, "checkUrl": None})
    page.locator("[data-element-id=f_yes] .djs-hit").first.dispatch_event("click")
    page.locator("[data-group-id=group-condition] .bio-properties-panel-group-header").click()
    page.locator("[data-group-id=group-condition] .cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" and ticket.")
    expect(page.locator(".cm-tooltip-autocomplete")).to_contain_text("客户")
    picture(page, "page-modeler-feel")
    watch.assert_clean(page)


def test_modeler_opens_a_file_and_refuses_a_broken_one(site: Site, page: Page) -> None:
    site.open(page, "modeler", {"fileName": "new.bpmn"})
    for name, content in (("broken.bpmn", "<no"), ("from-desktop.bpmn", sample("plain.bpmn"))):
        with page.expect_file_chooser() as chooser:
            page.get_by_role("button", name="打开文件").click()
        chooser.value.set_files({"name": name, "mimeType": "application/xml", "buffer": content.encode()})
        if name == "broken.bpmn":
            expect(page.locator(".rd-message")).to_contain_text("打不开 broken.bpmn")
    expect(page.locator("[data-element-id=visit]").first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="下载").click()
    assert download.value.suggested_filename == "from-desktop.bpmn"


def test_modeler_in_english(site: Site, page: Page, watch: Watch) -> None:
    site.open(page, "modeler", {**DESIGNER, "checkUrl": None}, language="en")
    select(page, "phone")
    expect(page.locator(".bio-properties-panel-group-header-title").first).to_have_text("General")
    expect(page.get_by_role("button", name="Deploy")).to_be_visible()
    watch.assert_clean(page)


def test_decisions_to_look_at(site: Site, page: Page, watch: Watch) -> None:
    site.open(page, "dmn", {"xmlUrl": "/warranty.dmn", "readOnly": True, "open": "warranty"})
    expect(page.locator(".dmn-decision-table-container")).to_contain_text("已用月数")
    picture(page, "page-dmn")
    page.get_by_role("button", name="依赖图", exact=True).click()
    expect(page.locator("[data-element-id=warranty]").first).to_be_visible()
    watch.assert_clean(page)


def test_decisions_are_changed_and_deployed(site: Site, page: Page, watch: Watch) -> None:
    site.shell.answers["/deploy"] = lambda body: (200, {"message": "已部署为版本 2。"})
    site.open(
        page, "dmn", {"xmlUrl": "/warranty.dmn", "fileName": "warranty.dmn", "deployUrl": "/deploy", "open": "warranty"}
    )
    cell = page.locator("td.output-cell [contenteditable], td.output-cell .cm-content").first
    cell.click()
    page.keyboard.press("Control+a")
    page.keyboard.type('"全保"')
    page.keyboard.press("Control+s")
    page.get_by_role("dialog").get_by_role("button", name="部署").click()
    expect(page.locator(".rd-message")).to_contain_text("版本 2")
    picture(page, "page-dmn-edit")
    [(_, body)] = site.shell.posted
    assert "全保" in body["xml"]
    watch.assert_clean(page)


def test_form_designer_deploys_the_schema(site: Site, page: Page, watch: Watch) -> None:
    site.shell.answers["/deploy"] = lambda body: (200, {"message": "已部署。"})
    site.open(page, "formeditor", {"schemaUrl": "/phone.form", "fileName": "phone.form", "deployUrl": "/deploy"})
    expect(page.locator(".fjs-palette-container")).to_contain_text("文本框")
    page.locator(".fjs-element").filter(has_text="来电人").last.click()
    expect(page.locator(".fjs-properties-container")).to_contain_text("常规")
    picture(page, "page-formeditor")
    page.get_by_role("button", name="部署").click()
    page.get_by_role("dialog").get_by_role("button", name="部署").click()
    expect(page.locator(".rd-message")).to_contain_text("已部署。")
    [(_, body)] = site.shell.posted
    assert body["name"] == "phone.form"
    assert [c["key"] for c in body["schema"]["components"] if "key" in c][:2] == ["caller", "phone"]
    assert json.loads(sample("phone.form"))["id"] == body["schema"]["id"]
    watch.assert_clean(page)


def test_form_designer_on_a_phone_is_not_wider_than_it(site: Site, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    site.open(page, "formeditor", {"schemaUrl": "/phone.form", "fileName": "phone.form", "deployUrl": "/deploy"})
    expect(page.locator(".fjs-palette-container")).to_contain_text("文本框")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_modeler_speaks_chinese_for_every_kind_of_element(site: Site, page: Page, watch: Watch) -> None:
    site.open(page, "modeler", {"xmlUrl": "/elements.bpmn", "templatesUrl": "/templates.json"})
    elements = re.findall(r'bpmnElement="(\w+)"', sample("elements.bpmn"))[1:]
    for element_id in elements:
        page.locator(f"[data-element-id={element_id}] .djs-hit").first.dispatch_event("click")
        expect(page.locator("#bio-properties-panel-id")).to_have_value(element_id)
        page.evaluate(
            """() => document.querySelectorAll('.bio-properties-panel-group-header:not(.open) button')
                 .forEach(button => button.closest('.bio-properties-panel-group-header').click())"""
        )
        page.locator(".djs-context-pad [data-action=replace]").click()
        page.wait_for_selector(".djs-popup")
        page.keyboard.press("Escape")
    picture(page, "page-modeler-elements")
    untranslated: list[str] = page.evaluate("[...document.querySelector('#app').untranslated]")
    assert untranslated == []
    watch.assert_clean(page)
