"""Finds the system's Chromium and starts it for tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Playwright

from launcher.chromium import find as chromium_of_the_system
from launcher.chromium import instructions
from tests.browser.kit.evidence import BROWSERS

# no-sandbox: tests may run as root in a container; the rest keeps the browser from talking to the outside
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_chromium() -> str:
    """Return the path of an installed browser of the Chromium family; raises FileNotFoundError with what to do."""
    found = chromium_of_the_system()
    if found is None:
        raise FileNotFoundError(instructions(["chromium"]))
    return found


@contextmanager
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Run a headless browser."""
    browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
    BROWSERS.append(browser)
    try:
        yield browser
    finally:
        BROWSERS.remove(browser)
        browser.close()
