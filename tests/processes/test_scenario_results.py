"""What the features tell of a run: a scenario that fails is told as failed, at its step, on the files it was run on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from processes.deploy import read_bundle
from processes.matrix import FEATURES
from processes.proving import BUNDLE, Bundle, write_bundle
from processes.results import RESULTS, Results, gather, read_lines

BEFORE = "差一秒满 4 小时，还没有升级"
AT = "满 4 小时未解决，升级并提供备件，工程师继续处理"


def run(tmp_path: Path, files: dict[str, str], *names: str) -> Results:
    """Run the scenarios of these names on files."""
    bundle, results = tmp_path / "bundle", tmp_path / "results.jsonl"
    bundle.mkdir()
    write_bundle(bundle, Bundle(files))
    chosen = " or ".join(f"test_{name}".translate({ord(c): None for c in "，"}).replace(" ", "_") for name in names)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=line", str(FEATURES), "-k", chosen]
    environment = {**os.environ, RESULTS: str(results), BUNDLE: str(bundle)}
    done = subprocess.run(command, env=environment, cwd=FEATURES.parent, capture_output=True, text=True, check=False)
    assert results.exists(), done.stdout
    return gather(read_lines(results.read_text(encoding="utf-8")))


def test_a_limit_that_an_owner_changed_fails_the_scenario_that_names_it(tmp_path: Path) -> None:
    files = read_bundle()
    files["service_level.dmn"] = files["service_level.dmn"].replace('"PT4H"', '"PT5H"', 1)
    results = run(tmp_path, files, BEFORE, AT)
    feature = "3.1-response/solution.feature"
    assert results.passed == {(feature, BEFORE): True, (feature, AT): False}
    [failure] = results.failures.values()
    assert failure.step == "那么 升级到客服经理的只有“督办：尚未解决”"
    assert failure.why
    assert "3.1.c" in results.seen[feature, BEFORE].clauses


def test_files_that_are_refused_fail_every_scenario_and_say_why(tmp_path: Path) -> None:
    results = run(tmp_path, {"a.form": "{}"}, BEFORE)
    [failure] = results.failures.values()
    assert list(results.passed.values()) == [False]
    assert failure.step.endswith("服务流程已经部署")
    assert "a.form" in failure.why
