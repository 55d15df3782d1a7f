"""The border to FEEL texts: compiles expressions and unary tests, reports what is wrong with them, knows constants."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

from engine.dmn.free_names import FreeNames, free_names
from engine.dmn.language import EXTERNAL_FUNCTION, Run, external_function, open_run, order, scope_of
from engine.dmn.report import Place, Report
from engine.errors import ExpressionFailed
from engine.feel import BUILTIN_NAMES, Expression, SyntaxInvalid, compile_expression
from engine.feel.compiling.compiler import compile_node
from engine.feel.compiling.scopes import OUTERMOST
from engine.feel.frames import outermost
from engine.feel.nodes import ComparisonTest, Node, UnaryTests
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
    """One FEEL text, ready to run: an expression has a `value`, unary tests hold or not. `reads` are the names outside.

    One with a fault has `problem`, which it raises.
    """

    __slots__ = ("expression", "problem", "reads")

    def __init__(
        self, expression: Expression | None, reads: FreeNames, problem: ExpressionFailed | None = None
    ) -> None:
        self.expression, self.reads, self.problem = expression, reads, problem

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
    try:
        expression = compile_expression(text, kind, names | inner_names)
    except ExpressionFailed as problem:
        _report_syntax(problem, text, place, report)
        return Formula(None, FreeNames(), problem)
    reads = free_names(expression.node)
    if reads.has_external:
        return Formula(None, reads, _refuse_external(place, report))
    for name in reads.called - names - inner_names - BUILTIN_NAMES:
        report.error(
            "unknown-function",
            place,
            ("Expected a function that is known here, but found '{name}'.", "应当是此处已知的函数，但发现 '{name}'。"),
            (
                "Check the spelling, or require the knowledge model of that name.",
                "请检查拼写，或连接同名的业务知识模型。",
            ),
            name=name,
        )
    return Formula(expression, reads)


def _report_syntax(problem: ExpressionFailed, text: str, place: Place, report: Report) -> None:
    lines = problem.line - 1 if isinstance(problem, SyntaxInvalid) else 0
    shown = text.strip()
    report.error(
        "feel-syntax",
        place.lower(lines),
        ("{problem}, in: {source}", "{problem_zh}，位于：{source}"),
        ("Correct the expression.", "请更正表达式。"),
        problem=problem.text.in_language("en"),
        problem_zh=problem.text.in_language("zh"),
        source=shown if len(shown) <= 120 else shown[:119] + "…",
    )


def _refuse_external(place: Place, report: Report) -> ExpressionFailed:
    report.error(
        "external-function",
        place,
        EXTERNAL_FUNCTION,
        (
            "Write the function in FEEL, or call the outside world from a service task.",
            "请用 FEEL 编写函数，或用服务任务调用外部系统。",
        ),
    )
    return external_function()


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


def constant_tests(text: str) -> tuple[Any, ...] | None:
    """The values and ranges that unary tests admit; None when that depends on anything, or is negated."""
    try:
        node = compile_expression(text, "unary tests").node
    except ExpressionFailed:
        return None
    if not isinstance(node, UnaryTests) or node.is_negated:
        return None
    tests = tuple(_constant_test(test) for test in node.tests)
    return None if None in tests else tests


def _constant_test(test: Node) -> Any:
    """The value or range that one test admits; None when that can't be told."""
    if not isinstance(test, ComparisonTest):
        return _constant(test)
    value = _constant(test.operand)
    if value is None or test.operator == "!=" or order(value, value) is None:
        return None
    return value if test.operator == "=" else open_range(test.operator, value)


def _constant(node: Node) -> Any:
    reads = free_names(node)
    if reads.all or reads.called - CONSTANT_FUNCTIONS or reads.has_external or reads.asks_input:
        return None
    return compile_node(node, OUTERMOST)(outermost(open_run()))


def constant_value(text: str) -> Any:
    """The value of a text that depends on nothing; None when it does, and when it is null or has a fault."""
    try:
        return _constant(compile_expression(text).node)
    except ExpressionFailed:
        return None
