"""The built browser bundle as tests find it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
DIST = ROOT / "web" / "static" / "dist"


def ensure_bundle() -> None:
    """Build the bundle unless it is up to date; raises CalledProcessError."""
    subprocess.run([sys.executable, str(ROOT / "frontend" / "bundle.py")], check=True)


def manifest() -> dict[str, Any]:
    """Return the pages of the bundle and their files."""
    pages: dict[str, Any] = json.loads((DIST / "manifest.json").read_text(encoding="utf-8"))
    return pages
