"""What is wrong in another file than the one that is open names its file, and marks no element of the same id here."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.kit.shell import Site
from tests.browser.test_editor_pages import DESIGNER, FINDING


def test_a_finding_in_another_file_marks_nothing_here_and_names_its_file(site: Site, page: Page) -> None:
    elsewhere = {**FINDING, "resource": "other.bpmn", "line": 7}
    site.shell.answers["/check"] = lambda body: (200, {"findings": [elsewhere]})
    site.open(page, "modeler", DESIGNER)
    page.get_by_role("button", name=re.compile("^问题")).click()
    expect(page.locator(".rd-problems")).to_contain_text("候选组 service_desk 不在组织里。 (other.bpmn, phone, 7)")
    page.locator("[data-element-id=phone] .djs-hit").first.click()
    expect(page.locator(".bio-properties-panel-error")).to_have_count(0)
