"""Compiles the boxed conditional and the boxed filter."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engine.dmn.compile.unit import Evaluator, Unit
from engine.dmn.expressions import Conditional, Filter
from engine.dmn.language import Run, widened
from engine.dmn.session import Session


def compile_conditional(conditional: Conditional, names: frozenset[str], unit: Unit) -> Evaluator:
    """`then` for true, `else` for false and null; a condition that is no boolean gives null."""
    condition = unit.compile(conditional.condition, names)
    then = unit.compile(conditional.then, names)
    otherwise = unit.compile(conditional.otherwise, names)

    def evaluate(scope: Run, session: Session) -> Any:
        held = condition(scope, session)
        if held is not None and not isinstance(held, bool):
            return None
        return then(scope, session) if held else otherwise(scope, session)

    return evaluate


def compile_filter(boxed: Filter, names: frozenset[str], unit: Unit) -> Evaluator:
    """The items for which the match is true, or the item at the position that it gives (from 1; -1 is the last)."""
    source = unit.compile(boxed.source, names)
    was_inside, unit.is_inside_filter = unit.is_inside_filter, True
    match = unit.compile(boxed.match, names | {"item"})
    unit.is_inside_filter = was_inside

    def evaluate(scope: Run, session: Session) -> Any:
        value = source(scope, session)
        if value is None:
            return None
        items = value if isinstance(value, list) else [value]
        kept = []
        for item in items:
            session.run.meter.step()
            local = {"item": item, **item} if isinstance(item, dict) else {"item": item}
            holds = match(widened(scope, local), session)
            if isinstance(holds, Decimal):
                return _at(items, holds)
            if holds is True:
                kept.append(item)
            elif holds is not False and holds is not None:
                return None
        return kept

    return evaluate


def _at(items: list[Any], position: Decimal) -> Any:
    index = int(position)
    if index != position or index == 0 or abs(index) > len(items):
        return None
    return items[index - 1 if index > 0 else index]
