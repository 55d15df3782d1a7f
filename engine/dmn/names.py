"""The names inside values: components of types, entries, columns and outputs, as an expression may write them."""

from __future__ import annotations

from collections.abc import Iterator

from engine.dmn.expressions import (
    BoxedList,
    Conditional,
    Context,
    DecisionTable,
    Expression,
    Filter,
    FunctionDefinition,
    Invocation,
    Iteration,
    Relation,
)
from engine.dmn.model import Decision, DecisionFile, ItemDefinition, KnowledgeModel


def parts_of(expression: Expression | None) -> Iterator[Expression | None]:
    """The expressions directly inside an expression."""
    match expression:
        case Context(entries=entries) | Invocation(bindings=entries):
            yield from (entry.value for entry in entries)
            if isinstance(expression, Invocation):
                yield expression.function
        case BoxedList(items=items):
            yield from items
        case Relation(rows=rows):
            yield from (cell for row in rows for cell in row)
        case FunctionDefinition(body=body):
            yield body
        case Conditional(condition=condition, then=then, otherwise=otherwise):
            yield from (condition, then, otherwise)
        case Filter(source=source, match=match):
            yield from (source, match)
        case Iteration(source=source, body=body):
            yield from (source, body)


def expressions_of(file: DecisionFile) -> Iterator[Expression]:
    """All expressions of a file, those inside others included."""
    stack: list[Expression | None] = []
    for element in file.elements:
        if isinstance(element, Decision):
            stack.append(element.expression)
        elif isinstance(element, KnowledgeModel):
            stack.append(element.logic)
    while stack:
        expression = stack.pop()
        if expression is not None:
            yield expression
            stack.extend(parts_of(expression))


def inner_names(file: DecisionFile) -> frozenset[str]:
    """The names that values have inside: they may be written behind a path, and inside a filter."""
    found: set[str] = set()
    items: list[ItemDefinition] = list(file.items)
    while items:
        item = items.pop()
        found.update(part.name for part in item.components)
        items.extend(item.components)
    for expression in expressions_of(file):
        match expression:
            case Context(entries=entries) | Relation(columns=entries):
                found.update(entry.name for entry in entries if entry.name)
            case DecisionTable(outputs=outputs):
                found.update(output.name for output in outputs if output.name)
    return frozenset(found - {""})
