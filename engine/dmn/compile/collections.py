"""Compiles contexts, lists and relations."""

from __future__ import annotations

from typing import Any

from engine.dmn.compile.unit import Evaluator, Unit
from engine.dmn.expressions import BoxedList, Context, Relation
from engine.dmn.language import Run, growing
from engine.dmn.session import Session


def compile_context(context: Context, names: frozenset[str], unit: Unit) -> Evaluator:
    """Entries in order, each seeing those before it. An entry without a name ends it: its value is the result."""
    entries: list[tuple[str, Evaluator]] = []
    result: Evaluator | None = None
    for entry in context.entries:
        value = unit.compile_optional(entry.value, names)
        if entry.name is None:
            result = value
            break
        to = unit.types.find(entry.type_ref, context.place)
        entries.append((entry.name, unit.converting(value, to)))
        names = names | {entry.name}

    def evaluate(scope: Run, session: Session) -> Any:
        made: dict[str, Any] = {}
        inner, known = growing(scope)
        for name, value in entries:
            made[name] = known[name] = value(inner, session)
        return made if result is None else result(inner, session)

    return evaluate


def compile_list(boxed: BoxedList, names: frozenset[str], unit: Unit) -> Evaluator:
    """The values of the items, in order."""
    items = [unit.compile(item, names) for item in boxed.items]
    return lambda scope, session: [item(scope, session) for item in items]


def compile_relation(relation: Relation, names: frozenset[str], unit: Unit) -> Evaluator:
    """A list of contexts, one for each row, with the columns' names."""
    columns = [(column.name or "", unit.types.find(column.type_ref, relation.place)) for column in relation.columns]
    rows = [
        [(name, unit.converting(unit.compile(cell, names), to)) for (name, to), cell in zip(columns, row, strict=False)]
        for row in relation.rows
    ]
    return lambda scope, session: [{name: cell(scope, session) for name, cell in row} for row in rows]
