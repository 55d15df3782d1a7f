"""Which files make up the service: those of this package, as one deployment, and those that are deployed now."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from engine.api import DefinitionRow, Engine, ResourceRow

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


def deployed_files(engine: Engine) -> dict[str, str]:
    """Return file name → text of everything that is newest in an engine: processes, decisions and forms."""
    rows: list[DefinitionRow | ResourceRow] = [*engine.find_definitions(), *engine.decisions(), *engine.forms()]
    names = names_of((row.resource_key, row.resource_name) for row in rows)
    texts = engine.read_resources(names)
    return {name: texts[key][1] for key, name in names.items()}


def names_of(resources: Iterable[tuple[int, str]]) -> Mapping[int, str]:
    """Return key → name of files: of two with the same name, the older one's begins with its key."""
    names: dict[int, str] = {}
    for key, name in sorted(set(resources), reverse=True):
        names[key] = f"{key} {name}" if name in names.values() else name
    return names


def read_templates() -> list[dict[str, Any]]:
    """Return the element templates for the modeler: job types, people's tasks, clauses, promises, timers."""
    found: list[dict[str, Any]] = []
    for path in sorted(TEMPLATES.glob("*.json")):
        found += json.loads(path.read_text(encoding="utf-8"))
    return found
