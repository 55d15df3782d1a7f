"""Builds small forms for the tests."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from engine.errors import DefinitionInvalid
from engine.forms import Form, read_form

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)


def form(*components: dict[str, Any], **more: Any) -> Form:
    """Return a form with these components."""
    return read_form(text(*components, **more), "a.form")


def text(*components: dict[str, Any], **more: Any) -> str:
    """Return the JSON of a form."""
    schema = {"id": "f", "type": "default", "schemaVersion": 19, "components": list(components)} | more
    return json.dumps(schema, indent=1, ensure_ascii=False)


def refused(content: str) -> list[str]:
    """Return the rules that a form is refused for."""
    try:
        read_form(content, "a.form")
    except DefinitionInvalid as invalid:
        for finding in invalid.findings:
            assert finding.text.in_language("zh") != finding.text.in_language("en")
            assert finding.action is not None
        return [finding.rule for finding in invalid.findings]
    return []


def wrong(component: dict[str, Any], data: Mapping[str, Any], context: Mapping[str, Any] | None = None) -> list[str]:
    """Return the fields that an answer is refused for."""
    return [p.field for p in form(component).validate(data, context or {}, now=NOW).problems]


def clean(component: dict[str, Any], data: Mapping[str, Any], context: Mapping[str, Any] | None = None) -> Any:
    """Return the clean data of an answer without problems."""
    result, problems = form(component).validate(data, context or {}, now=NOW)
    assert problems == ()
    return result
