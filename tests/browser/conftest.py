"""Fixtures of the browser tests: one Chromium for each worker, a fresh context for each test, a watch on complaints."""

from __future__ import annotations

from collections.abc import Generator, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.kit import evidence
from tests.browser.kit.bundle import ensure_bundle
from tests.browser.kit.chromium import chromium
from tests.browser.kit.desk import PATIENCE_MS
from tests.browser.kit.server import serving
from tests.browser.kit.shell import SAMPLES, Shell, Site
from tests.browser.kit.watch import Watch

expect.set_options(timeout=PATIENCE_MS)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep what was on the screens when a test failed, before its pages are closed."""
    report = yield
    if report.failed and call.when != "teardown":
        report.sections.extend(evidence.keep(item.nodeid))
    return report


@pytest.fixture(autouse=True)
def _close_what_a_test_opened() -> Iterator[None]:
    """Close the windows that a test has left open, and forget the logs of its servers."""
    before = {context for browser in evidence.BROWSERS for context in browser.contexts}
    yield
    for browser in evidence.BROWSERS:
        for context in set(browser.contexts) - before:
            context.close()
    evidence.LOGS.clear()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, headless."""
    with sync_playwright() as playwright, chromium(playwright) as running:
        yield running


@pytest.fixture(scope="session")
def bundle() -> None:
    """The browser bundle, built from the sources as they are."""
    ensure_bundle()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser without history or cookies, in Chinese, at a desk."""
    opened = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1400, "height": 900})
    opened.set_default_timeout(PATIENCE_MS)
    yield opened
    opened.close()


@pytest.fixture
def watch(context: BrowserContext) -> Watch:
    """What the pages of `context` complain about."""
    return Watch(context)


@pytest.fixture
def page(context: BrowserContext, watch: Watch) -> Page:
    """One tab, watched."""
    return context.new_page()


@pytest.fixture
def site(bundle: None) -> Iterator[Site]:
    """The tiny application that shows one bundle page, running, with the sample files."""
    shell = Shell()
    for file in SAMPLES.iterdir():
        shell.texts[f"/{file.name}"] = file.read_text(encoding="utf-8")
    with serving(shell) as address:
        yield Site(shell, address)
