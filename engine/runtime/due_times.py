"""When a commitment is due by its expression, and what of a case that was read for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.errors import ExpressionFailed
from engine.feel import analyse, compile_expression, to_json
from engine.spiff.timers import parse_date


def _moment(text: str) -> datetime:
    """Return a FEEL date and time: with an offset, or with a zone's name as `now()` has it."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return parse_date(text)


def due(expression: str, variables: Mapping[str, Any], now: datetime) -> tuple[datetime | None, str | None]:
    """Return when a commitment is due, or None and why that can't be computed."""
    try:
        value = to_json(compile_expression(expression).evaluate(variables, now=now, seed="due", are_names_data=True))
        moment = _moment(str(value))
    except (ExpressionFailed, ValueError) as wrong:
        return None, str(wrong)
    if moment.tzinfo is None:
        return None, f"Expected a time with a zone, but found {value}"
    return moment, None


def values_read(expression: str, variables: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an expression reads, by dotted path, with the values: why a commitment is due when it is."""
    found: dict[str, Any] = {}
    for path in sorted(analyse(expression).paths_read):
        value: Any = variables
        for name in path.split("."):
            value = value.get(name) if isinstance(value, Mapping) else None
        found[path] = value
    return found
