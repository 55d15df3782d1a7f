"""The built-in `sort` (DMN 1.5 §10.3.4.8)."""

from __future__ import annotations

from functools import cmp_to_key
from itertools import pairwise

from engine.feel.builtins.registry import FUNCTION, LIST, Builtin, Family, needs, optional
from engine.feel.comparison import order
from engine.feel.errors import Unfit
from engine.feel.frames import Run
from engine.feel.values import Function, Value

sorting = Family()


@sorting.function("sort", needs("list", LIST), optional("precedes", FUNCTION))
def sort(run: Run, items: list[Value], precedes: Function | None) -> list[Value]:
    """Sort stably by a function that tells whether one item precedes another; without one, by natural order."""
    if precedes is None:
        run.meter.step(len(items))
        if any(order(one, other) is None for one, other in pairwise(items)):
            raise Unfit("Expected a list of comparable values to sort", "应当是可以比较的值")
        return sorted(items, key=cmp_to_key(lambda one, other: order(one, other) or 0))
    if not isinstance(precedes, Builtin) and len(precedes.parameters) != 2:
        raise Unfit("Expected a function of two parameters", "应当是有两个参数的函数")
    body = precedes.body

    def compared(one: Value, other: Value) -> int:
        run.meter.step(2)
        if body(run, [one, other]) is True:
            return -1
        return 1 if body(run, [other, one]) is True else 0

    return sorted(items, key=cmp_to_key(compared))
