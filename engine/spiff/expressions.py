"""Expressions of a diagram, compiled once: evaluated where a token stands, or a problem that says what was expected."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.bpmn.model import Expression
from engine.errors import ExpressionFailed
from engine.feel import compile_expression, to_json
from engine.model.states import IncidentType
from engine.spiff.names import visible
from engine.spiff.problems import Problem

if TYPE_CHECKING:
    from engine.spiff.scope import Scope
    from engine.spiff.tokens import Token

EXTRACT = IncidentType.EXTRACT_VALUE_ERROR
_PLAIN = (str, bool, int, type(None))
_RANDOM = ("uuid", "random")


class Formula:
    """One FEEL expression or static text. `what` names it for people, like "the condition of flow 'f1'"."""

    __slots__ = ("_compiled", "_seeded", "is_feel", "line", "text", "what", "what_zh")

    def __init__(self, expression: Expression, what: str, what_zh: str) -> None:
        self.text = expression.text
        self.is_feel = expression.is_feel
        self.line = expression.line
        self.what = what
        self.what_zh = what_zh
        self._compiled: Any = None
        self._seeded = any(word in self.text for word in _RANDOM)

    def value(
        self, holder: Token | Scope, first: Mapping[str, Any] | None = None, type_: IncidentType = EXTRACT
    ) -> Any:
        """Return the JSON value as seen from `holder`; names in `first` hide variables."""
        if not self.is_feel:
            return self.text
        top = holder.top
        try:
            compiled = self._compiled
            if compiled is None:
                compiled = self._compiled = compile_expression(self.text)
            seed = top.next_seed() if self._seeded else None
            value = compiled.evaluate(
                visible(holder, first), now=top.world.now, zone=top.world.zone, seed=seed, are_names_data=True
            )
            return value if type(value) in _PLAIN else to_json(value)
        except ExpressionFailed as failed:
            raise Problem(
                type_,
                "Expected to evaluate {what} ('={expression}'), but {reason}",
                "应当能够计算{what_zh}（“={expression}”），但是：{reason_zh}",
                what=self.what,
                what_zh=self.what_zh,
                expression=self.text,
                reason=failed.text.in_language("en"),
                reason_zh=failed.text.in_language("zh"),
            ) from failed

    def wrong(self, value: Any, expected: str, expected_zh: str) -> Problem:
        """Return the problem that the value is not of the expected kind."""
        return Problem(
            EXTRACT,
            "Expected {what} ('{expression}') to be {expected}, but it is {value}",
            "{what_zh}（“{expression}”）应当是{expected_zh}，但实际是 {value}",
            what=self.what,
            what_zh=self.what_zh,
            expression=f"={self.text}" if self.is_feel else self.text,
            expected=expected,
            expected_zh=expected_zh,
            value=_short(value),
        )

    def boolean(self, holder: Token | Scope, first: Mapping[str, Any] | None = None) -> bool:
        """Return a condition's outcome."""
        value = self.value(holder, first)
        if value is True or value is False:
            return value
        if not self.is_feel and self.text in ("true", "false"):
            return self.text == "true"
        raise self.wrong(value, "true or false", "真或假（true/false）")

    def string(self, holder: Token | Scope) -> str:
        """Return a text; not null, not a number."""
        value = self.value(holder)
        if isinstance(value, str):
            return value
        raise self.wrong(value, "a text", "文本")

    def optional_string(self, holder: Token | Scope) -> str | None:
        """Return a text, or None for null and the empty text."""
        value = self.value(holder)
        if value is None or isinstance(value, str):
            return value or None
        raise self.wrong(value, "a text or null", "文本或 null")

    def integer(self, holder: Token | Scope, low: int = 0, high: int | None = None) -> int:
        """Return a whole number between `low` and `high`."""
        value = self.value(holder)
        if isinstance(value, str) and not self.is_feel and value.strip().lstrip("-").isdigit():
            value = int(value)
        whole = not isinstance(value, (bool, str, list, dict, type(None))) and value == int(value)
        if whole and value >= low and (high is None or value <= high):
            return int(value)
        span = f"from {low}" + (f" to {high}" if high is not None else "")
        span_zh = f"不小于 {low}" + (f" 且不大于 {high}" if high is not None else "")
        raise self.wrong(value, f"a whole number {span}", f"{span_zh} 的整数")

    def strings(self, holder: Token | Scope) -> tuple[str, ...]:
        """Return a list of texts; a static text is separated at its commas."""
        value = self.value(holder)
        if value is None:
            return ()
        if not self.is_feel:
            return tuple(part for part in (p.strip() for p in self.text.split(",")) if part)
        if isinstance(value, list) and all(isinstance(v, str) for v in value):
            return tuple(value)
        raise self.wrong(value, "a list of texts", "文本列表")


def formula(expression: Expression | None, what: str, what_zh: str) -> Formula | None:
    """Return the compiled form of an expression that may be missing."""
    return None if expression is None else Formula(expression, what, what_zh)


def _short(value: Any) -> str:
    text = "null" if value is None else str(value).lower() if isinstance(value, bool) else repr(value)
    return text if len(text) <= 100 else text[:97] + "..."
