"""What a failing browser test leaves behind: each open page as a picture and as text, and the servers' last lines."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Browser, Error, Page

from launcher.places import VAR

BROWSERS: list[Browser] = []
"""Those that run now."""
LOGS: list[Path] = []
"""The logs of the servers that run now as processes of their own."""
MOST_PAGES, LINES, PATIENCE_MS = 6, 40, 5_000

Section = tuple[str, str]


def keep(test: str) -> list[Section]:
    """Write down what is on the screens under `var/test-results/`; return (title, text) of what a report tells."""
    folder = Path(os.environ.get("RELAYDESK_VAR", VAR)) / "test-results"
    folder.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"\W+", "-", test.rpartition("/")[2]).strip("-")[-100:]
    pages = [page for browser in BROWSERS for context in browser.contexts for page in context.pages]
    return [*_pages(pages[:MOST_PAGES], folder / name), *_logs()]


def _pages(pages: list[Page], path: Path) -> Iterator[Section]:
    for number, page in enumerate(pages, 1):
        at = path.with_name(f"{path.name}-{number}")
        text = _text(page)
        at.with_suffix(".txt").write_text(f"{page.url}\n\n{text}\n", encoding="utf-8")
        with suppress(Error):  # a page that hangs has no picture
            page.screenshot(path=at.with_suffix(".png"), timeout=PATIENCE_MS)
        lines = [line for line in text.splitlines() if line.strip()]
        yield f"page {page.url} (kept as {at}.png and .txt)", "\n".join(lines[:LINES])


def _text(page: Page) -> str:
    try:
        return page.locator("body").inner_text(timeout=PATIENCE_MS)
    except Error as problem:
        return f"(no text: {problem})"


def _logs() -> Iterator[Section]:
    for log in LOGS:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines() if log.exists() else []
        yield f"end of {log}", "\n".join(lines[-LINES:])
