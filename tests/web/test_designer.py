"""The process owner checks and deploys what an editor holds; what is refused is shown with all its findings."""

import pytest

from engine.api import Actor
from processes.modeling.bundle import templates
from processes.modeling.parts import LANGUAGES

from .conftest import DIAGRAM

CHANGED = DIAGRAM.replace('name="响应客户"', 'name="尽快响应客户"')
BROKEN = DIAGRAM.replace('targetRef="End"', 'targetRef="Nowhere"')


def test_checking_writes_nothing(sign_in, engine):
    client = sign_in("zhaolei")
    assert client.post("/designer/check", json={"name": "support_request.bpmn", "xml": CHANGED}).status_code == 200
    answer = client.post("/designer/check", json={"name": "support_request.bpmn", "xml": BROKEN})
    assert any(finding["severity"] == "error" for finding in answer.json["findings"])
    assert engine.find_definitions("support_request")[0].version == 1


def test_an_edited_diagram_becomes_the_next_version(sign_in, engine, case):
    client = sign_in("zhaolei")
    answer = client.post("/designer/deploy", json={"name": "support_request.bpmn", "xml": CHANGED, "comment": "催一催"})
    assert answer.json["redirect"] == "/designer/"
    assert "进行中的工单仍按原版本走" in client.get("/designer/").text
    assert [d.version for d in engine.find_definitions("support_request", latest_only=False)] == [2, 1]
    assert engine.read_instance(case.key).version == 1
    page = client.get("/designer/processes/support_request").text
    assert "最新" in page
    assert "催一催" in page


def test_a_refused_diagram_shows_its_findings(sign_in, engine):
    answer = sign_in("zhaolei").post("/designer/deploy", json={"name": "support_request.bpmn", "xml": BROKEN})
    assert answer.status_code == 422
    assert answer.json["findings"]
    assert answer.json["message"].startswith("应当是能够准确执行的资源，但发现 1 个问题：")
    assert "（support_request.bpmn，元素“F" in answer.json["message"]
    assert "Expected" not in answer.json["message"]
    assert len(engine.find_definitions("support_request", latest_only=False)) == 1


def test_what_an_editor_never_sends_is_refused(sign_in):
    client = sign_in("zhaolei")
    assert client.post("/designer/check", json={"name": "a.txt", "xml": ""}).status_code == 400
    assert client.post("/designer/check", data="no json", content_type="application/json").status_code == 400


def test_editors_and_files_open(sign_in, engine):
    client = sign_in("zhaolei")
    definition, form = engine.find_definitions("support_request")[0], engine.forms()[0]
    for path in (f"definitions/{definition.definition_key}", f"forms/{form.key}", "new", "templates.json"):
        assert client.get(f"/designer/{path}").status_code == 200
    known = {entry["name"]: entry for entry in client.get("/designer/variables.json").json}
    assert known["situation"]["type"] == "String"
    assert [entry["name"] for entry in known["complaint"]["entries"]] == ["case_number", "text"]
    answer = client.get(f"/designer/resources/{definition.resource_key}?download=1")
    assert "attachment" in answer.headers["Content-Disposition"]
    for path in ("processes/none", "forms/999", "decisions/999", "definitions/999", "resources/999"):
        assert client.get(f"/designer/{path}").status_code == 404


DECISION = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="warranty_drg" name="保修" namespace="t">
  <decision id="warranty" name="保修判定">
    <variable id="v" name="warranty"/>
    <literalExpression id="e"><text>"in"</text></literalExpression>
  </decision>
</definitions>
"""


def test_a_decision_is_listed_and_opens(sign_in, engine):
    client = sign_in("zhaolei")
    assert client.post("/designer/deploy", json={"name": "warranty.dmn", "xml": DECISION}).status_code == 200
    assert "保修判定" in client.get("/designer/").text
    (decision,) = engine.decisions()
    assert client.get(f"/designer/decisions/{decision.key}").status_code == 200


def test_the_second_of_two_who_edit_is_told_of_the_first(sign_in, engine):
    seen = engine.find_definitions("support_request")[0].resource_key
    mine, theirs = ({"name": "support_request.bpmn", "xml": CHANGED.replace("尽快", word)} for word in ("马上", "立刻"))
    engine.deploy(
        {theirs["name"]: theirs["xml"]}, Actor("liufang", frozenset(), frozenset({"owner"})), newest_seen=seen
    )
    answer = sign_in("zhaolei").post("/designer/deploy", json={**mine, "newestSeen": seen})
    assert answer.status_code == 409
    assert "“刘芳”已于" in answer.json["message"]
    assert "support_request" in answer.json["message"]
    assert sign_in("zhaolei").post("/designer/deploy", json=mine).status_code == 200
    assert engine.find_definitions("support_request")[0].version == 3


@pytest.fixture
def client_of_templates(app, sign_in):
    app.extensions["element-templates"] = {language: templates(language) for language in LANGUAGES}
    return sign_in("zhaolei")


def test_the_templates_are_one_file_for_the_desktop_modeler(client_of_templates):
    answer = client_of_templates.get("/designer/templates.json?download=1")
    assert answer.headers["Content-Disposition"] == "attachment; filename=relaydesk-templates.json"
    assert {t["id"] for t in answer.json} == {t["id"] for t in templates("zh")}
    client_of_templates.post("/language", data={"language": "en"})
    assert client_of_templates.get("/designer/templates.json").json == templates("en")
    assert 'href="/designer/templates.json?download=1"' in client_of_templates.get("/designer/").text


def test_what_breaks_the_contract_is_told_at_its_element_and_field_and_not_deployed(sign_in, engine):
    client = sign_in("zhaolei")
    xml = DIAGRAM.replace('candidateGroups="service_manager"', 'candidateGroups="managers"')
    found = client.post("/designer/check", json={"name": "support_request.bpmn", "xml": xml}).json["findings"]
    (finding,) = [f for f in found if f["severity"] == "error"]
    assert (finding["rule"], finding["severity"], finding["elementId"]) == ("escalation-role", "error", "Chase")
    assert finding["property"] == "zeebe:assignmentDefinition@candidateGroups"
    assert finding["resource"] == "support_request.bpmn"
    assert finding["line"]
    answer = client.post("/designer/deploy", json={"name": "support_request.bpmn", "xml": xml})
    assert answer.status_code == 422
    assert "“响应超时”的升级应当落到在岗的岗位" in answer.json["findings"][0]["message"]
    assert engine.find_definitions("support_request")[0].version == 1
