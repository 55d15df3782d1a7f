"""Compiles `if`, `for`, `some`, `every`, and filters."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from engine.feel.compiling.compiler import Evaluator, compile_node, compiles
from engine.feel.compiling.scopes import LayerKind, Scope
from engine.feel.frames import Frame, Run
from engine.feel.nodes import Filter, For, If, IterationRange, Iterator, Quantified
from engine.feel.ranges import descending_elements, elements
from engine.feel.values import Value, type_name

_Walk = Callable[[Frame], Iterable[Value] | None]
_Visit = Callable[[Frame], bool]
"""What is done with each combination; True ends the iteration."""


@compiles(If)
def if_(node: If, scope: Scope) -> Evaluator:
    condition = compile_node(node.condition, scope)
    consequence, alternative = compile_node(node.consequence, scope), compile_node(node.alternative, scope)

    def choose(frame: Frame) -> Value:
        value = condition(frame)
        if value is True:
            return consequence(frame)
        if value is not False and value is not None:
            frame.run.remark(
                "Expected a boolean behind 'if', but found {type}",
                "“if”后应当是布尔值，但发现 {type}",
                type=type_name(value),
            )
        return alternative(frame)

    return choose


class _Iteration:
    """The nested loops of `for`, `some` and `every`: one frame for each iterator, and `partial` if there is one."""

    def __init__(self, iterators: tuple[Iterator, ...], scope: Scope, extra: tuple[str, ...] = ()) -> None:
        self.loops: list[tuple[str, _Walk]] = []
        for iterator in iterators:
            self.loops.append((iterator.name, _walk(iterator, scope)))
            scope = scope.inside(LayerKind.CERTAIN, (iterator.name, *extra))
        self.body_scope = scope

    def run(self, frame: Frame, visit: _Visit, extra: dict[str, Value], level: int = 0) -> bool | None:
        """Visit all combinations; True if a visit ended it, None if something can't be walked over."""
        name, walk = self.loops[level]
        source = walk(frame)
        if source is None:
            return None
        is_innermost = level + 1 == len(self.loops)
        run = frame.run
        step = run.meter.step
        for value in source:
            step()
            inner = Frame({**extra, name: value}, frame, run)
            outcome = visit(inner) if is_innermost else self.run(inner, visit, extra, level + 1)
            if outcome is not False:
                return outcome
        return False


def _walk(iterator: Iterator, scope: Scope) -> _Walk:
    source = iterator.source
    if isinstance(source, IterationRange):
        start, end = compile_node(source.start, scope), compile_node(source.end, scope)
        return lambda frame: descending_elements(start(frame), end(frame))
    evaluate = compile_node(source, scope)
    return lambda frame: elements(evaluate(frame))


@compiles(For)
def for_(node: For, scope: Scope) -> Evaluator:
    iteration = _Iteration(node.iterators, scope, ("partial",))
    body = compile_node(node.body, iteration.body_scope)

    def collect(frame: Frame) -> Value:
        results: list[Value] = []
        take = frame.run.meter.take

        def visit(inner: Frame) -> bool:
            take(1)
            results.append(body(inner))
            return False

        if iteration.run(frame, visit, {"partial": results}) is None:
            return _not_iterable(frame.run)
        return list(results)

    return collect


def _not_iterable(run: Run) -> Value:
    return run.remark("Expected a list or range behind 'in', but found something else", "“in”后应当是列表或区间")


@compiles(Quantified)
def quantified(node: Quantified, scope: Scope) -> Evaluator:
    iteration = _Iteration(node.iterators, scope)
    condition = compile_node(node.condition, iteration.body_scope)
    is_some = node.is_some

    def decide(frame: Frame) -> Value:
        result: bool | None = not is_some

        def visit(inner: Frame) -> bool:
            nonlocal result
            value = condition(inner)
            if value is is_some:
                result = is_some
                return True
            if type(value) is not bool:
                result = None
            return False

        if iteration.run(frame, visit, {}) is None:
            return _not_iterable(frame.run)
        return result

    return decide


@compiles(Filter)
def filter_(node: Filter, scope: Scope) -> Evaluator:
    source = compile_node(node.source, scope)
    condition = compile_node(node.condition, scope.inside(LayerKind.FILTER, ("item",)))

    def select(frame: Frame) -> Value:
        value, run = source(frame), frame.run
        if value is None:
            return None
        walked = elements(value)
        if walked is None:
            return _not_iterable(run)
        step, take = run.meter.step, run.meter.take
        selected: list[Value] = []
        is_first = True
        for item in walked:
            step()
            found = condition(Frame({"item": item}, frame, run))
            if is_first:
                is_first = False
                if type(found) is Decimal:
                    return _at_index(value if type(value) is list else walked, item, found, run)
            if found is True:
                take(1)
                selected.append(item)
            elif found is not False and found is not None:
                return run.remark("Expected a condition in '[…]' for each item", "“[…]”里对每一项应当是条件")
        if is_first and type(condition(Frame({"item": None}, frame, run))) is Decimal:
            return None
        return selected

    return select


def _at_index(walked: Iterable[Value], first: Value, index: Decimal, run: Run) -> Value:
    """Return the item at an index from 1, or from -1 at the end; `walked` is a list, or what follows the first item."""
    if isinstance(walked, list):
        items = walked
    else:
        items = [first]
        for item in walked:
            run.meter.step()
            items.append(item)
    if index == index.to_integral_value() and index and abs(index) <= len(items):
        position = int(index)
        return items[position - 1 if position > 0 else position]
    return run.remark(
        "Expected an index from 1 to {count} (or negative from the end), but found {index}",
        "下标应当在 1 到 {count} 之间（或负数），但发现 {index}",
        count=len(items),
        index=index,
    )
