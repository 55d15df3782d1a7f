"""Compiled expressions: what the rest of the engine holds, runs on any number of threads, and gets from a cache."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal, NoReturn

from engine.errors import Text
from engine.feel.budgets import Budget, BudgetExceeded, Meter
from engine.feel.compiling.compiler import Evaluator, Test
from engine.feel.compiling.nodes import compile_node, compile_unary_tests
from engine.feel.compiling.scopes import OUTERMOST
from engine.feel.frames import Frame, Run, outermost
from engine.feel.hosts import from_json
from engine.feel.nodes import Node
from engine.feel.parsing.expressions import parse_expression, parse_unary_tests
from engine.feel.parsing.names import special_names_in, written_names
from engine.feel.types import Type
from engine.feel.values import Value

Kind = Literal["expression", "unary tests"]
CACHE_SIZE = 4096
LARGE_TEXT = 250
"""Longer texts have a small cache of their own: a character costs about 150 bytes, and strangers write texts, too."""
LARGE_CACHE_SIZE = 32


class Expression:
    """An expression, or unary tests, ready to be evaluated. Immutable: threads may share it."""

    __slots__ = ("_evaluate", "_test", "kind", "node", "text")

    def __init__(self, text: str, kind: Kind, node: Node) -> None:
        self.text, self.kind, self.node = text, kind, node
        self._test: Test | None = compile_unary_tests(node) if kind == "unary tests" else None
        self._evaluate: Evaluator | None = None if self._test else compile_node(node, OUTERMOST)

    def evaluate(
        self,
        context: Mapping[str, Any],
        *,
        now: datetime | None = None,
        seed: str | None = None,
        zone: str | None = None,
        budget: Budget | Meter | None = None,
        types: Mapping[str, Type] | None = None,
        are_names_data: bool = False,
        remarks: list[Text] | None = None,
    ) -> Value:
        """Return the FEEL value; `context` and the other arguments are those of `Run`.

        Unary tests take the input value from `context["?"]`. Raises ExpressionFailed: a budget that is used up, a
        time or seed that the expression needs and nobody gave, an assertion that failed. All other failures are null,
        and `remarks` (if given) gets the reasons.
        """
        run = Run(
            context,
            now=now,
            seed=seed,
            zone=zone,
            budget=budget,
            types=types,
            are_names_data=are_names_data,
            remarks=remarks,
        )
        return self.evaluate_in(run)

    def evaluate_in(self, run: Run) -> Value:
        """Return the FEEL value in a run that may be shared with other expressions."""
        evaluate = self._evaluate
        if evaluate is None:
            return self.matches_in(run, from_json(run.variables.get("?")))
        try:
            return evaluate(outermost(run))
        except RecursionError as error:
            _too_deep(error)

    def matches(self, value: Any, context: Mapping[str, Any], **options: Any) -> bool | None:
        """Tell whether an input value passes these unary tests; None if that can't be said. Arguments as `evaluate`."""
        return self.matches_in(Run(context, **options), from_json(value))

    def matches_in(self, run: Run, value: Value) -> bool | None:
        """Tell whether a FEEL value passes these unary tests, in a run that may be shared."""
        frame = Frame({"?": value}, None, run)
        try:
            if self._test is not None:
                return self._test(frame, value)
        except RecursionError as error:
            _too_deep(error)
        raise TypeError(f"Expected unary tests, but {self.text!r} was compiled as an expression")

    def __repr__(self) -> str:
        return f"Expression({self.text!r}, {self.kind!r})"


def _too_deep(error: RecursionError) -> NoReturn:
    raise BudgetExceeded(
        "Expected an expression that is less deeply nested", "表达式嵌套太深", reason="depth"
    ) from error


def compile_expression(text: str, kind: Kind = "expression", names: Iterable[str] = ()) -> Expression:
    """Return the compiled expression, from the cache if it was compiled before.

    `names` are the names in scope; only those that can't be read without knowing them matter: names with an operator
    or a keyword inside (`pre-tax`, `date and place`). Raises SyntaxInvalid with line, column and what was expected, or
    BudgetExceeded for a text that is too long or nested too deep.
    """
    special = special_names_in(text, names) if names else frozenset()
    compiled = _compile_large if len(text) > LARGE_TEXT else _compile
    return compiled(text, kind, special)


def _compile_now(text: str, kind: Kind, names: frozenset[str]) -> Expression:
    try:
        node = parse_expression(text, names) if kind == "expression" else parse_unary_tests(text, names)
        return Expression(text, kind, node)
    except RecursionError as error:
        _too_deep(error)


_compile = lru_cache(CACHE_SIZE)(_compile_now)
_compile_large = lru_cache(LARGE_CACHE_SIZE)(_compile_now)


def evaluate(text: str, context: Mapping[str, Any] | None = None, **options: Any) -> Value:
    """Compile and evaluate a text at once, for people and tests. `options` are those of `Expression.evaluate`.

    The keys of the context count as names in scope, so that `{"pre-tax": 1}` can be read as `pre-tax`. They are looked
    up as the text writes them, so the cost does not grow with the context.
    """
    variables = {} if context is None else context
    return compile_expression(text, names=written_names(text, variables)).evaluate(variables, **options)


def is_expression(text: str | None) -> bool:
    """Tell whether a text of a diagram is an expression (a leading `=`), not a static text."""
    return text is not None and text.lstrip().startswith("=")


def strip(text: str) -> str:
    """Return the expression without its leading `=`."""
    return text.lstrip().removeprefix("=").strip()
