"""Prints what FEEL costs: `python -m tests.benchmarks.feel [--sketch FOLDER]`, with ratios if the sketch is given.

A ratio above 1 means that the product is that many times faster. Ends with 1 if the sum of all evaluations, or the
table, is slower than the sketch, or if a lookup's cost grows with the context.
"""

from __future__ import annotations

import argparse
import sys
from typing import Any

from engine.feel import Run, compile_expression, evaluate
from engine.feel.expression import _compile_now
from tests.benchmarks.feel.sketch import Sketch
from tests.benchmarks.feel.timing import microseconds

EXPRESSIONS = (
    "a + b * 2 > c",
    'if order.total > 1000 and customer.level = "gold" then "A" else "B"',
    "count(items[price > 10]) >= 2",
    'date("2026-11-24") + duration("PT4H") > date("2026-11-23")',
    "some i in items satisfies i.price > 40",
    'string join(for i in items return i.name, ",")',
    'contains(upper case(customer.name), "ACME")',
    'substring before("a@b", "@")',
    "sum(for i in items return i.price * i.qty)",
    'list contains(["a", "b", "c"], customer.level)',
    "for i in 1..100 return i * 2",
    'matches(customer.name, "^A[a-z]+$")',
    "sort(items, function(x, y) x.price > y.price)[1].name",
)
CONTEXT: dict[str, Any] = {
    "a": 1,
    "b": 2,
    "c": 3,
    "order": {"total": 1200},
    "customer": {"level": "gold", "name": "Acme"},
    "items": [{"name": f"n{i}", "price": i * 5, "qty": 2} for i in range(10)],
}
INPUTS: list[Any] = ["gold", 42, True, 7]
RULES = [[f'"silver", "{"gold" if i % 3 == 0 else "bronze"}"', f"[{i}..{i + 30}]", "-", f"< {i}"] for i in range(20)]
MAX_GROWTH = 1.5
"""How much slower a lookup may be in a context a thousand times as large; measuring is not exact."""


def main(arguments: list[str]) -> int:
    """Print all measurements; 1 if one is not as it must be."""
    parser = argparse.ArgumentParser(prog="tests.benchmarks.feel", description=__doc__)
    parser.add_argument("--sketch", metavar="FOLDER", help="the folder with the prototype's package minifeel")
    options = parser.parse_args(arguments)
    sketch = Sketch(options.sketch) if options.sketch else None
    good = [_evaluations(sketch), _table(sketch), _growth()]
    _parsing(sketch)
    return 0 if all(good) else 1


def _row(label: str, ours: float, theirs: float | None) -> None:
    ratio = "" if theirs is None else f"{theirs:10.1f} {theirs / ours:8.2f}"
    print(f"{label[:64]:<64} {ours:10.1f} {ratio}")


def _heading(title: str, has_sketch: bool) -> None:
    print(f"\n{title:<64} {'µs':>10} {'sketch':>10} {'ratio':>8}" if has_sketch else f"\n{title:<64} {'µs':>10}")


def _evaluations(sketch: Sketch | None) -> bool:
    _heading("evaluation, the parse from the cache", sketch is not None)
    ours_total = theirs_total = 0.0
    for text in EXPRESSIONS:
        ours = microseconds(lambda text=text: compile_expression(text).evaluate(CONTEXT))
        theirs = microseconds(sketch.evaluate(text, CONTEXT)) if sketch else None
        _row(text, ours, theirs)
        ours_total += ours
        theirs_total += theirs or 0.0
    _row("all", ours_total, theirs_total if sketch else None)
    _row("cache hit alone", microseconds(lambda: compile_expression(EXPRESSIONS[0])), None)
    _row("one-shot evaluate()", microseconds(lambda: evaluate(EXPRESSIONS[0], CONTEXT)), None)
    return sketch is None or ours_total <= theirs_total


def _table(sketch: Sketch | None) -> bool:
    _heading("a table of 20 rules and 4 inputs", sketch is not None)
    cells = [[compile_expression(cell, kind="unary tests") for cell in rule] for rule in RULES]

    def matching() -> list[int]:
        run = Run(CONTEXT)
        values = [evaluate("x", {"x": value}) for value in INPUTS]
        return [
            index
            for index, rule in enumerate(cells)
            if all(cell.matches_in(run, value) is True for cell, value in zip(rule, values, strict=True))
        ]

    ours = microseconds(matching)
    theirs = None
    if sketch:
        their_matching = sketch.table(RULES, INPUTS, CONTEXT)
        assert their_matching() == matching()
        theirs = microseconds(their_matching)
    _row("matching rules", ours, theirs)
    return theirs is None or ours <= theirs


def _parsing(sketch: Sketch | None) -> None:
    _heading("parse and compile anew", sketch is not None)
    ours_total = theirs_total = 0.0
    for text in EXPRESSIONS:
        ours = microseconds(lambda text=text: _compile_now(text, "expression", frozenset()))
        theirs = microseconds(sketch.parse(text)) if sketch else None
        _row(text, ours, theirs)
        ours_total += ours
        theirs_total += theirs or 0.0
    _row("all", ours_total, theirs_total if sketch else None)


def _growth() -> bool:
    _heading("how the cost grows", False)
    lookup = compile_expression("a + o.k1 > 0")
    costs = []
    for size in (10, 1_000, 10_000):
        inner = {f"k{i}": i for i in range(size)}
        context = {**{f"v{i}": [i] * 5 for i in range(size)}, "a": 1, "o": inner}
        costs.append(microseconds(lambda context=context: lookup.evaluate(context)))
        _row(f"two lookups among {size:,} variables and entries", costs[-1], None)
        one_shot = microseconds(lambda context=context: evaluate(lookup.text, context))
        _row("  the same by evaluate(), which looks for odd names", one_shot, None)
    for text in ("count(l[item > 5])", "sum(l)", "l[7]", "every i in l satisfies i >= 0"):
        expression = compile_expression(text)
        for size in (10, 100, 1_000, 10_000):
            variables = {"l": list(range(size))}
            cost = microseconds(lambda variables=variables, expression=expression: expression.evaluate(variables))
            _row(f"{text}, {size:,} items", cost, None)
    for count in (10, 100, 1_000):
        text = " + ".join(["a"] * count)
        _row(
            f"parse a sum of {count:,}",
            microseconds(lambda text=text: _compile_now(text, "expression", frozenset())),
            None,
        )
    return costs[-1] <= costs[0] * MAX_GROWTH


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
