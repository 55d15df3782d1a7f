"""The options of a choice: written in the form, from a variable, or from an expression."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.errors import Text
from engine.forms.components import MULTIPLE
from engine.forms.expressions import Evaluator
from engine.forms.paths import MISSING, parse_path, read

NO_OPTION = ("Expected one of the options, but got '{value}'", "应为所列选项之一，但得到“{value}”")


def options(schema: Mapping[str, Any], scope: Mapping[str, Any], evaluator: Evaluator) -> list[Any]:
    """Return the values that may be chosen."""
    found: Any = schema.get("values")
    if schema.get("valuesExpression"):
        found = evaluator.value(schema["valuesExpression"], scope)
    elif schema.get("valuesKey"):
        found = read(scope, parse_path(schema["valuesKey"]) or ())
    if found is MISSING or not isinstance(found, list):
        return []
    return [item["value"] if isinstance(item, Mapping) and "value" in item else item for item in found]


def problem_of(kind: str, value: Any, allowed: list[Any]) -> Text | None:
    """Return what is wrong with a choice, or None."""
    if kind in MULTIPLE:
        wrong = [item for item in value if item not in allowed]
        if not wrong and len(value) != len([item for i, item in enumerate(value) if item not in value[:i]]):
            return Text("Expected each option once", "每个选项只能选一次")
    else:
        wrong = [] if value is None or value in allowed else [value]
    return Text(*NO_OPTION, {"value": wrong[0]}) if wrong else None
