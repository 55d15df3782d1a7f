"""Which files make up the service: every diagram, decision and form of this package, as one deployment."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent
TEMPLATES = ROOT / "templates"
ENDINGS = (".bpmn", ".dmn", ".form")
DEPLOYMENT_NAME = "接力台标准服务流程"


def read_bundle() -> dict[str, str]:
    """Return file name -> text of all resources of the service, sorted by name; names are unique in the package."""
    found: dict[str, str] = {}
    for path in sorted(ROOT.rglob("*"), key=lambda p: p.name):
        if path.suffix in ENDINGS:
            found[path.name] = path.read_text(encoding="utf-8")
    return found


def read_templates() -> list[dict[str, Any]]:
    """Return the element templates for the modeler: job types, people's tasks, clauses, promises, timers."""
    found: list[dict[str, Any]] = []
    for path in sorted(TEMPLATES.glob("*.json")):
        found += json.loads(path.read_text(encoding="utf-8"))
    return found
