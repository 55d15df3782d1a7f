"""What the stages of `relay test` came to: read from test reports, summed up in one closing summary."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree


@dataclass(frozen=True)
class Counts:
    """How many tests of a run passed, failed (errors included) and were skipped."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)


@dataclass(frozen=True)
class Stage:
    """One finished stage: `is_good` decides the exit status; `counts` only for test runs."""

    name: str
    is_good: bool
    seconds: float
    counts: Counts | None = None
    note: str = ""


def read_report(path: Path) -> Counts | None:
    """Return the counts of a JUnit report; None when there is none, as after a crash."""
    try:
        root = ElementTree.parse(path).getroot()
    except (OSError, ElementTree.ParseError):
        return None
    total = Counts()
    for suite in root.iter("testsuite"):
        number = {name: int(suite.get(name, "0")) for name in ("tests", "failures", "errors", "skipped")}
        failed = number["failures"] + number["errors"]
        total += Counts(max(0, number["tests"] - failed - number["skipped"]), failed, number["skipped"])
    return total


def totals(stages: list[Stage]) -> Counts:
    """Return the sum over all test runs; a stage that failed without a failing test counts as one failure."""
    total = Counts()
    for stage in stages:
        total += stage.counts or Counts()
        if not stage.is_good and not (stage.counts and stage.counts.failed):
            total += Counts(failed=1)
    return total


def closing_line(total: Counts) -> str:
    """Return the last line: `N passed, N failed`, with the skipped ones where there are any."""
    tail = f", {total.skipped} skipped" if total.skipped else ""
    return f"{total.passed} passed, {total.failed} failed{tail}"


def summary(stages: list[Stage]) -> str:
    """Return the table of all stages and the closing line."""
    width = max((len(stage.name) for stage in stages), default=0)
    rows = []
    for stage in stages:
        mark = "ok  " if stage.is_good else "FAIL"
        told = closing_line(stage.counts) if stage.counts else ""
        rows.append(
            f"  {mark} {stage.name:<{width}} {stage.seconds:7.1f} s  {' '.join(filter(None, [told, stage.note]))}"
        )
    seconds = sum(stage.seconds for stage in stages)
    return "\n".join(
        ["", "总结 · summary", *(row.rstrip() for row in rows), f"  {seconds:.0f} s", "", closing_line(totals(stages))]
    )
