"""Collects what a page complains about: console errors, exceptions, refused requests, policy violations."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from playwright.sync_api import BrowserContext, ConsoleMessage, Page

ROOT = Path(__file__).resolve().parents[3]
PICTURES = ROOT / "var" / "screenshots"
README_PICTURES = ("inbox", "case", "change-diagram")
AMONG_LIBRARIES = "is deprecated and will be removed in future library versions"  # one editor part to another
READY = "#app[data-ready], #app[data-failed]"

_COLLECT_VIOLATIONS = """
window.__violations = [];
document.addEventListener('securitypolicyviolation', e => window.__violations.push(
  [e.effectiveDirective, e.blockedURI, (e.sourceFile || '').split('/').pop(), e.lineNumber, e.sample].join(' | ')));
"""


class Watch:
    """Everything the pages of one browser context complained about."""

    def __init__(self, context: BrowserContext) -> None:
        self.complaints: list[str] = []
        context.add_init_script(_COLLECT_VIOLATIONS)
        context.on("page", self._follow)
        context.on("weberror", lambda error: self.complaints.append(f"exception: {error.error}"))

    def _follow(self, page: Page) -> None:
        page.on("console", self._hear)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and AMONG_LIBRARIES not in message.text:
            self.complaints.append(f"console {message.type}: {message.text}")

    def violations(self, page: Page) -> list[str]:
        """Return the policy violations of the document that `page` shows now."""
        found: list[str] = page.evaluate("window.__violations")
        return found

    def assert_clean(self, page: Page) -> None:
        """Fail when the page, or any page before it, complained."""
        complaints = [*self.complaints, *(f"policy: {violation}" for violation in self.violations(page))]
        assert not complaints, "\n".join(complaints)


def open_ready(page: Page, url: str) -> None:
    """Open a page with a bundle on it and wait until it is drawn; its own failure text fails the test."""
    page.goto(url)
    page.wait_for_selector(READY, state="attached")
    failed = page.locator(".rd-failed")
    assert failed.count() == 0, failed.first.inner_text()


def picture(page: Page, name: str) -> Path:
    """Keep a screenshot under `var/screenshots/` for people to look at.

    `RELAYDESK_README_PICTURES=yes` also renews the README's under `docs/images/`.
    """
    PICTURES.mkdir(parents=True, exist_ok=True)
    path = PICTURES / f"{name}.png"
    page.screenshot(path=path)
    if name in README_PICTURES and os.environ.get("RELAYDESK_README_PICTURES"):
        shutil.copyfile(path, ROOT / "docs" / "images" / path.name)
    return path
