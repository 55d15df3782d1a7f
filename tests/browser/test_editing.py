"""Editing as people do: undo, copy and paste, delete, the keyboard; what is not saved is not lost without asking."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Dialog, Page, expect

from processes.modeling.bundle import templates
from tests.browser.kit.shell import SAMPLES, Site
from tests.browser.kit.watch import Watch, picture

MODELER: dict[str, Any] = {"xmlUrl": "/desktop.bpmn", "fileName": "desktop.bpmn", "templatesUrl": "/all-templates.json"}
DMN: dict[str, Any] = {"xmlUrl": "/warranty.dmn", "fileName": "warranty.dmn", "open": "warranty"}
FORM: dict[str, Any] = {"schemaUrl": "/phone.form", "fileName": "phone.form"}


def select(page: Page, element_id: str) -> None:
    """Select an element of the diagram."""
    page.locator(f"[data-element-id={element_id}] .djs-hit").first.click()


def saved(page: Page) -> str:
    """Return the file as it is downloaded."""
    with page.expect_download() as download:
        page.get_by_role("button", name="下载").click()
    return Path(download.value.path()).read_text(encoding="utf-8")


def rename(page: Page) -> None:
    """Change the diagram."""
    select(page, "Event_no")
    page.locator("[data-group-id=group-general] .bio-properties-panel-group-header").click()
    page.locator("#bio-properties-panel-name").fill("没有解决")
    page.keyboard.press("Tab")


def open_modeler(site: Site, page: Page) -> None:
    """Open the desktop's diagram with the service's templates."""
    site.shell.texts["/all-templates.json"] = json.dumps(templates("zh"))
    site.open(page, "modeler", MODELER)


def test_a_change_is_undone_and_done_again_by_the_keyboard(site: Site, page: Page, watch: Watch) -> None:
    open_modeler(site, page)
    select(page, "Event_told")
    page.keyboard.press("Delete")
    expect(page.locator("[data-element-id=Event_told]")).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(page.locator("[data-element-id=Event_told]").first).to_be_visible()
    page.keyboard.press("Control+y")
    expect(page.locator("[data-element-id=Event_told]")).to_have_count(0)
    page.get_by_role("button", name="撤销").click()
    expect(page.locator("[data-element-id=Event_told]").first).to_be_visible()
    assert "Event_told" in saved(page)
    watch.assert_clean(page)


def test_a_pasted_task_has_the_template_the_clause_and_the_promise(site: Site, page: Page, watch: Watch) -> None:
    open_modeler(site, page)
    select(page, "Activity_respond")
    page.keyboard.press("Control+c")
    page.keyboard.press("Control+v")
    box = page.locator(".djs-container").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 300, box["y"] + 560)
    page.mouse.move(box["x"] + 330, box["y"] + 600, steps=4)
    page.mouse.click(box["x"] + 330, box["y"] + 600)
    expect(page.locator(".djs-shape", has_text="客户")).to_have_count(2)
    picture(page, "editing-pasted")
    text = saved(page)
    for kept in ('modelerTemplate="relaydesk.promise.response"', 'name="commitment.response.due"', "3.1.b, 3.4.a"):
        assert text.count(kept) == 2, kept
    assert len(set(re.findall(r'<bpmn:userTask id="(\w+)"', text))) == 2
    watch.assert_clean(page)


def changed_form(page: Page) -> None:
    page.locator(".fjs-element").filter(has_text="来电人").last.click()
    page.locator(".fjs-context-pad-item").last.click()  # takes the field away


def changed_table(page: Page) -> None:
    page.locator("td.output-cell [contenteditable], td.output-cell .cm-content").first.click()
    page.keyboard.press("Control+a")
    page.keyboard.type('"全保"')
    page.locator("td.input-cell").first.click()


@pytest.mark.parametrize(
    ("name", "given", "change", "other"),
    [
        ("modeler", MODELER, rename, "plain.bpmn"),
        ("dmn", DMN, changed_table, "warranty.dmn"),
        ("formeditor", FORM, changed_form, "phone.form"),
    ],
)
def test_what_is_not_saved_is_not_given_up_without_asking(
    site: Site, page: Page, name: str, given: dict[str, Any], change: Any, other: str
) -> None:
    site.shell.texts["/all-templates.json"] = json.dumps(templates("zh"))
    site.open(page, name, given)
    change(page)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    with page.expect_event("dialog"):
        page.close(run_before_unload=True)
    assert asked == ["beforeunload"]
    assert not page.is_closed()
    page.get_by_role("button", name="打开文件").click()
    loss = page.get_by_role("dialog", name="放弃未保存的改动？")
    loss.get_by_role("button", name="留在这里").click()
    page.get_by_role("button", name="打开文件").click()
    with page.expect_file_chooser() as chooser:
        loss.get_by_role("button", name="放弃并打开").click()
    chooser.value.set_files(SAMPLES / other)
    expect(page.locator(".rd-title")).to_have_text(other)
    saved(page)  # on disk: nothing to ask any more
    with page.expect_event("close"):
        page.close(run_before_unload=True)
    assert asked == ["beforeunload"]
