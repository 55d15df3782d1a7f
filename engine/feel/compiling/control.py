"""Compiles `if`, `for`, `some`, `every`, and filters."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from engine.feel.compiling.compiler import Evaluator, compile_node, compiles
from engine.feel.compiling.names import host_value, variable_path
from engine.feel.compiling.scopes import LayerKind, Scope
from engine.feel.frames import Frame, Run
from engine.feel.nodes import (
    Filter,
    For,
    If,
    Invocation,
    IterationRange,
    Iterator,
    Literal,
    Name,
    Negation,
    Node,
    Path,
    Quantified,
    makes_functions,
    mentions,
    parts,
)
from engine.feel.ranges import descending_elements, elements
from engine.feel.values import PLAIN, Value, type_name

_Walk = Callable[[Frame], Iterable[Value] | None]
_MAX_INDEX = 10**9
_LOOKING = frozenset(("count", "sum", "min", "max", "mean", "list contains", "append", "concatenate"))
"""Built-ins that never give their list itself back."""
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
    """The nested loops of `for`, `some` and `every`: one frame for each iterator, which each round fills anew.

    Only where a function literal could keep a frame, each round has one of its own.
    """

    def __init__(self, node: For | Quantified, body: Node, scope: Scope) -> None:
        self.extra = ("partial",) if isinstance(node, For) and mentions(body, "partial") else ()
        self.keeps_frames = makes_functions(node)
        self.keeps_partial = bool(self.extra) and (self.keeps_frames or _keeps_partial(body))
        self.loops: list[tuple[str, _Walk]] = []
        for iterator in node.iterators:
            self.loops.append((iterator.name, _walk(iterator, scope)))
            scope = scope.inside(LayerKind.CERTAIN, (iterator.name, *self.extra))
        self.body_scope = scope

    def run(self, frame: Frame, visit: _Visit, partial: list[Value] | None, level: int = 0) -> bool | None:
        """Visit all combinations; True if a visit ended it, None if something can't be walked over."""
        name, walk = self.loops[level]
        source = walk(frame)
        if source is None:
            return None
        is_innermost = level + 1 == len(self.loops)
        run, meter = frame.run, frame.run.meter
        values: dict[str, Value] = dict.fromkeys(self.extra, partial)
        inner = Frame(values, frame, run)
        for value in source:
            left = meter.steps = meter.steps - 1
            if left < 0 or not left & 255:
                meter.look(left)
            if self.keeps_partial and partial is not None:
                meter.take(len(partial))
                values["partial"] = list(partial)
            if self.keeps_frames:
                inner = Frame({**values, name: value}, frame, run)
            else:
                values[name] = value
            outcome = visit(inner) if is_innermost else self.run(inner, visit, partial, level + 1)
            if outcome is not False:
                return outcome
        return False


def _keeps_partial(body: Node) -> bool:
    """Tell whether a body may keep `partial` itself, not only what it finds in it; each round needs a copy then."""
    only_looked_at = 0
    for part in parts(body):
        if isinstance(part, Filter) and _is_partial(part.source):
            only_looked_at += 1
        elif isinstance(part, Invocation) and isinstance(part.function, Name) and part.function.name in _LOOKING:
            only_looked_at += sum(_is_partial(argument.value) for argument in part.arguments)
    return sum(map(_is_partial, parts(body))) > only_looked_at


def _is_partial(node: Node) -> bool:
    return isinstance(node, Name) and node.name == "partial"


def _walk(iterator: Iterator, scope: Scope) -> _Walk:
    source = iterator.source
    if isinstance(source, IterationRange):
        start, end = compile_node(source.start, scope), compile_node(source.end, scope)
        return lambda frame: descending_elements(start(frame), end(frame))
    evaluate = compile_node(source, scope)
    return lambda frame: elements(evaluate(frame))


@compiles(For)
def for_(node: For, scope: Scope) -> Evaluator:
    iteration = _Iteration(node, node.body, scope)
    body = compile_node(node.body, iteration.body_scope)

    def collect(frame: Frame) -> Value:
        results: list[Value] = []
        add = results.append

        def visit(inner: Frame) -> bool:
            add(body(inner))
            return False

        if iteration.run(frame, visit, results) is None:
            return _not_iterable(frame.run)
        frame.run.meter.take(len(results) + 1)
        return results

    return collect


def _not_iterable(run: Run) -> Value:
    return run.remark("Expected a list or range behind 'in', but found something else", "“in”后应当是列表或区间")


@compiles(Quantified)
def quantified(node: Quantified, scope: Scope) -> Evaluator:
    iteration = _Iteration(node, node.condition, scope)
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

        if iteration.run(frame, visit, None) is None:
            return _not_iterable(frame.run)
        return result

    return decide


@compiles(Filter)
def filter_(node: Filter, scope: Scope) -> Evaluator:
    source = compile_node(node.source, scope)
    condition = compile_node(node.condition, scope.inside(LayerKind.FILTER, ("item",)))
    keeps_frames = makes_functions(node.condition)

    def select(frame: Frame) -> Value:
        value, run = source(frame), frame.run
        if value is None:
            return None
        walked = elements(value)
        if walked is None:
            return _not_iterable(run)
        meter = run.meter
        selected: list[Value] = []
        values: dict[str, Value] = {"item": None}
        inner = Frame(values, frame, run)
        is_first = True
        for item in walked:
            left = meter.steps = meter.steps - 1
            if left < 0 or not left & 255:
                meter.look(left)
            if keeps_frames:
                inner = Frame({"item": item}, frame, run)
            else:
                values["item"] = item
            found = condition(inner)
            if is_first:
                is_first = False
                if type(found) is Decimal:
                    return _at_index(value if type(value) is list else walked, item, found, run)
            if found is True:
                selected.append(item)
            elif found is not False and found is not None:
                return run.remark("Expected a condition in '[…]' for each item", "“[…]”里对每一项应当是条件")
        if is_first and type(condition(inner)) is Decimal:
            return None
        meter.take(len(selected) + 1)
        return selected

    return _picked(node, scope, select) or select


def _picked(node: Filter, scope: Scope, select: Evaluator) -> Evaluator | None:
    """Compile `variable.path[2]`, which takes only that item from the host's list; `select` does the rest."""
    index, sign = (node.condition.operand, -1) if isinstance(node.condition, Negation) else (node.condition, 1)
    if not isinstance(node.source, Path | Name) or not isinstance(index, Literal) or type(index.value) is not Decimal:
        return None
    names = variable_path(node.source, scope)
    if names is None or index.value != index.value.to_integral_value() or not 0 < index.value < _MAX_INDEX:
        return None
    position = int(index.value) - 1 if sign > 0 else -int(index.value)

    def pick(frame: Frame) -> Value:
        items = host_value(frame.run, names)
        if type(items) is not list or not -len(items) <= position < len(items):
            return select(frame)
        item = items[position]
        return item if type(item) in PLAIN else frame.run.lift((*names, position), item)

    return pick


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
