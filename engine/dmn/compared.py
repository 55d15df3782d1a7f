"""Which texts the decision tables of a file compare an expression with: what a caller may give them, by name."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

from engine.dmn.decision_model import DecisionModel
from engine.dmn.expressions import DecisionTable
from engine.dmn.model import Decision
from engine.feel import SyntaxInvalid, parse_unary_tests
from engine.feel.nodes import Literal


def texts_compared(model: DecisionModel, expression: str) -> tuple[str, ...]:
    """Return the texts in the columns whose input is `expression`, allowed values and rules, in order, each once."""
    found: dict[str, None] = {}
    for node in model.nodes.values():
        table = node.element.expression if isinstance(node.element, Decision) else None
        if not isinstance(table, DecisionTable):
            continue
        for at, column in enumerate(table.inputs):
            if column.expression.text.split() != expression.split():
                continue
            cells = [column.allowed, *(rule.inputs[at] for rule in table.rules)]
            for cell in cells:
                found |= dict.fromkeys(_texts(cell.text) if cell is not None else ())
    return tuple(found)


def _texts(tests: str) -> list[str]:
    if not tests.strip():
        return []
    try:
        return list(_literals(parse_unary_tests(tests)))
    except SyntaxInvalid:  # only in a file of an editor: a deployed one was refused
        return []


def _literals(node: Any) -> list[str]:
    if isinstance(node, Literal):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, list | tuple):
        return [text for each in node for text in _literals(each)]
    if is_dataclass(node):
        return [text for field in fields(node) for text in _literals(getattr(node, field.name))]
    return []
