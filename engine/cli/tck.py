"""`relaydesk tck DIR`: the score of the DMN Technology Compatibility Kit, by suite and by level."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from engine.dmn.conformance.cases import find_suites
from engine.dmn.conformance.running import Outcome, run_suite

LEVELS = (2, 3)


def main(arguments: list[str]) -> int:
    """Run the DMN compatibility kit and print its score."""
    parser = argparse.ArgumentParser(prog="relaydesk tck", description=main.__doc__)
    parser.add_argument("folder", type=Path, help="the folder that holds compliance-level-2 and compliance-level-3")
    parser.add_argument("--failures", action="store_true", help="list each failing case with expected and found")
    parser.add_argument("--suite", default="", help="run only suites whose name contains this")
    options = parser.parse_args(arguments)
    outcomes = {level: list(_run(options.folder, level, options.suite)) for level in LEVELS}
    if not any(outcomes.values()):
        print(f"Expected compliance-level-2 or -3 with test files in '{options.folder}', but found none.")
        return 2
    for level, done in outcomes.items():
        _print_suites(level, done)
    if options.failures:
        for level, done in outcomes.items():
            _print_failures(level, done)
    print(_last_line(outcomes))
    return 0


def _run(folder: Path, level: int, suite: str) -> Iterator[Outcome]:
    for each in find_suites(folder / f"compliance-level-{level}"):
        if suite in each.name:
            yield from run_suite(each)


def _print_suites(level: int, outcomes: list[Outcome]) -> None:
    total: Counter[str] = Counter()
    passed: Counter[str] = Counter()
    valued: Counter[str] = Counter()
    valued_passed: Counter[str] = Counter()
    for outcome in outcomes:
        total[outcome.suite] += 1
        passed[outcome.suite] += outcome.has_passed
        valued[outcome.suite] += outcome.case.expects_value
        valued_passed[outcome.suite] += outcome.case.expects_value and outcome.has_passed
    for suite in total:
        mark = " " if passed[suite] == total[suite] else "!"
        print(
            f"{mark} level {level}  {suite:50s} {passed[suite]:4d}/{total[suite]:<4d}"
            f"  with a value {valued_passed[suite]:4d}/{valued[suite]:<4d}"
        )


def _print_failures(level: int, outcomes: list[Outcome]) -> None:
    for outcome in outcomes:
        for each in outcome.differences:
            print(f"level {level}  {outcome.suite}  {outcome.case.id}  {each.name}")
            print(f"    expected {each.expected!r}")
            print(f"    found    {each.found!r}" + (f"  ({each.error})" if each.error else ""))


def _last_line(outcomes: dict[int, list[Outcome]]) -> str:
    parts = [f"level{level} {_score(done)}" for level, done in outcomes.items()]
    valued = [outcome for done in outcomes.values() for outcome in done if outcome.case.expects_value]
    return " ".join([*parts, f"valued {_score(valued)}"])


def _score(outcomes: list[Outcome]) -> str:
    return f"{sum(outcome.has_passed for outcome in outcomes)}/{len(outcomes)}"
