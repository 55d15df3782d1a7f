"""How long a decision table takes, and how that grows: `python -m tests.benchmarks.dmn.tables` prints ratios.

The 20 rules x 4 inputs table may take 0.45 ms at most; the cost may grow with the number of rules, but no faster.
"""

from __future__ import annotations

import time

from engine.dmn import read_model
from tests.kit.dmn import decision, file, input_data, table

COLUMNS = ["a", "b", "c", "d"]
LIMIT_MICROSECONDS = 450


def model_of(rules):
    """A table in which every condition of every rule is evaluated and holds: the worst case."""
    rows = [[f">= {i}", f"< {9000 + i}", f"[{-i}..{9000 + i}]", f'not("x{i}")', f'"r{i}"'] for i in range(rules)]
    body = table(COLUMNS, ["y"], rows, hit_policy="FIRST")
    return read_model(file(*map(input_data, COLUMNS), decision("rate", body, inputs=COLUMNS)), "bench.dmn")


def microseconds(function, seconds=0.4):
    """The mean time of a call, in microseconds."""
    function()
    count, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        function()
        count += 1
    return (time.perf_counter() - start) / count * 1e6


def main():
    """Print the time of tables of several sizes, and the ratio to the one with 20 rules."""
    given = {"a": 8000, "b": 5, "c": 5, "d": "gold"}
    base = None
    for rules in (20, 40, 80, 160, 320):
        model = model_of(rules)
        took = microseconds(lambda model=model: model.evaluate("rate", given))
        base = base or took
        print(f"{rules:4d} rules x 4 inputs: {took:7.0f} µs   time x{took / base:5.2f}   rules x{rules / 20:5.2f}")
    print(f"20 x 4 against the limit of {LIMIT_MICROSECONDS} µs: {base / LIMIT_MICROSECONDS:.2f}")


if __name__ == "__main__":
    main()
