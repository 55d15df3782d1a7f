"""A stage of `relay test` that fails, breaks off, hangs or can't run at all is told, and the next one runs."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from launcher import checks
from launcher.results import Stage

HANGING = """
import time
def test_good(): pass
def test_hangs(): time.sleep(60)  # is ended long before, by the limit that is tested
def test_good_too(): pass
"""


@pytest.fixture(autouse=True)
def results(tmp_path, monkeypatch):
    monkeypatch.setattr(checks, "RESULTS", tmp_path)
    monkeypatch.setattr(checks, "in_venv", lambda name: Path(sys.executable))
    return tmp_path


def python(code):
    return [sys.executable, "-c", code]


def test_what_a_good_stage_printed_is_in_its_log_alone(results, capsys):
    status, seconds = checks._run("x", python("print('fine')"))
    assert (status, seconds < 60) == (0, True)
    assert capsys.readouterr().out == "… x\n"
    assert (results / "x.log").read_text() == "fine\n"


def test_the_end_of_what_a_failing_stage_printed_is_shown(results, capsys):
    status, _ = checks._run("x", python(f"print(*range({checks.SHOWN_LINES + 5}), sep='\\n'); raise SystemExit(3)"))
    assert status == 3
    shown = capsys.readouterr().out.splitlines()
    assert shown[1:3] == ["    5", "    6"]
    assert shown[-2:] == ["    204", f"    (205 lines: {results / 'x.log'})"]


def test_a_program_that_is_not_there_and_a_log_that_can_not_be_written_are_failures(results, capsys):
    assert checks._run("x", [str(results / "none")])[0] == checks.CANNOT_RUN
    (results / "y.log").mkdir()
    assert checks._run("y", python("pass"))[0] == checks.CANNOT_RUN
    assert "No such file" in capsys.readouterr().out


def test_a_stage_that_takes_too_long_is_ended():
    # a process that would outlast its limit, which ends it: nothing waits for the sleep
    sleeping = subprocess.Popen(python("import time; time.sleep(60)"))
    began = time.monotonic()
    assert checks._wait(sleeping, 0.1) == checks.TOO_LONG
    assert time.monotonic() - began < 30
    assert sleeping.poll() is not None


def test_a_test_that_hangs_is_named_with_where_it_stood_and_the_others_are_counted(results, monkeypatch, capsys):
    (results / "tests").mkdir()
    (results / "tests" / "test_h.py").write_text(HANGING)
    (results / "pytest.ini").write_text("[pytest]\naddopts = -p no:cacheprovider\n")
    monkeypatch.setattr(checks, "ROOT", results)
    monkeypatch.setattr(checks, "TEST_SECONDS", 3)
    stage = checks._tests("h", [results / "tests"])
    assert stage.counts is not None
    assert (stage.is_good, stage.counts.passed, stage.counts.failed) == (False, 2, 1)
    told = capsys.readouterr().out
    assert "test_h.py::test_hangs" in told
    assert "in test_hangs" in told


TELLING = """
import json, os, pathlib
def test_scenario():
    file = pathlib.Path(os.environ["RELAYDESK_SCENARIO_RESULTS"])
    file.write_text(json.dumps(["a.feature", "one", True]) + chr(10))
"""


def test_the_clauses_are_judged_by_what_the_scenarios_of_the_same_run_told(results, monkeypatch):
    for folder in ("features", "tests"):
        (results / folder).mkdir()
    (results / "features" / "test_f.py").write_text(TELLING)
    (results / "pytest.ini").write_text("[pytest]\naddopts = -p no:cacheprovider\n")
    told, asked = results / "told", {}

    def tool(name, command):
        asked[name] = command
        return Stage(name, name != "clauses", 0)

    monkeypatch.setattr(checks, "ROOT", results)
    monkeypatch.setattr(checks, "RESULTS", told)
    monkeypatch.setattr(checks, "_tool", tool)
    assert checks.run_all() == 1
    assert asked["clauses"][1:] == ["clauses", "--results", str(told / checks.SCENARIOS)]
    assert (told / checks.SCENARIOS).exists()
