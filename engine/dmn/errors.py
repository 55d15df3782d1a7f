"""The failure of a decision: what was expected, where, and what had been worked out until then."""

from __future__ import annotations

from typing import Any

from engine.dmn.language import text_of
from engine.dmn.report import NOWHERE, Place
from engine.errors import ExpressionFailed


class DecisionFailed(ExpressionFailed):
    """A decision that has no value for these inputs, or an expression in it that failed.

    `reason` says why (`unique`, `any`, `allowed-values`, or that of the expression), `place` where in the file,
    `decision_id` in which decision. `evaluated` has the records of all decisions until then, those that failed with the
    output null: the incident shows them.
    """

    def __init__(self, en: str, zh: str, reason: str, place: Place = NOWHERE, **params: Any) -> None:
        super().__init__(en, zh, reason, **params)
        self.place = place
        self.decision_id: str | None = None
        self.evaluated: list[dict[str, Any]] = []


def table_failed(reason: str, place: Place, en: str, zh: str, **params: Any) -> DecisionFailed:
    """The error for a table whose rules or values are not as its hit policy and allowed values demand."""
    return DecisionFailed(en, zh, reason, place, **{name: _shown(value) for name, value in params.items()})


def in_decision(
    problem: ExpressionFailed, decision_id: str, name: str, evaluated: list[dict[str, Any]]
) -> DecisionFailed:
    """The error that reaches the caller: the decision that has no value, why, and the records until then."""
    failed = DecisionFailed(
        "Expected decision '{decision}' to have a value, but: {problem}",
        "决策 '{decision}' 应当有结果，但是：{problem_zh}",
        problem.reason,
        getattr(problem, "place", NOWHERE),
        decision=name,
        problem=str(problem),
        problem_zh=problem.text.in_language("zh"),
    )
    failed.decision_id = decision_id
    failed.evaluated = evaluated
    return failed


def _shown(value: Any) -> str:
    shown = text_of(value)
    return shown if len(shown) <= 200 else shown[:199] + "…"
