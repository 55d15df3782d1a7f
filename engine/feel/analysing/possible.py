"""What an expression may come to, as far as that shows without running it; and whether two texts say the same."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import lru_cache
from itertools import product
from typing import Any

from engine.errors import ExpressionFailed
from engine.feel.budgets import BudgetExceeded
from engine.feel.builtins import BUILTIN_NAMES
from engine.feel.errors import SyntaxInvalid
from engine.feel.expression import Expression, compile_expression
from engine.feel.hosts import to_json
from engine.feel.nodes import If, ListLiteral, Name, Node, parts

MOST = 64
"""More possible values than these are not counted up."""


def possible_values(text: str) -> tuple[Any, ...] | None:
    """Return all JSON values that an expression may have: both sides of an `if`; None where it depends on more.

    What reads a variable, the time or chance can't be told; an `if` whose two sides can be told can.
    """
    try:
        return _values(compile_expression(text).node)
    except (SyntaxInvalid, BudgetExceeded):
        return None


def is_same_expression(one: str, other: str) -> bool:
    """Return whether two texts say the same but for spaces, comments and brackets; False where one can't be read."""
    shape = _shape_of(one.strip())
    return shape is not None and shape == _shape_of(other.strip())


def _values(node: Node) -> tuple[Any, ...] | None:
    if isinstance(node, If):
        sides = _values(node.consequence), _values(node.alternative)
        return None if sides[0] is None or sides[1] is None else sides[0] + sides[1]
    if isinstance(node, ListLiteral):
        items = [values for item in node.items if (values := _values(item)) is not None]
        count = 1
        for values in items:
            count *= len(values)
        if len(items) < len(node.items) or count > MOST:
            return None
        return tuple(list(chosen) for chosen in product(*items))
    if any(isinstance(part, Name) and part.name not in BUILTIN_NAMES for part in parts(node)):
        return None
    try:
        return (to_json(Expression("", "expression", node).evaluate({})),)
    except ExpressionFailed:
        return None


@lru_cache(maxsize=1024)
def _shape_of(text: str) -> Any:
    try:
        return _shape(compile_expression(text).node)
    except (SyntaxInvalid, BudgetExceeded):
        return None


def _shape(part: Any) -> Any:
    if isinstance(part, tuple):
        return tuple(_shape(each) for each in part)
    if isinstance(part, Node) or (is_dataclass(part) and hasattr(part, "at")):
        return type(part), tuple(_shape(getattr(part, f.name)) for f in fields(part) if f.name != "at")
    return type(part), part
