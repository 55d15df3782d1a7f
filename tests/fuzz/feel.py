"""Fuzzes the FEEL interpreter: mutated expressions must end soon, and in no other error than ExpressionFailed.

`python -m tests.fuzz.feel --minutes N [--seed S]` runs long; the quick tests run it for two seconds.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from engine.feel import Budget, ExpressionFailed, analyse, compile_expression, to_json

CASES = Path(__file__).parents[1] / "unit" / "feel" / "cases.txt"
PIECES = (
    *(
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "..",
        ",",
        "+",
        "-",
        "*",
        "**",
        "/",
        "<",
        ">=",
        "=",
        "!=",
        ".",
        ":",
        "?",
        "@",
        "->",
    ),
    *(
        "if",
        "then",
        "else",
        "for",
        "in",
        "return",
        "some",
        "every",
        "satisfies",
        "and",
        "or",
        "between",
        "not",
        "instance of",
    ),
    *(
        "function",
        "function(x)",
        "external",
        "null",
        "true",
        "item",
        "partial",
        "x",
        "l",
        "c",
        "c.a b",
        "pre-tax",
        "1",
        "0.5",
    ),
    *(
        '"a"',
        '@"P1D"',
        '@"2026-01-01"',
        "1e999",
        "9**9",
        "1..1000000000",
        '"\\',
        "'",
        "\\u",
        "list<",
        "context<",
        "range<",
    ),
    *(
        "matches(",
        "replace(",
        "sort(",
        "string(",
        "count(",
        "flatten(",
        "concatenate(",
        "is defined(",
        "中",
        "🐎",
        "\u00a0",
    ),
)
CONTEXT = {"x": 3, "l": [1, 2, {"a": 1}], "c": {"a b": 1, "x-y": 2}, "pre-tax": 1, "客户": {"级别": "金牌"}}
BUDGET = Budget(seconds=0.3)
SLOW_SECONDS = 2.0
"""Far beyond the budget, so that a busy machine is no finding."""
NOW = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)


@dataclass
class Report:
    """What a fuzz run found: `failures` are texts with the unexpected error."""

    count: int = 0
    failures: list[tuple[str, str]] = field(default_factory=list)
    slowest_seconds: float = 0.0
    slowest: str = ""


def seeds() -> list[str]:
    """Return the expressions that are mutated."""
    lines = CASES.read_text(encoding="utf-8").splitlines()
    return [line.rsplit(" → ", 1)[0] for line in lines if " → " in line and not line.startswith("#")]


def mutations(chance: random.Random) -> Iterator[str]:
    """Yield mutated expressions without end."""
    known = seeds()
    while True:
        text = chance.choice(known)
        for _ in range(chance.randint(1, 4)):
            at = chance.randint(0, len(text))
            match chance.randint(0, 4):
                case 0 | 1:
                    text = f"{text[:at]} {chance.choice(PIECES)} {text[at:]}"
                case 2:
                    text = text[:at] + text[at + chance.randint(1, 6) :]
                case 3:
                    other = chance.choice(known)
                    text = text[:at] + other[chance.randint(0, len(other)) :]
                case _:
                    text = f"{text[:at]}({chance.choice(known)}){text[at:]}"
        yield text


def run(seconds: float, seed: int) -> Report:
    """Try mutations for that long."""
    report = Report()
    end = time.perf_counter() + seconds
    for text in mutations(random.Random(seed)):
        if time.perf_counter() > end:
            return report
        start = time.perf_counter()
        for kind in ("expression", "unary tests"):
            error = unexpected_error(text, kind)
            if error is not None:
                report.failures.append((text, error))
        took = time.perf_counter() - start
        report.count += 1
        if took > report.slowest_seconds:
            report.slowest_seconds, report.slowest = took, text
        if took > SLOW_SECONDS:
            report.failures.append((text, f"took {took:.1f} s"))
    return report


def unexpected_error(text: str, kind: str) -> str | None:
    """Return the error that should not have come, None if all is well."""
    try:
        analyse(text, kind, names=CONTEXT)
        expression = compile_expression(text, kind, names=CONTEXT)
        to_json(expression.evaluate({**CONTEXT, "?": 5}, budget=BUDGET, now=NOW, seed="fuzz"))
    except ExpressionFailed:
        return None
    except Exception as error:  # noqa: BLE001 finding any other error is what this is for
        return f"{type(error).__name__}: {error}"
    return None


def main(arguments: list[str]) -> int:
    """Run and tell; 1 if anything was found."""
    parser = argparse.ArgumentParser(prog="tests.fuzz.feel", description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=int(time.monotonic() * 1000))
    options = parser.parse_args(arguments)
    report = run(options.minutes * 60, options.seed)
    for text, error in report.failures:
        sys.stdout.write(f"{error}\n    {text!r}\n")
    sys.stdout.write(
        f"seed {options.seed}: {report.count} expressions, {len(report.failures)} findings, "
        f"slowest {report.slowest_seconds:.2f} s {report.slowest[:120]!r}\n"
    )
    return 1 if report.failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
