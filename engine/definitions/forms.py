"""Which form a .form file is: its id and version tag."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.errors import DefinitionInvalid, Finding, Text
from engine.model.values import loads


@dataclass(frozen=True, slots=True)
class Form:
    id: str
    version_tag: str | None
    schema: Any


def read_form(text: str, resource: str) -> Form:
    """Return the form of a file; raise DefinitionInvalid when it is not a JSON object with an id."""
    try:
        schema = loads(text)
    except ValueError:
        schema = None
    if not isinstance(schema, dict) or not isinstance(schema.get("id"), str) or not schema["id"]:
        wrong = Text("Expected a JSON object with an id.", "应当是带有 id 的 JSON 对象。")
        raise DefinitionInvalid([Finding("form-file", wrong, resource=resource)])
    tag = schema.get("versionTag")
    return Form(schema["id"], tag if isinstance(tag, str) and tag else None, schema)
