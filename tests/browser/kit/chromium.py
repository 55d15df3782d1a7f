"""Finds the system's Chromium and starts it for tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
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
    named = os.environ.get("RELAYDESK_CHROMIUM")
    found = named or next((p for p in map(shutil.which, NAMES) if p), None)
    found = found or next((p for p in PLACES if Path(p).is_file()), None)
    if found is None:
        raise FileNotFoundError(
            "Expected Chromium or Chrome, but found none: install it, or name it in RELAYDESK_CHROMIUM."
        )
    return found


@contextmanager
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Run a headless browser."""
    browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
    try:
        yield browser
    finally:
        browser.close()
