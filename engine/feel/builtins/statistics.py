"""Built-ins that make one value of many: sums, means, extremes, conjunctions (DMN 1.5 §10.3.4.4)."""

from __future__ import annotations

from decimal import Decimal

from engine.feel.builtins.registry import Family
from engine.feel.comparison import order
from engine.feel.errors import Unfit
from engine.feel.frames import Run
from engine.feel.values import DURATIONS, NUMBERS, Value

statistics = Family()


def _extreme(run: Run, items: list[Value], sign: int) -> Value:
    if not items:
        return None
    run.meter.step(len(items))
    best = items[0]
    for item in items:
        difference = order(item, best)
        if difference is None:
            raise Unfit("Expected a list of comparable values", "应当是可以比较的值")
        if difference * sign > 0:
            best = item
    return best


@statistics.variadic("min")
def minimum(run: Run, items: list[Value]) -> Value:
    return _extreme(run, items, -1)


@statistics.variadic("max")
def maximum(run: Run, items: list[Value]) -> Value:
    return _extreme(run, items, 1)


def _numbers(run: Run, items: list[Value]) -> list[Decimal]:
    run.meter.step(len(items))
    if any(type(item) is not Decimal for item in items):
        raise Unfit("Expected a list of numbers", "应当是数的列表")
    return items


def _total(run: Run, items: list[Value]) -> Decimal:
    total = Decimal(0)
    for item in _numbers(run, items):
        total = NUMBERS.add(total, item)
    return total


def _are_durations(items: list[Value]) -> bool:
    kind = type(items[0])
    return kind in DURATIONS and all(type(item) is kind for item in items)


@statistics.variadic("sum")
def sum_(run: Run, items: list[Value]) -> Value:
    if not items:
        return None
    if _are_durations(items):
        run.meter.step(len(items))
        return type(items[0])(sum(item.size for item in items))
    return _total(run, items)


@statistics.variadic("product")
def product(run: Run, items: list[Value]) -> Decimal | None:
    if not items:
        return None
    result = Decimal(1)
    for item in _numbers(run, items):
        result = NUMBERS.multiply(result, item)
    return result


@statistics.variadic("mean")
def mean(run: Run, items: list[Value]) -> Value:
    if not items:
        return None
    if _are_durations(items):
        run.meter.step(len(items))
        total = sum(item.size for item in items)
        return type(items[0])(abs(total) // len(items) * (1 if total >= 0 else -1))
    return NUMBERS.divide(_total(run, items), Decimal(len(items)))


@statistics.variadic("median")
def median(run: Run, items: list[Value]) -> Decimal | None:
    if not items:
        return None
    ordered = sorted(_numbers(run, items))
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return NUMBERS.divide(NUMBERS.add(ordered[middle - 1], ordered[middle]), Decimal(2))


@statistics.variadic("stddev")
def stddev(run: Run, items: list[Value]) -> Decimal | None:
    """The standard deviation of a sample."""
    if len(_numbers(run, items)) < 2:
        return None
    average = NUMBERS.divide(_total(run, items), Decimal(len(items)))
    squares = Decimal(0)
    for item in items:
        distance = NUMBERS.subtract(item, average)
        squares = NUMBERS.fma(distance, distance, squares)
    return NUMBERS.sqrt(NUMBERS.divide(squares, Decimal(len(items) - 1)))


@statistics.variadic("mode")
def mode(run: Run, items: list[Value]) -> list[Decimal]:
    counts: dict[Decimal, int] = {}
    for item in _numbers(run, items):
        counts[item] = counts.get(item, 0) + 1
    most = max(counts.values(), default=0)
    return sorted(number for number, count in counts.items() if count == most)


def _decided(items: list[Value], deciding: bool) -> bool | None:
    result: bool | None = not deciding
    for item in items:
        if item is True or item is False:
            if item is deciding:
                return deciding
            continue
        result = None
    return result


@statistics.variadic("all")
def all_(run: Run, items: list[Value]) -> bool | None:
    run.meter.step(len(items))
    return _decided(items, deciding=False)


@statistics.variadic("any")
def any_(run: Run, items: list[Value]) -> bool | None:
    run.meter.step(len(items))
    return _decided(items, deciding=True)
