"""`relay test`: runs every check, goes on after a failing one, ends with one summary."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from launcher import chromium
from launcher.places import RESULTS, ROOT, environment, in_venv
from launcher.results import Counts, Stage, read_report, summary

ORDER = ("architecture", "unit", "engine", "store", "migrations", "processes", "fuzz", "web", "features", "browser")
FEATURES = "features"
SCENARIOS = "scenarios.jsonl"
SCENARIO_RESULTS = "RELAYDESK_SCENARIO_RESULTS"  # asks the features to tell there what each scenario showed
NOT_TESTS = ("kit", "benchmarks", "__pycache__")
NO_TESTS_COLLECTED = 5
TOO_LONG = 124
WORKERS = 2
CANNOT_RUN = 126
TEST_SECONDS = 180  # a test that hangs is ended and named, with where it stood, and the others go on
STAGE_SECONDS = 1500  # a stage that hangs must not keep the others from being told
SHOWN_LINES = 200  # of what a failing stage printed; all of it is in its log


def run_all() -> int:
    """Run all stages; return 0 when all are good."""
    shutil.rmtree(RESULTS, ignore_errors=True)
    RESULTS.mkdir(parents=True)
    stages = [
        _tool("format", [str(in_venv("ruff")), "format", "--check", "."]),
        _tool("lint", [str(in_venv("ruff")), "check", "."]),
        _tool("types", [str(in_venv("mypy"))]),
        _tool("imports", [str(in_venv("lint-imports"))]),
    ]
    for name, folders in test_groups(ROOT).items():
        if name == "browser":
            stages.append(_browser_setup())
            if not stages[-1].is_good:
                continue
        stages.append(_tests(name, folders))
        if name == FEATURES:
            stages.append(_clauses())
    print(summary(stages), flush=True)
    return 0 if all(stage.is_good for stage in stages) else 1


def test_groups(root: Path) -> dict[str, list[Path]]:
    """Return name → folders of every group of tests there is: known ones in order, others before the features."""
    groups: dict[str, list[Path]] = {}
    for folder in sorted((root / "tests").iterdir()):
        if folder.is_dir() and folder.name not in NOT_TESTS and any(folder.rglob("test_*.py")):
            groups.setdefault(folder.name, []).append(folder)
    if any((root / "features").rglob("test_*.py")):
        groups.setdefault(FEATURES, []).append(root / "features")
    rank = {name: number for number, name in enumerate(ORDER)}
    return dict(sorted(groups.items(), key=lambda item: (rank.get(item[0], len(ORDER) - 2.5), item[0])))


def _tool(name: str, command: list[str]) -> Stage:
    status, seconds = _run(name, command)
    return _told(Stage(name, status == 0, seconds))


def _tests(name: str, folders: list[Path]) -> Stage:
    report = RESULTS / f"{name}.xml"
    command = [str(in_venv("python")), "-m", "pytest", "-q", f"--junit-xml={report}", "-o", "junit_family=xunit2"]
    command += ["-o", f"faulthandler_timeout={TEST_SECONDS}", "-o", "faulthandler_exit_on_timeout=true"]
    command += ["-n", str(WORKERS), "--dist", "worksteal", *(str(folder.relative_to(ROOT)) for folder in folders)]
    told = {SCENARIO_RESULTS: str(RESULTS / SCENARIOS)} if name == FEATURES else {}
    status, seconds = _run(name, command, told)
    counts = read_report(report)
    if status == NO_TESTS_COLLECTED:
        return _told(Stage(name, False, seconds, Counts(), "没有测试 · no tests were found"))
    return _told(Stage(name, status == 0, seconds, counts, "" if counts else "没有报告 · no report"))


def _clauses() -> Stage:
    """Fail where a clause is not carried, not proved or not visible by what the scenarios of this run have told."""
    return _tool("clauses", [str(in_venv("relaydesk")), "clauses", "--results", str(RESULTS / SCENARIOS)])


def _browser_setup() -> Stage:
    began = time.monotonic()
    lacking = chromium.ensure()
    if lacking:
        print(lacking, flush=True)
    return _told(Stage("chromium", lacking is None, time.monotonic() - began))


def _told(stage: Stage) -> Stage:
    mark = "✓" if stage.is_good else "✗"
    told = f"{stage.counts.passed} passed, {stage.counts.failed} failed" if stage.counts else stage.note
    print(f"{mark} {stage.name} {stage.seconds:.1f} s {told}".rstrip(), flush=True)
    return stage


def _run(name: str, command: list[str], variables: Mapping[str, str] | None = None) -> tuple[int, float]:
    """Run one stage with its output in a log; show the end of it when it fails, or why it could not run at all."""
    print(f"… {name}", flush=True)
    began = time.monotonic()
    log = RESULTS / f"{name}.log"
    try:
        with log.open("wb") as out:
            env = {**environment(), "COLUMNS": "120", **(variables or {})}
            status = _wait(
                subprocess.Popen(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
            )
        if status != 0:
            lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
            shown = lines[-SHOWN_LINES:]
            sys.stdout.write("\n".join(f"    {line}" for line in shown) + f"\n    ({len(lines)} lines: {log})\n")
    except OSError as problem:  # a full disk, a program that is gone: the other stages are told all the same
        sys.stdout.write(f"    {problem}\n")
        status = CANNOT_RUN
    return status, time.monotonic() - began


def _wait(process: subprocess.Popen[bytes], seconds: float = STAGE_SECONDS) -> int:
    """Return the exit status; a process that takes too long is ended, and so is one whose launcher is interrupted."""
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        return TOO_LONG
    finally:
        process.kill()
        process.wait()
