"""Process owners run the scenarios on what is deployed, or on a change before that; a run tells what fails and why."""

import json
from types import SimpleNamespace

import pytest

from processes import runs
from processes.matrix import FEATURES, find_scenarios
from processes.results import Failure, Results, fingerprints, write_results
from processes.runs import FOLDER, find_runs
from web.clauses.deployed import deployed

from .conftest import DIAGRAM, NOW

SCENARIO = next(s for s in find_scenarios(FEATURES) if s.clauses == ("3.1.c",))
CHANGED = DIAGRAM.replace("PT1H", "PT2H")


@pytest.fixture
def suite(monkeypatch):
    """Runs begin and never come to anything: what their process does is tested beside it."""
    monkeypatch.setattr(runs.subprocess, "Popen", lambda *_, **__: SimpleNamespace(wait=lambda: 0))


def told(app, passed, failures=None, changed=(), is_ended=True, problem=None):
    """A run as its process leaves it; return its id."""
    folder = app.extensions["var"] / FOLDER / "20261124"
    folder.mkdir(parents=True)
    asked = {"by": "zhaolei", "asked_at": "2026-11-23T01:00:00+00:00", "changed": list(changed)}
    (folder / "asked.json").write_text(json.dumps(asked), encoding="utf-8")
    write_results(folder, Results(NOW, passed, failures=failures or {}))
    if is_ended:
        (folder / "ended.json").write_text(json.dumps({"problem": problem}), encoding="utf-8")
    return folder.name


def test_an_owner_runs_the_scenarios_on_what_is_deployed(sign_in, app, suite):
    client = sign_in("zhaolei")
    assert 'action="/clauses/runs"' in client.get("/clauses/").text
    answer = client.post("/clauses/runs")
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "data-reload-seconds" in page
    assert "赵磊" in page
    [run] = find_runs(app.extensions["var"], NOW)
    bundle = app.extensions["var"] / FOLDER / run.id / "bundle"
    assert (bundle / "support_request.bpmn").read_text(encoding="utf-8") == DIAGRAM
    again = client.post("/clauses/runs")
    assert again.location == answer.location
    assert "仍在进行" in client.get(again.location).text
    assert client.get("/clauses/runs").text.count("/clauses/runs/") == 1


def test_a_change_is_proved_before_it_is_deployed(sign_in, app, suite):
    client = sign_in("zhaolei")
    form = {"name": "support_request.bpmn", "file:support_request.bpmn": CHANGED}
    assert 'action="/designer/compare/scenarios"' in client.post("/designer/compare", data=form).text
    answer = client.post("/designer/compare/scenarios", data=form)
    assert answer.status_code == 303
    assert "support_request.bpmn" in client.get(answer.location).text
    [run] = find_runs(app.extensions["var"], NOW)
    bundle = app.extensions["var"] / FOLDER / run.id / "bundle"
    assert (bundle / "support_request.bpmn").read_text(encoding="utf-8") == CHANGED
    assert run.changed == ("support_request.bpmn",)


@pytest.mark.parametrize("path", ["/clauses/runs", "/designer/compare/scenarios"])
def test_only_owners_start_a_run(sign_in, app, suite, path):
    assert sign_in("liufang").post(path, data={"name": "a.bpmn", "file:a.bpmn": CHANGED}).status_code == 403
    assert 'action="/clauses/runs"' not in sign_in("liufang").get("/clauses/").text
    assert find_runs(app.extensions["var"], NOW) == []


def test_a_run_says_which_scenario_failed_where_and_what_is_left_without_proof(sign_in, app):
    key = SCENARIO.feature, SCENARIO.name
    write_results(app.extensions["var"], Results(NOW, {key: True}))
    id_ = told(app, {key: False}, {key: Failure("那么 4 小时已到", "assert 5 == 4")}, ["service_level.dmn"])
    page = sign_in("liufang").get(f"/clauses/runs/{id_}").text
    assert "data-reload-seconds" not in page
    assert "那么 4 小时已到" in page
    assert "assert 5 == 4" in page
    assert "已部署的版本能通过" in page
    assert 'id="unproved"' in page
    assert "其中 1 个未通过" in page


def test_all_passed_is_said(sign_in, app):
    id_ = told(app, {(s.feature, s.name): True for s in find_scenarios(FEATURES)})
    page = sign_in("liufang").get(f"/clauses/runs/{id_}").text
    assert "每一条款都得到验证" in page
    assert 'id="failed"' not in page


def test_what_could_not_be_run_and_what_was_interrupted_is_said(sign_in, app):
    client = sign_in("liufang")
    id_ = told(app, {}, problem=["a.form: wrong", "a.form: 不对"])
    page = client.get(f"/clauses/runs/{id_}").text
    assert "a.form: 不对" in page
    (app.extensions["var"] / FOLDER / id_ / "ended.json").unlink()
    assert "运行提前结束" in client.get(f"/clauses/runs/{id_}").text
    assert "已中断" in client.get("/clauses/runs").text
    assert client.get("/clauses/runs/20261125").status_code == 404


def test_results_of_other_files_than_the_deployed_ones_ask_for_another_run(sign_in, app):
    with app.test_request_context():
        files = dict(deployed().files)
    client = sign_in("liufang")
    write_results(app.extensions["var"], Results(NOW, {("a", "b"): True}, files=fingerprints(files)))
    assert "需要重新运行" not in client.get("/clauses/").text
    files["support_request.bpmn"] += " "
    write_results(app.extensions["var"], Results(NOW, {("a", "b"): True}, files=fingerprints(files)))
    assert "需要重新运行：support_request.bpmn" in client.get("/clauses/").text
