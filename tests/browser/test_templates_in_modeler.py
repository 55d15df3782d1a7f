"""A process owner draws a process from element templates by their forms, deploys it, and it runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from engine.api import Actor, commands
from tests.browser.kit.desk import Person
from tests.browser.kit.service import Service, running_service
from tests.browser.kit.watch import READY, picture
from web.demo import PASSWORD

IN_AN_HOUR = 'now() + duration("PT1H")'
ANSWERS = {"situation": "已联系", "symptom": "how_to", "arrangement": "电话处理"}
DESK = Actor("lixiaowen", frozenset({"service_desk"}))


@pytest.fixture
def service(tmp_path: Path, bundle: None) -> Iterator[Service]:
    """The service on a clock that stands still."""
    with running_service(tmp_path) as running:
        yield running


class Designer:
    """The modeler as a process owner uses it: by what is written on the screen."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def settle(self) -> None:
        """Leave the field and wait until the check that a change starts has come back."""
        with self.page.expect_response("**/designer/check"):
            self.page.keyboard.press("Tab")

    def group(self, title: str) -> Locator:
        """Open a group of the properties panel."""
        named = self.page.locator(".bio-properties-panel-group-header-title", has_text=re.compile(f"^{title}$"))
        group = self.page.locator(".bio-properties-panel-group").filter(has=named)
        expect(group).to_be_visible()
        if group.locator(".bio-properties-panel-group-header.open").count() == 0:
            group.locator(".bio-properties-panel-group-header").click()
        return group

    def write(self, title: str, label: str, text: str) -> None:
        """Fill in one field of a group; expressions are written without their `=`."""
        field = self.group(title).locator(".bio-properties-panel-entry").filter(
            has=self.page.locator("label", has_text=re.compile(f"^{label}"))
        )  # fmt: skip
        box = field.locator(".cm-content, input[type=text], textarea").first
        if box.get_attribute("contenteditable"):
            box.click()
            self.page.keyboard.press("Control+a")
            self.page.keyboard.press("Delete")  # typed over, the browser would try to keep the colours, by inline style
            self.page.keyboard.type(text)  # as people do: brackets and quotes close themselves, and are typed over
            self.page.keyboard.press("Escape")  # the list of completions
        elif box.input_value() == text:
            return
        else:
            box.fill(text)
        self.settle()

    def name(self, text: str) -> None:
        """Name the selected element."""
        self.write("常规", "名称", text)

    def append(self, what: str) -> None:
        """Append a task or a task's template from the menu beside the selected element."""
        menu = self.page.locator(".djs-popup")
        self.page.locator(".djs-context-pad [data-action=append]").click()
        self.choose(menu, what)
        name = self.page.locator(".djs-direct-editing-parent")
        expect(name).to_be_visible()
        self.page.keyboard.press("Escape")  # its name is written in the panel
        expect(name).to_have_count(0)

    def choose(self, menu: Locator, what: str) -> None:
        """Search a menu as one types, and take what it finds."""
        menu.locator("input").fill(what)
        self.page.keyboard.press("Shift")  # the menu looks at what is typed as a key goes up
        entry = menu.locator(".entry").filter(has=self.page.get_by_text(what, exact=True))
        expect(entry.first).to_be_visible()
        entry.first.click()

    def end(self, name: str) -> None:
        """Append an end event."""
        self.page.locator(".djs-context-pad [data-action='append.end-event']").click()
        expect(self.page.locator(".bio-properties-panel-header-type")).to_have_text("结束事件")
        self.name(name)

    def template(self, name: str) -> None:
        """Apply a template to the selected element, from the panel."""
        self.page.get_by_role("button", name="选择", exact=True).click()
        self.choose(self.page.locator(".djs-popup"), name)
        header = self.page.locator(".bio-properties-panel-header-type")
        expect(header).to_contain_text(name)

    def attach_event(self, task: Locator) -> None:
        """Drop an event from the palette on the lower edge of a task."""
        box = task.bounding_box()
        assert box is not None
        self.page.locator(".djs-palette [data-action='create.intermediate-event']").click()
        self.page.mouse.move(box["x"] + box["width"] / 2 - 8, box["y"] + box["height"] - 4)
        self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"], steps=4)
        self.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"])
        expect(self.page.locator(".bio-properties-panel-header-type")).to_have_text("边界事件")


def test_a_process_of_templates_is_drawn_filled_in_deployed_and_runs(service: Service, browser: Browser) -> None:
    owner = Person(browser, service.address, "zhaolei", PASSWORD)
    page, designer = owner.page, Designer(owner.page)
    page.goto(f"{service.address}/designer/new")
    page.wait_for_selector(READY, state="attached")
    page.locator("[data-element-id=start] .djs-hit").first.click()
    designer.name("客户来电")

    designer.append("承诺开始并兑现：响应")  # a person's task, with clause and commitment
    designer.name("回应客户")
    designer.write("由谁办理", "表单编号", "response")
    designer.write("由谁办理", "到期时间", IN_AN_HOUR)
    designer.write("承诺", "何时到期", IN_AN_HOUR)
    picture(page, "template-promise")
    task = page.locator(".djs-shape", has_text="回应客户")

    designer.append("查在库备件")  # a job
    designer.name("看看库存")
    designer.write("条款", "条款", "3.1.f")
    picture(page, "template-job")
    designer.end("结束")
    designer.template("带条款的元素")  # a clause on anything
    designer.write("条款", "条款", "3.1.b")

    designer.attach_event(task)
    designer.template("带条款的边界定时器：到某一时刻")  # a timer with its clause
    designer.name("响应超时")
    designer.write("时间", "到期时刻", IN_AN_HOUR)
    designer.write("条款", "条款", "3.1.b")
    designer.append("带条款的人工任务")  # whom it is escalated to
    designer.name("过问")
    designer.group("由谁办理").get_by_label("候选岗位").select_option("客服经理")
    designer.write("由谁办理", "表单编号", "escalation")
    designer.write("由谁办理", "到期时间", IN_AN_HOUR)
    designer.write("条款", "条款", "3.1.b")
    designer.end("已过问")
    expect(page.get_by_role("button", name=re.compile("^问题 0 错误"))).to_be_visible()
    picture(page, "template-timer")

    page.get_by_role("button", name="部署", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="部署").click()
    page.wait_for_url(f"{service.address}/designer/")
    owner.leave()

    definition = next(d for d in service.engine.find_definitions() if d.name == "新流程")
    text = service.engine.definition_xml(definition.definition_key)
    for applied in ("promise.response", "job.spare-stock", "clause", "timer.timeDate", "task"):
        assert f'zeebe:modelerTemplate="relaydesk.{applied}"' in text, applied
    start = commands.StartInstance(definition.process_id, {}, "20261124-0009")
    key = service.engine.execute(start, DESK).instance_key
    assert [(c.commitment_id, c.state, c.clause) for c in service.engine.commitments(key)] == [
        ("response", "running", "3.1.b")
    ]
    service.advance(minutes=59)
    [task_row] = service.engine.instance_tasks(key, state="created")
    answers = ANSWERS
    service.engine.execute(commands.ClaimUserTask(task_row.user_task_key), DESK)
    service.engine.execute(commands.CompleteUserTask(task_row.user_task_key, answers), DESK)
    service.engine.run_jobs(worker="test")
    assert [c.state for c in service.engine.commitments(key)] == ["met"]
    assert service.engine.read_instance(key).state == "completed"
    assert "stock" in service.engine.variables(key)
