"""A run of the scenarios that a page asked for: alone, in a process of its own, told as far as it came."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from engine.api import SYSTEM, Actor, Engine, NotFound, WrongState
from processes import runs
from processes.contract import register_of
from processes.contract.changing import AddClause, ChangeClause
from processes.contract.retiring import RetireClause
from processes.deploy import deployed_files, names_of, read_bundle
from processes.module import MODULE
from processes.proving import Bundle, NotRun, read_clauses, read_folder, run_on_folder, write_bundle
from processes.results import Failure, Results, fingerprints, read_lines, read_results
from processes.runs import KEPT, STARTS_IN, Run, find_runs, main, read_run, start_run

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
OWNER = Actor("zhaolei", roles=frozenset({"owner"}))
NOTE = '{"type": "default", "id": "note", "schemaVersion": 18, "components": []}'
SUITE = """
import json, os, pathlib, threading

def tell(*outcome):
    with open(os.environ["RELAYDESK_SCENARIO_RESULTS"], "a") as lines:
        lines.write(json.dumps(outcome) + "\\n")

def test_good():
    for _ in range(600):
        if (pathlib.Path(__file__).parent / "go").exists():
            break
        threading.Event().wait(0.1)
    bundle = pathlib.Path(os.environ["RELAYDESK_SCENARIO_BUNDLE"])
    tell("a.feature", "one", True, {"clauses": {"3.1.b": ["element"]}})
    assert (bundle / "note.form").exists()

def test_bad():
    tell("a.feature", "two", False, {}, ["then so", "assert 5 == 4"])
    assert 5 == 4
"""


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    """A folder with one scenario that passes, once it is told to go on, and one that fails."""
    folder = tmp_path / "suite"
    folder.mkdir()
    (folder / "test_suite.py").write_text(SUITE, encoding="utf-8")
    return folder


@pytest.fixture
def bundle() -> Bundle:
    return Bundle({"note.form": NOTE})


def at_its_end(var: Path, run: Run, suite: Path) -> Run:
    """Let a run go on to its end, and look at it at a time when it is not taken for one that is starting."""
    (suite / "go").touch()
    later = run.asked_at + STARTS_IN
    for _ in range(600):
        run = read_run(var, run.id, later)
        if (var / runs.FOLDER / run.id / "ended.json").exists():
            return run
        threading.Event().wait(0.1)
    raise AssertionError((var / runs.FOLDER / run.id / "output.txt").read_text(encoding="utf-8"))


def test_a_run_tells_what_failed_where_and_becomes_the_last_results(
    tmp_path: Path, suite: Path, bundle: Bundle
) -> None:
    run = start_run(tmp_path, bundle, "zhaolei", NOW, features=suite)
    assert (run.state, run.by, run.asked_at, run.changed) == ("running", "zhaolei", NOW, ())
    run = at_its_end(tmp_path, run, suite)
    assert run.state == "ended", run.problem
    assert run.results.passed == {("a.feature", "one"): True, ("a.feature", "two"): False}
    assert run.results.failures == {("a.feature", "two"): Failure("then so", "assert 5 == 4")}
    assert run.results.files == fingerprints(bundle.files)
    assert read_results(tmp_path) == run.results


def test_a_run_on_a_change_leaves_the_last_results_alone(tmp_path: Path, suite: Path, bundle: Bundle) -> None:
    run = at_its_end(tmp_path, start_run(tmp_path, bundle, "zhaolei", NOW, ["note.form"], suite), suite)
    assert (run.state, run.changed) == ("ended", ("note.form",))
    assert read_results(tmp_path).at is None


def test_the_lock_decides_between_two_that_started_at_once(tmp_path: Path, suite: Path) -> None:
    folder = prepared(tmp_path, "1")
    with runs._lock(folder.parent) as is_mine:
        assert is_mine
        assert main([str(folder), str(suite)]) == 1
    run = read_run(tmp_path, "1", NOW)
    assert (run.state, run.problem) == ("not run", ("Another run is under way", "另一次运行正在进行"))


def prepared(var: Path, id_: str, text: str = NOTE) -> Path:
    """A run that was asked for, and whose process has not begun."""
    folder = var / runs.FOLDER / id_
    (folder / "bundle").mkdir(parents=True)
    write_bundle(folder / "bundle", Bundle({"note.form": text}))
    asked = {"by": "zhaolei", "asked_at": NOW.isoformat(), "changed": ["note.form"]}
    (folder / "asked.json").write_text(json.dumps(asked), encoding="utf-8")
    return folder


def test_a_run_whose_process_is_gone_is_interrupted_and_keeps_what_it_told(tmp_path: Path) -> None:
    folder = prepared(tmp_path, "1")
    lines = '["a.feature", "one", true]\n["a.feature", "tw'
    (folder / "results.jsonl").write_text(lines, encoding="utf-8")
    assert read_run(tmp_path, "1", NOW).state == "running"
    run = read_run(tmp_path, "1", NOW + STARTS_IN)
    assert (run.state, run.results.passed) == ("interrupted", {("a.feature", "one"): True})
    with runs._lock(folder.parent):  # another run goes on
        assert read_run(tmp_path, "1", NOW + timedelta(hours=1)).state == "interrupted"
    with runs._lock(folder):
        assert read_run(tmp_path, "1", NOW + timedelta(hours=1)).state == "running"


def test_files_that_would_be_refused_say_why_in_both_languages(tmp_path: Path, suite: Path) -> None:
    folder = prepared(tmp_path, "1", text="{}")
    assert main([str(folder), str(suite)]) == 1
    run = read_run(tmp_path, "1", NOW)
    assert run.state == "not run"
    assert run.problem is not None
    assert run.problem[0].startswith("note.form: Expected")
    assert run.problem[1].startswith("note.form: 表单应")


def test_a_run_that_runs_nothing_says_what_was_printed(tmp_path: Path) -> None:
    folder = prepared(tmp_path, "1")
    empty = tmp_path / "empty"
    empty.mkdir()
    assert main([str(folder), str(empty)]) == 1
    run = read_run(tmp_path, "1", NOW)
    assert run.state == "not run"
    assert run.problem is not None
    assert "no tests ran" in run.problem[0]


def test_a_suite_that_breaks_off_is_not_a_result(tmp_path: Path, bundle: Bundle) -> None:
    (tmp_path / "test_broken.py").write_text("import nothing_of_that_name", encoding="utf-8")
    write_bundle(tmp_path, bundle)
    with pytest.raises(NotRun, match="nothing_of_that_name"):
        run_on_folder(tmp_path, tmp_path, tmp_path / "results.jsonl", 0)


@pytest.mark.parametrize("id_", ["", "..", "../x", "20261124"])
def test_a_run_that_is_not_there_is_not_found(tmp_path: Path, id_: str) -> None:
    with pytest.raises(NotFound, match="there is none"):
        read_run(tmp_path, id_, NOW)
    assert find_runs(tmp_path, NOW) == []


def test_an_installation_without_scenarios_refuses(
    tmp_path: Path, bundle: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "can_run", lambda: False)
    with pytest.raises(WrongState, match="start it from a checkout"):
        start_run(tmp_path, bundle, "zhaolei", NOW)


def test_the_oldest_runs_go(tmp_path: Path) -> None:
    for number in range(KEPT + 2):
        runs._folder_for(tmp_path, NOW + timedelta(seconds=number))
    same = [runs._folder_for(tmp_path, NOW + timedelta(days=1)).name for _ in range(2)]
    names = sorted(path.name for path in tmp_path.iterdir())
    assert len(names) == KEPT
    assert names[-2:] == same
    assert all(name.isalnum() for name in names)


def test_a_cut_off_line_is_left_out() -> None:
    assert read_lines('["a"]\n\n["b"]\n["c') == [["a"], ["b"]]
    assert read_lines("") == []


# ------------------------------------------------------------------------------------------ what is proved


@pytest.fixture
def engine() -> Engine:
    return Engine.open("sqlite://", modules=(MODULE,))


def test_the_bundle_takes_the_register_of_clauses_along(tmp_path: Path, engine: Engine) -> None:
    given = [
        AddClause("9.9.z", "另外的", "another", "engineer", "why"),
        ChangeClause("3.1.b", "两小时", "two hours", "service_desk", "why"),
        RetireClause("3.2.d", "no more"),
    ]
    for command in given:
        engine.execute(command, OWNER)
    write_bundle(tmp_path, Bundle({"note.form": NOTE}, register_of(engine)))
    again = Engine.open("sqlite://", modules=(MODULE,))
    for command in read_clauses(tmp_path):
        again.execute(command, OWNER)
    assert register_of(again).clauses == register_of(engine).clauses
    assert register_of(again).retired.keys() == {"3.2.d"}
    assert read_folder(tmp_path) == {"note.form": NOTE}


def test_what_is_deployed_is_what_is_newest(engine: Engine) -> None:
    engine.deploy({"note.form": NOTE}, SYSTEM)
    changed = NOTE.replace('"components": []', '"components": [ ]')
    engine.deploy({"note.form": changed}, SYSTEM)
    other = NOTE.replace('"note"', '"other"')
    engine.deploy({"note.form": other}, SYSTEM)
    files = deployed_files(engine)
    assert files.pop("note.form") == other
    assert list(files.values()) == [changed]


def test_files_of_one_name_are_kept_apart() -> None:
    assert names_of([(3, "a.form"), (7, "a.form"), (3, "a.form")]) == {7: "a.form", 3: "3 a.form"}


def test_a_file_that_reads_otherwise_has_changed_since() -> None:
    results = Results(NOW, files=fingerprints({"a.form": "1", "old.form": "2"}))
    assert results.changed_since({"a.form": "1", "b.form": "2", "c.form": "3"}) == ["c.form"]
    assert Results(NOW).changed_since({"a.form": "1"}) == []


def test_the_release_is_a_bundle(tmp_path: Path) -> None:
    files = read_bundle()
    write_bundle(tmp_path, Bundle(files))
    assert read_folder(tmp_path) == files
    assert read_clauses(tmp_path) == []
