"""The last run of the scenarios is kept; a broken file counts as never run; steps are read as they are written."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from processes.matrix import find_scenarios
from processes.results import FILE, Results, Seen, gather, read_results, write_results

FEATURE = """# language: zh-CN
@clause-1.a
功能: 甲
  说明不是步骤

  背景:
    假如 先有这个

  场景: 一
    当 这样
    那么 那样

  @clause-1.b
  场景大纲: 二
    当 <什么>

    例子:
      | 什么 |
      | 这个 |
"""


def test_results_are_kept_and_read_again(tmp_path: Path) -> None:
    seen = Seen({"1.a": frozenset({"element", "rule"})}, frozenset({"at p:Clock"}), frozenset({"channel fax"}))
    passed = {("a.feature", "一"): True, ("a.feature", "二"): False}
    results = Results(datetime(2026, 11, 24, 1, tzinfo=UTC), passed, {("a.feature", "一"): seen})
    write_results(tmp_path / "var", results)
    assert read_results(tmp_path / "var") == results


def test_an_outline_passes_when_all_of_its_examples_do() -> None:
    outcomes = [["a", "一", True], ["a", "一", False], ["a", "一", True], ["a", "二", True]]
    assert gather(outcomes).passed == {("a", "一"): False, ("a", "二"): True}


def test_what_any_passed_example_saw_was_seen() -> None:
    one = {"clauses": {"1.a": ["rule"]}, "moments": ["at p:T"], "variants": ["restart"]}
    two = {"clauses": {"1.a": ["element"], "1.b": ["rule"]}, "moments": [], "variants": ["channel fax"]}
    [seen] = gather(
        [["a", "一", True, one], ["a", "一", True, two], ["a", "一", False, {"variants": ["x"]}]]
    ).seen.values()
    assert seen.clauses == {"1.a": {"element", "rule"}, "1.b": {"rule"}}
    assert (seen.moments, seen.variants) == ({"at p:T"}, {"restart", "channel fax"})


def test_what_is_missing_or_broken_was_never_run(tmp_path: Path) -> None:
    assert read_results(tmp_path) == Results()
    for text in ("{", "[]", json.dumps({"at": "yesterday", "results": []}), json.dumps({"at": None, "results": 3})):
        (tmp_path / FILE).write_text(text, encoding="utf-8")
        assert read_results(tmp_path) == Results()


def test_a_scenario_comes_with_its_steps_and_its_background(tmp_path: Path) -> None:
    (tmp_path / "a.feature").write_text(FEATURE, encoding="utf-8")
    first, second = find_scenarios(tmp_path)
    assert first.background == second.background == "假如 先有这个"
    assert first.text == "当 这样\n那么 那样"
    assert second.text == "当 <什么>\n\n例子:\n  | 什么 |\n  | 这个 |"
