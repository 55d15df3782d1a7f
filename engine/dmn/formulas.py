"""The border to FEEL texts: compiles expressions and unary tests, reports what is wrong with them, knows constants."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

from engine.dmn.language import EXTERNAL_FUNCTION, WRITE_IN_FEEL, Run, external_function, open_run, order, scope_of
from engine.dmn.report import Place, Report
from engine.errors import ExpressionFailed
from engine.feel import BUILTIN_NAMES, Analysis, Expression, Problem, Rule, analyse, compile_expression
from engine.feel.compiling.compiler import compile_node
from engine.feel.compiling.scopes import OUTERMOST
from engine.feel.frames import outermost
from engine.feel.nodes import ComparisonTest, Node, UnaryTests, mentions
from engine.feel.ranges import open_range

__all__ = [
    "BUILTIN_NAMES",
    "Formula",
    "Kind",
    "compile_formula",
    "compile_tests",
    "constant_list",
    "constant_tests",
    "constant_value",
]

if TYPE_CHECKING:
    from engine.dmn.session import Session

Kind = Literal["expression", "unary tests"]
CONSTANT_FUNCTIONS = frozenset({"date", "time", "date and time", "duration"})
"""Built-in functions whose result depends on nothing but their arguments, as conditions of tables use them."""


class Formula:
    """One FEEL text, ready to run: an expression has a `value`, unary tests hold or not.

    `reads` are the names of its scope that it surely reads, `may_read` with those that may be inside a filtered item.
    One with a fault has `problem`, which it raises.
    """

    __slots__ = ("expression", "may_read", "problem", "reads")

    def __init__(
        self, expression: Expression | None, analysis: Analysis, problem: ExpressionFailed | None = None
    ) -> None:
        self.expression, self.problem = expression, problem
        self.reads = analysis.names_read
        self.may_read = analysis.names_read | analysis.names_possible

    def value(self, scope: Run, session: Session) -> Any:
        """The value of the expression."""
        if self.expression is None:
            raise self._failure()
        return self.expression.evaluate_in(scope)

    def holds(self, value: Any, scope: Run, session: Session) -> bool:
        """Whether the unary tests surely hold for a value."""
        if self.expression is None:
            raise self._failure()
        return self.expression.matches_in(scope, value) is True

    def _failure(self) -> ExpressionFailed:
        """A fresh error each time: threads that share this formula must not share what Python notes in the error."""
        assert self.problem is not None
        text = self.problem.text
        return ExpressionFailed(text.en, text.zh, self.problem.reason, **text.params)


def compile_formula(
    text: str, kind: Kind, names: frozenset[str], inner_names: frozenset[str], place: Place, report: Report
) -> Formula:
    """Compile FEEL text that sees `names`; `inner_names` may stand behind a path.

    A text with a fault is reported, and fails when it is evaluated.
    """
    known = names | inner_names
    analysis = analyse(text, kind, known, functions=known)
    for problem in analysis.problems:
        _report(problem, text, place, report)
    try:
        expression = compile_expression(text, kind, known)
    except ExpressionFailed as fault:
        return Formula(None, analysis, fault)
    if any(problem.rule is Rule.EXTERNAL for problem in analysis.problems):
        return Formula(None, analysis, external_function())
    return Formula(expression, analysis)


def _report(problem: Problem, text: str, place: Place, report: Report) -> None:
    at = place.lower(problem.line - 1)
    if problem.rule is Rule.EXTERNAL:
        report.error("external-function", at, EXTERNAL_FUNCTION, WRITE_IN_FEEL)
        return
    shown = text.strip()
    note = report.error if problem.severity == "error" else report.warning
    note(
        problem.rule.value,
        at,
        ("{problem}, in: {source}", "{problem_zh}，位于：{source}"),
        ("Correct the expression.", "请更正表达式。"),
        problem=problem.text.in_language("en"),
        problem_zh=problem.text.in_language("zh"),
        source=shown if len(shown) <= 120 else shown[:119] + "…",
    )


def compile_tests(
    text: str, inner_names: frozenset[str], place: Place, report: Report
) -> Callable[[Any, Session], bool]:
    """Compile the allowed values of a type; they see nothing but the value."""
    formula = compile_formula(text, "unary tests", frozenset({"?"}), inner_names, place, report)
    return lambda value, session: formula.holds(value, scope_of({}, session.run), session)


def constant_list(text: str) -> tuple[Any, ...]:
    """The values that a text lists, like `"high", "low"`; empty when that depends on anything."""
    values = constant_value(f"[{text}]")
    return tuple(values) if isinstance(values, list) else ()


def constant_value(text: str) -> Any:
    """The value of a text that depends on nothing; None when it does, and when it is null or has a fault."""
    return _value(compile_expression(text).node) if _is_constant(text, "expression") else None


def constant_tests(text: str) -> tuple[Any, ...] | None:
    """The values and ranges that unary tests admit; None when that depends on anything, or is negated."""
    node = compile_expression(text, "unary tests").node if _is_constant(text, "unary tests") else None
    if not isinstance(node, UnaryTests) or node.is_negated or mentions(node, "?"):
        return None
    tests = tuple(_constant_test(test) for test in node.tests)
    return None if None in tests else tests


def _is_constant(text: str, kind: Kind) -> bool:
    analysis = analyse(text, kind)
    reads = analysis.names_read or analysis.names_possible or analysis.functions_called - CONSTANT_FUNCTIONS
    return not reads and not analysis.problems


def _constant_test(test: Node) -> Any:
    """The value or range that one test admits; None when that can't be told."""
    if not isinstance(test, ComparisonTest):
        return _value(test)
    value = _value(test.operand)
    if value is None or test.operator == "!=" or order(value, value) is None:
        return None
    return value if test.operator == "=" else open_range(test.operator, value)


def _value(node: Node) -> Any:
    try:
        return compile_node(node, OUTERMOST)(outermost(open_run()))
    except ExpressionFailed:
        return None
