"""A diagram opened in our modeler and saved unchanged is the same diagram: meaning, properties, colours and drawing."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

from lxml import etree
from playwright.sync_api import Page, expect

from engine.bpmn import read_diagram
from processes.deploy import read_bundle
from processes.modeling.bundle import templates
from tests.browser.kit.shell import SAMPLES, Site
from tests.browser.kit.watch import Watch, picture

DIAGRAMS = {name: text for name, text in read_bundle().items() if name.endswith(".bpmn")}
DIAGRAMS |= {path.name: path.read_text(encoding="utf-8") for path in SAMPLES.glob("desktop*.bpmn")}
DRAWING_ONLY = {"isMarkerVisible"}
"""What the editor writes out for the drawing where the file leaves the default unsaid."""


def same(text: str) -> Counter[tuple[str, ...]]:
    """Return every element of a file with its place, attributes and text, however it is written down."""
    found: Counter[tuple[str, ...]] = Counter()
    for element in etree.fromstring(text.encode()).iter(etree.Element):
        place = "/".join(str(a.get("id") or a.tag) for a in (*reversed(list(element.iterancestors())), element))
        attributes = sorted(f"{k}={number(v)}" for k, v in element.attrib.items() if k not in DRAWING_ONLY)
        found[(place, element.tag, *attributes, (element.text or "").strip())] += 1
    return found


def number(value: str) -> str:
    """Return a value with numbers in one way of writing."""
    try:
        return repr(float(value)) if not value.isalpha() else value
    except ValueError:
        return value


def meaning(text: str) -> str:
    """Return what the engine reads in a file, without the lines it stands on."""
    return re.sub(r"\bline=\w+", "", repr(read_diagram(text, "a.bpmn").processes))


def test_opened_from_a_file_and_saved_it_is_the_same(site: Site, page: Page, watch: Watch) -> None:
    site.shell.texts["/all-templates.json"] = json.dumps(templates("zh"))
    site.open(page, "modeler", {"fileName": "new.bpmn", "templatesUrl": "/all-templates.json"})
    for name, before in DIAGRAMS.items():
        with page.expect_file_chooser() as chooser:
            page.get_by_role("button", name="打开文件").click()
        chooser.value.set_files({"name": name, "mimeType": "application/xml", "buffer": before.encode()})
        expect(page.locator(".rd-title")).to_have_text(name)
        with page.expect_download() as download:
            page.get_by_role("button", name="下载").click()
        after = Path(download.value.path()).read_text(encoding="utf-8")
        assert same(before) - same(after) == Counter(), f"{name} loses this"
        assert same(after) - same(before) == Counter(), f"{name} gets this"
        assert meaning(before) == meaning(after), name
        if name == "desktop.bpmn":
            picture(page, "round-trip-desktop")
    watch.assert_clean(page)


def test_a_desktop_file_keeps_all_when_an_element_is_renamed(site: Site, page: Page) -> None:
    before = (SAMPLES / "desktop.bpmn").read_text(encoding="utf-8")
    site.shell.texts["/all-templates.json"] = json.dumps(templates("zh"))
    site.open(page, "modeler", {"xmlUrl": "/desktop.bpmn", "templatesUrl": "/all-templates.json"})
    page.locator("[data-element-id=Event_no] .djs-hit").first.dispatch_event("click")
    page.locator("[data-group-id=group-general] .bio-properties-panel-group-header").click()
    page.locator("#bio-properties-panel-name").fill("没有解决")
    page.keyboard.press("Tab")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载").click()
    after = Path(download.value.path()).read_text(encoding="utf-8")
    changed = {place for place, *_ in same(before) - same(after)}
    assert all("Event_no" in place for place in changed), changed  # the element, and where its label lies
    assert meaning(before).replace("未解决", "没有解决") == meaning(after)
