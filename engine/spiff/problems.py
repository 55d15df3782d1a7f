"""What stops a token: a problem that becomes an incident, or a BPMN error on its way to whoever catches it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.errors import ExpressionFailed, Text
from engine.model.states import IncidentType


class Problem(Exception):
    """A token can't go on until a person mends the cause; `type` says where to look."""

    def __init__(self, type_: IncidentType, en: str, zh: str, **params: Any) -> None:
        self.type = type_
        self.text = Text(en, zh, params)
        super().__init__(str(self.text))

    @classmethod
    def of(cls, failed: ExpressionFailed) -> Problem:
        """Return the problem of a FEEL value that can't become a variable."""
        en, zh = failed.text.in_language("en"), failed.text.in_language("zh")
        return cls(IncidentType.EXTRACT_VALUE_ERROR, "{reason}", "{reason_zh}", reason=en, reason_zh=zh)


class ErrorThrown(Exception):
    """A BPMN error with its code; `variables` go to the event that catches it."""

    def __init__(self, code: str, message: str | None = None, variables: Mapping[str, Any] | None = None) -> None:
        self.code = code
        self.message = message
        self.variables = dict(variables or {})
        super().__init__(code)
