"""Which variables expressions may use: those that the deployed forms write, with their type and label."""

from __future__ import annotations

from typing import Any

from engine.api import Engine
from web.forms import fields, label

TYPES = {"number": "Number", "checkbox": "Boolean", "checklist": "List", "taglist": "List", "dynamiclist": "List"}


def known_variables(engine: Engine) -> list[dict[str, Any]]:
    """Return one entry for each name, in the shape that the modeler's completion takes."""
    found: dict[str, dict[str, Any]] = {}
    for form in engine.forms():
        for component in fields(engine.read_form(form.key) or {}):
            path = str(component["key"]).split(".")
            level = found
            for name in path[:-1]:
                entry = level.setdefault(name, {"name": name, "type": "Context", "info": "", "entries": {}})
                level = entry.setdefault("entries", {})
            kind = TYPES.get(str(component.get("type")), "String")
            level.setdefault(path[-1], {"name": path[-1], "type": kind, "info": f"{label(component)} ({form.id})"})
    return _listed(found)


def _listed(level: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    return [entry | {"entries": _listed(entry["entries"])} if "entries" in entry else entry for entry in level.values()]
