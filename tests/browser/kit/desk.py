"""A person at the screen: signs in, registers a case, claims tasks and fills in their forms by what they are called."""

from __future__ import annotations

import re
from collections.abc import Mapping

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.kit.watch import READY, Watch

Answers = Mapping[str, str | bool]
PHONE = {"width": 390, "height": 844}
LOOKS = 60
PATIENCE_MS = 30_000  # the machine may be busy with other things
DESKTOP = {"width": 1280, "height": 900}


class Person:
    """One person with a browser of their own; leaves nothing behind for the next."""

    def __init__(self, browser: Browser, address: str, name: str, password: str, *, on_phone: bool = False) -> None:
        self.address, self.name = address, name
        self.context: BrowserContext = browser.new_context(
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport=PHONE if on_phone else DESKTOP,  # type: ignore[arg-type]
        )
        self.context.set_default_timeout(PATIENCE_MS)
        self.watch = Watch(self.context)
        self.page: Page = self.context.new_page()
        self.page.goto(f"{address}/sign-in")
        self.page.get_by_label("用户名").fill(name)
        self.page.get_by_label("密码").fill(password)
        self.page.get_by_role("button", name="登录").click()
        expect(self.page.get_by_role("heading", name="待办", exact=True)).to_be_visible()

    def take(self, task: str, number: str) -> None:
        """Claim a task of a case from one's groups, or open it where it is one's own, and wait for its form."""
        row = self.page.get_by_role("row").filter(has=self.page.get_by_role("link", name=task, exact=True))
        for look in range(LOOKS):  # a worker may have something to do before it
            scope = "mine" if look % 2 else "groups"
            self.page.goto(f"{self.address}/inbox/?scope={scope}&text={number}")
            if row.count():
                break
            self.page.wait_for_timeout(500)
        claim = row.get_by_role("button", name="认领")
        (claim if claim.count() else row.get_by_role("link", name=task, exact=True)).click()
        expect(self.page.get_by_role("heading", name=task, exact=True).first).to_be_visible()
        self.page.wait_for_selector(READY, state="attached")

    def fill(self, answers: Answers) -> None:
        """Fill in fields by label: text, `True` ticks a box, a choice is named by its own label."""
        form = self.page.locator("#app .fjs-container")
        for label, answer in answers.items():
            named = self.page.locator(
                ".fjs-form-field-label", has_text=re.compile(rf"^\s*{re.escape(label)}\s*\*?\s*$")
            )
            field = form.locator(".fjs-form-field").filter(has=named).first
            expect(field).to_be_visible()  # it may depend on the answer before it
            if answer is True:
                field.get_by_role("checkbox").check()
            elif field.locator(".fjs-input-group").count() and field.locator(".fjs-select-display").count():
                field.locator(".fjs-input-group").click()
                field.locator(".fjs-dropdownlist-item").get_by_text(str(answer), exact=True).click()
            elif field.get_by_role("radio").count():
                field.get_by_label(str(answer), exact=True).check()
            else:
                field.get_by_role("textbox").or_(field.get_by_role("spinbutton")).first.fill(str(answer))

    def complete(self, task: str) -> None:
        """Send the form and wait for the thanks."""
        self.page.get_by_role("button", name="完成", exact=True).click()
        expect(self.page.get_by_role("status")).to_contain_text(f"“{task}”已完成")

    def do(self, task: str, number: str, answers: Answers) -> None:
        """Claim, fill in and complete a task."""
        self.take(task, number)
        self.fill(answers)
        self.complete(task)

    def leave(self) -> None:
        """Close the browser; whatever a page complained about fails the test."""
        self.watch.assert_clean(self.page)
        self.context.close()
