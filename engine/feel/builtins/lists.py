"""Built-ins that take lists apart and put them together (DMN 1.5 §10.3.4.4, and the engine's own)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from engine.feel.budgets import BudgetExceeded
from engine.feel.builtins.conversion import whole
from engine.feel.builtins.registry import (
    ANYTHING,
    FUNCTION,
    LIST,
    NUMBER,
    Builtin,
    Family,
    needs,
    nullable,
    omissible,
)
from engine.feel.comparison import equal
from engine.feel.errors import Unfit
from engine.feel.frames import Run
from engine.feel.values import Function, Parameter, Value

lists = Family()
_MAX_DEPTH = 100


def _index(items: list[Value], position: Decimal) -> int:
    """Return the Python index of a position from 1, or from -1 at the end; raises Unfit outside the list."""
    place = whole(position)
    if place == 0 or abs(place) > len(items):
        raise Unfit(
            "Expected a position inside the list, but found {position}", "位置 {position} 不在列表之内", position=place
        )
    return place - 1 if place > 0 else len(items) + place


def _as_list(value: Value) -> list[Value]:
    return value if type(value) is list else [value]


@lists.function("list contains", needs("list", LIST), needs("element", ANYTHING))
def list_contains(run: Run, items: list[Value], element: Value) -> bool:
    run.meter.step(len(items))
    return any(equal(item, element, run.meter) is True for item in items)


@lists.function("count", needs("list", LIST))
def count(run: Run, items: list[Value]) -> Decimal:
    return Decimal(len(items))


@lists.function("is empty", nullable("list", ANYTHING))
def is_empty(run: Run, value: Value) -> bool | None:
    """A list, context or string without content; null stays null."""
    if value is None:
        return None
    if not isinstance(value, list | dict | str):
        raise Unfit("Expected a list, context or string", "应当是列表、上下文或字符串")
    return not value


@lists.function("sublist", needs("list", LIST), needs("start position", NUMBER), omissible("length", NUMBER))
def sublist(run: Run, items: list[Value], start: Decimal, length: Decimal | None) -> list[Value]:
    first = _index(items, start)
    if length is None:
        return items[first:]
    size = whole(length)
    if size < 1 or first + size > len(items):
        raise Unfit("Expected a length inside the list, but found {length}", "长度 {length} 超出了列表", length=size)
    return items[first : first + size]


class _Append(Builtin):
    """`append(list, item, item, …)`; by name, `item` may be a list of items."""

    __slots__ = ()

    def apply(self, run: Run, arguments: list[Value]) -> Value:
        if not arguments or arguments[0] is None:
            return self._refuse(run)
        items = _as_list(arguments[0])
        run.meter.take(len(items) + len(arguments))
        return items + arguments[1:]

    def apply_named(self, run: Run, arguments: Mapping[str, Value]) -> Value:
        if set(arguments) != {"list", "item"}:
            return self._refuse(run)
        return self.apply(run, [arguments["list"], *_as_list(arguments["item"])])


lists.builtins["append"] = _Append("append")
lists.builtins["append"].parameters = (Parameter("list"), Parameter("item"))


@lists.variadic("concatenate", spreads=False)
def concatenate(run: Run, parts: list[Value]) -> list[Value] | None:
    joined: list[Value] = []
    for part in parts:
        if part is None:
            return None
        run.meter.take(len(_as_list(part)))
        joined += _as_list(part)
    return joined


@lists.variadic("union", spreads=False)
def union(run: Run, parts: list[Value]) -> list[Value] | None:
    joined = concatenate(run, parts)
    return None if joined is None else distinct_values(run, joined)


@lists.function("insert before", needs("list", LIST), needs("position", NUMBER), needs("newItem", ANYTHING))
def insert_before(run: Run, items: list[Value], position: Decimal, item: Value) -> list[Value]:
    index = _index(items, position)
    return [*items[:index], item, *items[index:]]


@lists.function("remove", needs("list", LIST), needs("position", NUMBER))
def remove(run: Run, items: list[Value], position: Decimal) -> list[Value]:
    index = _index(items, position)
    return items[:index] + items[index + 1 :]


@lists.function("reverse", needs("list", LIST))
def reverse(run: Run, items: list[Value]) -> list[Value]:
    return items[::-1]


@lists.function("index of", needs("list", LIST), needs("match", ANYTHING))
def index_of(run: Run, items: list[Value], match: Value) -> list[Value]:
    run.meter.step(len(items))
    return [Decimal(index + 1) for index, item in enumerate(items) if equal(item, match, run.meter) is True]


class _Seen:
    """Values met so far; strings and numbers by hash, others by comparing with each."""

    def __init__(self, run: Run) -> None:
        self._meter = run.meter
        self._hashed: set[str | Decimal] = set()
        self._others: list[Value] = []

    def add(self, value: Value) -> bool:
        """Add a value; tell whether it is new."""
        if type(value) in (str, Decimal):
            is_new = value not in self._hashed
            self._hashed.add(value)
            return is_new
        self._meter.step(len(self._others) + 1)
        if any(equal(value, other, self._meter) is True for other in self._others):
            return False
        self._others.append(value)
        return True


@lists.function("distinct values", needs("list", LIST))
def distinct_values(run: Run, items: list[Value]) -> list[Value]:
    seen = _Seen(run)
    return [item for item in items if seen.add(item)]


@lists.function("duplicate values", needs("list", LIST))
def duplicate_values(run: Run, items: list[Value]) -> list[Value]:
    seen, told = _Seen(run), _Seen(run)
    return [item for item in items if not seen.add(item) and told.add(item)]


@lists.function("flatten", needs("list", LIST))
def flatten(run: Run, items: list[Value]) -> list[Value]:
    flat: list[Value] = []
    _flatten(run, items, flat, 0)
    return flat


def _flatten(run: Run, items: list[Value], flat: list[Value], depth: int) -> None:
    if depth > _MAX_DEPTH:
        raise BudgetExceeded("Expected lists nested at most 100 deep", "列表最多嵌套 100 层", reason="depth")
    for item in items:
        run.meter.step()
        if type(item) is list:
            _flatten(run, item, flat, depth + 1)
        else:
            flat.append(item)


@lists.function("partition", needs("list", LIST), needs("size", NUMBER))
def partition(run: Run, items: list[Value], size: Decimal) -> list[Value]:
    width = whole(size)
    if width < 1:
        raise Unfit("Expected parts of at least one item", "每份至少一项")
    return [items[start : start + width] for start in range(0, len(items), width)]


@lists.function("list replace", needs("list", LIST), needs("position", NUMBER), needs("newItem", ANYTHING))
def list_replace(run: Run, items: list[Value], position: Decimal, item: Value) -> list[Value]:
    index = _index(items, Decimal(int(position)))
    return [*items[:index], item, *items[index + 1 :]]


@lists.function("list replace", needs("list", LIST), needs("match", FUNCTION), needs("newItem", ANYTHING))
def list_replace_matching(run: Run, items: list[Value], match: Function, new_item: Value) -> list[Value]:
    if isinstance(match, Builtin) or len(match.parameters) != 2:
        raise Unfit("Expected a function of two parameters", "应当是有两个参数的函数")
    replaced: list[Value] = []
    for item in items:
        run.meter.step()
        is_match = match.body(run, [item, new_item])
        if type(is_match) is not bool:
            raise Unfit("Expected a function that returns a boolean", "函数应当返回布尔值")
        replaced.append(new_item if is_match else item)
    return replaced
