"""Compiles the boxed iterators `for`, `some` and `every`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from engine.dmn.compile.unit import Evaluator, Unit
from engine.dmn.expressions import Iteration
from engine.dmn.language import Run, items_of, widened
from engine.dmn.session import Session

Walk = Callable[[Run, Session], Iterable[Any] | None]


def compile_iteration(iteration: Iteration, names: frozenset[str], unit: Unit) -> Evaluator:
    """Compile by kind; the source may be a list, a range of integers or dates, or one value for a list of one."""
    to = unit.types.find(iteration.variable_type, iteration.place)
    source = unit.compile(iteration.source, names)
    variable = iteration.variable

    def items(scope: Run, session: Session) -> Iterable[Any] | None:
        return items_of(to.convert(source(scope, session), session))

    if iteration.kind == "for":
        body, reads_partial = unit.reads(iteration.body, names | {variable, "partial"}, "partial")
        return _for(variable, items, body, reads_partial)
    body = unit.compile(iteration.body, names | {variable})
    return _quantified(variable, items, body, looked_for=iteration.kind == "some")


def _for(variable: str, items: Walk, body: Evaluator, reads_partial: bool) -> Evaluator:
    """`partial` has the results so far; a body that reads it gets a copy, because it may keep it."""

    def evaluate(scope: Run, session: Session) -> Any:
        each = items(scope, session)
        if each is None:
            return None
        done: list[Any] = []
        for item in each:
            session.run.meter.step()
            local = {variable: item}
            if reads_partial:
                session.run.meter.take(len(done))
                local["partial"] = list(done)
            done.append(body(widened(scope, local), session))
        return done

    return evaluate


def _quantified(variable: str, items: Walk, body: Evaluator, *, looked_for: bool) -> Evaluator:
    """`some` looks for a true one, `every` for a false one. Null makes the rest null, no boolean all."""

    def evaluate(scope: Run, session: Session) -> bool | None:
        each = items(scope, session)
        if each is None:
            return None
        result: bool | None = not looked_for
        for item in each:
            session.run.meter.step()
            holds = body(widened(scope, {variable: item}), session)
            if holds is not None and not isinstance(holds, bool):
                return None
            if holds is looked_for:
                result = looked_for
            elif holds is None and result is not looked_for:
                result = None
        return result

    return evaluate
