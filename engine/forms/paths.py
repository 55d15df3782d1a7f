"""Dotted keys of form fields, and reading and writing values there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

NAME = re.compile(r"\w+")
MISSING: Any = object()


def parse_path(text: Any) -> tuple[str, ...] | None:
    """Return the names of a dotted key; empty when there is none; None when it is no key."""
    if text is None or text == "":
        return ()
    if not isinstance(text, str):
        return None
    parts = tuple(text.split("."))
    return parts if all(NAME.fullmatch(part) for part in parts) else None


def read(data: Any, path: tuple[str, ...]) -> Any:
    """Return the value at a path, or MISSING."""
    for name in path:
        if not isinstance(data, Mapping) or name not in data:
            return MISSING
        data = data[name]
    return data


def write(data: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    """Put a value at a path, making objects on the way."""
    for name in path[:-1]:
        inner = data.get(name)
        if not isinstance(inner, dict):
            inner = data[name] = {}
        data = inner
    data[path[-1]] = value
