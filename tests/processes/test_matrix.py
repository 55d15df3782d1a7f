"""The clause matrix: what is missing shows, and the command's exit status says so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from processes.clauses import Clause
from processes.cli import FEATURES, clauses
from processes.deploy import read_bundle
from processes.edges import WHEN, find_edges, find_variants
from processes.matrix import Scenario, find_elements, find_rules, find_scenarios, matrix, unknown_clauses
from processes.results import Results, Seen

FILES = {
    "a.bpmn": """<b:process xmlns:b="http://www.omg.org/spec/BPMN/20100524/MODEL"
      xmlns:z="http://camunda.org/schema/zeebe/1.0"><b:task id="t" name="做"><b:extensionElements><z:properties>
      <z:property name="clause" value="1.a, 1.b"/><z:property name="other" value="9.z"/>
      </z:properties></b:extensionElements></b:task></b:process>""",
    "b.dmn": """<d:definitions xmlns:d="https://www.omg.org/spec/DMN/20191111/MODEL/"><d:decision id="x" name="甲">
      <d:description>取最晚（条款 1.d）。</d:description><d:decisionTable><d:annotation name="条款"/>
      <d:annotation name="说明"/><d:rule id="r1"><d:annotationEntry><d:text>1.c</d:text></d:annotationEntry>
      <d:annotationEntry><d:text>9.z</d:text></d:annotationEntry></d:rule></d:decisionTable></d:decision>
      </d:definitions>""",
}
FEATURE = """# language: zh-CN
@clause-1.a
功能: 甲
  背景:
    假如 什么
  @clause-1.c
  场景: 一
    假如 什么
  场景大纲: 二
    假如 什么
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "y.feature").write_text(FEATURE, encoding="utf-8")
    return tmp_path


def test_elements_and_rules_are_found_by_their_clauses() -> None:
    assert [(c, x.id) for c, x in find_elements(FILES)] == [("1.a", "t"), ("1.b", "t")]
    assert [(c, x.id) for c, x in find_rules(FILES)] == [("1.d", "x"), ("1.c", "r1")]


def test_an_element_is_found_by_the_clause_of_a_promise_that_begins_there_where_that_is_asked() -> None:
    promised = {"a.bpmn": FILES["a.bpmn"].replace('name="other"', 'name="commitment.p.clause"')}
    assert [(c, x.id) for c, x in find_elements(promised)] == [("1.a", "t"), ("1.b", "t")]
    assert [c for c, _x in find_elements(promised, with_promises=True)] == ["1.a", "1.b", "9.z"]


def test_a_scenario_has_its_own_clauses_and_its_features(folder: Path) -> None:
    assert list(find_scenarios(folder)) == [
        Scenario("x/y.feature", "一", ("1.a", "1.c")),
        Scenario("x/y.feature", "二", ("1.a",)),
    ]


def test_what_is_missing_shows(folder: Path) -> None:
    known = [Clause(id_, "甲", "a", "engineer") for id_ in ("1.a", "1.b", "1.c", "2.a")]
    one, two = ("x/y.feature", "一"), ("x/y.feature", "二")
    seen = {
        one: Seen({"1.a": frozenset({"rule"}), "1.c": frozenset({"rule"})}),
        two: Seen({"1.b": frozenset({"element"})}),
    }
    results = Results(None, {one: True, two: False}, seen)
    rows = {r.clause.id: r for r in matrix(FILES, find_scenarios(folder), results, known)}
    assert {i for i, r in rows.items() if r.is_carried} == {"1.a", "1.b", "1.c"}
    assert {i for i, r in rows.items() if r.is_proved} == {"1.c"}
    assert {i for i, r in rows.items() if r.is_visible} == {"1.c"}  # 1.a by a rule alone, 1.b in no scenario of its own
    assert unknown_clauses(FILES, find_scenarios(folder), known) == ["1.d (b.dmn:x)"]


def results_of(tmp_path: Path, passed: bool = True, without: str = "") -> str:
    """Return a file of results: everything was seen but `without`, a clause, an edge or a kind of case."""
    files = read_bundle()
    moments = {f"{when} {edge.key}" for edge in find_edges(files) for when in WHEN} - {without}
    variants = set(find_variants(files)) - {without}
    told: list[list[Any]] = []
    for s in find_scenarios(FEATURES):
        clauses_seen = {clause: frozenset({"element"}) for clause in s.clauses if clause != without}
        told.append([s.feature, s.name, True, Seen(clauses_seen, frozenset(moments), frozenset(variants)).as_json()])
    told[0][2] = passed
    file = tmp_path / "results.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in told), encoding="utf-8")
    return str(file)


def test_the_command_succeeds_when_nothing_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert clauses(["--results", results_of(tmp_path), "--list"]) == 0
    *_, seen, last = capsys.readouterr().out.splitlines()
    assert seen.startswith("visible 33 of 33 on cases, edges ")
    assert last == "clauses 33 of 33 carried, 33 of 33 proved"


def test_the_command_fails_when_a_scenario_failed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert clauses(["--results", results_of(tmp_path, passed=False)]) == 1
    assert "MISS" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("without", "said"),
    [
        ("1.2.a", "not visible on a case: 1.2.a"),
        ("at support_request:Clock_response", "edge of support_request:Clock_response 响应超时: exactly at its time"),
        ("before complaint:Sub_handle:complaint", "edge of complaint:Sub_handle:complaint 答复投诉: a second before"),
        ("channel fax", "no scenario with channel fax"),
        ("class configuration", "no scenario with class configuration"),
        ("warranty out", "no scenario with warranty out"),
        ("emergency virus", "no scenario with emergency virus"),
        ("restart", "no scenario with restart"),
    ],
)
def test_what_no_case_showed_fails_by_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], without: str, said: str
) -> None:
    assert clauses(["--results", results_of(tmp_path, without=without)]) == 1
    out = capsys.readouterr().out
    assert said in out
    assert out.splitlines()[-1] == "clauses 33 of 33 carried, 33 of 33 proved"


def test_every_named_clause_is_known() -> None:
    assert unknown_clauses(read_bundle(), find_scenarios(FEATURES)) == []


def test_the_contract_alone_is_checked_without_running_a_scenario(capsys: pytest.CaptureFixture[str]) -> None:
    assert clauses(["--lint"]) == 0
    assert capsys.readouterr().out.splitlines() == ["contract findings 0"]


def test_what_breaks_the_contract_is_said_in_both_languages(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = {n: t for n, t in read_bundle().items() if n != "complaint.bpmn"}
    monkeypatch.setattr("processes.cli.read_bundle", lambda: broken)
    assert clauses(["--lint"]) == 1
    out = capsys.readouterr().out
    assert "complaint-path" in out
    assert "应当有流程 complaint" in out
    assert "contract findings 1" in out


def test_a_timer_that_begins_a_process_is_no_time_limit() -> None:
    keys = {edge.key for edge in find_edges(read_bundle())}
    assert "renewal_watch:Start_watch" not in keys
    assert "support_request:Sub_solve:solution" in keys
