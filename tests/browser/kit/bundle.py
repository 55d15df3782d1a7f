"""The built browser bundle as tests find it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from frontend.bundle import install
from launcher.lock import only_one

ROOT = Path(__file__).resolve().parents[3]
DIST = ROOT / "web" / "static" / "dist"


def ensure_bundle() -> None:
    """Build the bundle unless it is up to date, one test worker at a time; raises CalledProcessError."""
    with only_one(ROOT / "var" / "bundle.lock", lambda: None):
        subprocess.run([sys.executable, str(ROOT / "frontend" / "bundle.py")], check=True)


def ensure_packages() -> None:
    """Install the packages that the bundle is built and its files are checked with, unless they are there."""
    with only_one(ROOT / "var" / "bundle.lock", lambda: None):
        if not (ROOT / "frontend" / "node_modules" / "@bpmn-io" / "element-templates-validator").is_dir():
            install()


def manifest() -> dict[str, Any]:
    """Return the pages of the bundle and their files."""
    pages: dict[str, Any] = json.loads((DIST / "manifest.json").read_text(encoding="utf-8"))
    return pages
