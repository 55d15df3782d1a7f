"""A browser test that fails leaves a picture and the text of its pages, and tells the end of its server's log."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.browser.kit.server import ROOT

FAILING = """
from tests.browser.kit.evidence import LOGS

def test_late(page, tmp_path):
    log = tmp_path / "server.log"
    log.write_text("\\n".join(f"line {n}" for n in range(100)))
    LOGS.append(log)
    page.set_content("<p>数据库被锁</p>")
    page.locator("#never").click(timeout=100)

def test_after(page, browser):
    assert [len(context.pages) for context in browser.contexts] == [1], "its own page alone"
"""


def test_a_failing_test_shows_its_page_and_the_log(tmp_path: Path) -> None:
    (tmp_path / "test_failing.py").write_text(FAILING, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.browser.conftest", "-p", "no:cacheprovider"]
    command += ["-c", os.devnull, "--rootdir", str(tmp_path), str(tmp_path)]
    environment = {**os.environ, "RELAYDESK_VAR": str(tmp_path / "var"), "PYTHONUTF8": "1"}
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert "1 failed, 1 passed" in ran.stdout
    assert "数据库被锁" in ran.stdout
    assert "line 99" in ran.stdout
    assert "line 42" not in ran.stdout
    kept = tmp_path / "var" / "test-results" / "test_failing-py-test_late-1"
    assert kept.with_suffix(".png").read_bytes().startswith(b"\x89PNG")
    assert kept.with_suffix(".txt").read_text(encoding="utf-8") == "about:blank\n\n数据库被锁\n"
