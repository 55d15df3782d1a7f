"""`analyse`: everything that can be said about a text before it runs, for deployment checks and editors."""

from __future__ import annotations

from collections.abc import Iterable

from engine.feel.analysing.findings import Analysis, Notebook, Problem, Rule
from engine.feel.analysing.walker import Walker
from engine.feel.budgets import BudgetExceeded
from engine.feel.compiling.scopes import OUTERMOST
from engine.feel.errors import SyntaxInvalid
from engine.feel.expression import Kind, compile_expression


def analyse(text: str, kind: Kind = "expression", names: Iterable[str] = (), functions: Iterable[str] = ()) -> Analysis:
    """Return the problems of a text, and the names it uses. Never raises for a wrong text.

    `names` are the variables in scope, needed to read those with operators or keywords inside; `functions` are the
    functions that the host provides (knowledge models, services).
    """
    callable_names = frozenset(functions)
    try:
        expression = compile_expression(text, kind, (*names, *callable_names))
    except SyntaxInvalid as error:
        problem = Problem(Rule.SYNTAX, error.text, error.line, error.column, error.offset, error.expected)
        return Analysis((problem,))
    except BudgetExceeded as error:
        return Analysis((Problem(Rule.LIMIT, error.text, 1, 1, 0),))
    notebook = Notebook(text)
    Walker(notebook, callable_names).visit(expression.node, OUTERMOST)
    return notebook.analysis()
