"""What a form calls its fields and choices, to show given answers in the form's own words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from web.words import _


def fields(schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the components of a form-js schema that hold a value, in order, groups opened."""
    for component in schema.get("components", ()):
        if "key" in component:
            yield component
        yield from fields(component)


def answers(schema: Mapping[str, Any] | None, values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return (label, answer) of the values, the form's fields first in its order, the rest by name."""
    known = {str(c["key"]): c for c in fields(schema or {})}
    lines = [(label(known[key]), spoken(values[key], known[key])) for key in known if key in values]
    lines += [(key, spoken(value)) for key, value in sorted(values.items()) if key not in known]
    return [(name, text) for name, text in lines if text]


def label(component: Mapping[str, Any]) -> str:
    """Return what a field is called."""
    text = component.get("label") or component.get("dateLabel") or component["key"]
    return str(text).strip().rstrip("：:")


def spoken(value: Any, component: Mapping[str, Any] | None = None) -> str:
    """Return a value in words: choices by their label, yes and no, lists joined, contexts as name: value."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list | tuple):
        return "、".join(spoken(item, component) for item in value)
    if isinstance(value, Mapping):
        return "；".join(f"{key}: {spoken(item)}" for key, item in value.items() if spoken(item))
    for choice in (component or {}).get("values", ()):
        if isinstance(choice, Mapping) and choice.get("value") == value:
            return str(choice.get("label", value))
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)
