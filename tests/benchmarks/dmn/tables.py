"""What a decision table costs, and how that grows: `python -m tests.benchmarks.dmn.tables [--sketch FOLDER]`.

Ours is a whole evaluation, with the records for the journal; the sketch, if its folder is given, only finds the rules.
Ends with 1 if 20 rules x 4 inputs take more than 0.45 ms or longer than the sketch, or if the cost grows faster than
the number of rules.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import Any

from engine.dmn import read_model
from tests.benchmarks.feel.sketch import Sketch
from tests.benchmarks.feel.timing import microseconds
from tests.kit.dmn import decision, file, input_data, table

COLUMNS = ["a", "b", "c", "d"]
GIVEN: dict[str, Any] = {"a": 8000, "b": 5, "c": 5, "d": "gold"}
LIMIT_MICROSECONDS = 450
SIZES = (20, 40, 80, 160, 320)
MAX_GROWTH = 2.0
"""How much faster than the rules the cost may grow: a busy machine measures badly, and squares would be 16."""


def rules_of(count: int) -> list[list[str]]:
    """Rules whose conditions all differ and all hold: the worst case."""
    return [[f">= {i}", f"< {9000 + i}", f"[{-i}..{9000 + i}]", f'not("x{i}")'] for i in range(count)]


def evaluation(count: int) -> Callable[[], Any]:
    """Return a function that evaluates a table of that many rules."""
    rows = [[*rule, f'"r{i}"'] for i, rule in enumerate(rules_of(count))]
    body = table(COLUMNS, ["y"], rows, hit_policy="FIRST")
    elements = [*map(input_data, COLUMNS), decision("rate", body, inputs=COLUMNS)]
    model = read_model(file(*elements), "bench.dmn")
    return lambda: model.evaluate("rate", GIVEN)


def main(arguments: list[str]) -> int:
    """Print all measurements; 1 if one is not as it must be."""
    parser = argparse.ArgumentParser(prog="tests.benchmarks.dmn.tables", description=__doc__)
    parser.add_argument("--sketch", metavar="FOLDER", help="the folder with the prototype's package minifeel")
    options = parser.parse_args(arguments)
    took = {count: microseconds(evaluation(count)) for count in SIZES}
    base = took[SIZES[0]]
    for count in SIZES:
        ratio, rules = took[count] / base, count / SIZES[0]
        print(f"{count:4d} rules x 4 inputs {took[count]:8.0f} µs   time x{ratio:6.2f}   rules x{rules:6.2f}")
    print(f"20 x 4 against the limit of {LIMIT_MICROSECONDS} µs: {base / LIMIT_MICROSECONDS:.2f}")
    is_good = base <= LIMIT_MICROSECONDS and all(took[n] / base <= n / SIZES[0] * MAX_GROWTH for n in SIZES)
    if options.sketch:
        theirs = microseconds(Sketch(options.sketch).table(rules_of(20), list(GIVEN.values()), {}))
        print(f"20 x 4 against the sketch ({theirs:.0f} µs): {theirs / base:.2f} times as fast")
        is_good = is_good and base <= theirs
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
