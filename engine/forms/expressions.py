"""Evaluates the FEEL of a form: conditions, computed values, dynamic limits; a failure is null, as in form-js."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.errors import ExpressionFailed
from engine.feel import compile_expression, to_json


class Evaluator:
    """Evaluates expressions at one time: `now` is the command's."""

    def __init__(self, now: datetime | None, zone: str) -> None:
        self.now, self.zone = now, zone

    def value(self, text: Any, scope: Mapping[str, Any]) -> Any:
        """Return the JSON value of FEEL text that starts with `=`; any other value as it is; None on failure."""
        if not isinstance(text, str) or not text.lstrip().startswith("="):
            return text
        try:
            expression = compile_expression(text.strip()[1:].strip())
            return to_json(expression.evaluate(scope, now=self.now, zone=self.zone, are_names_data=True))
        except ExpressionFailed:
            return None

    def is_true(self, text: Any, scope: Mapping[str, Any]) -> bool:
        """Return whether a flag or expression is true."""
        return self.value(text, scope) is True
