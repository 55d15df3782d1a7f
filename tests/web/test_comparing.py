"""What a change means is shown before it is deployed: from what to what, clauses, running cases, users."""

import json

import pytest

from engine.api import SYSTEM, Actor, commands
from processes.contract.changing import AddClause
from tests.engine.test_decide_again import OLD

from .conftest import COMPLAINT, DIAGRAM, FORM

RENAMED = DIAGRAM.replace('name="响应客户"', 'name="尽快响应客户"')
LATER = DIAGRAM.replace(
    '"=now() + duration(&quot;PT1H&quot;)"/>\n          <zeebe:property name="commitment.response.met"',
    '"=now() + duration(&quot;PT2H&quot;)"/>\n          <zeebe:property name="commitment.response.met"',
)
WITHOUT_CLAUSE = DIAGRAM.replace('<zeebe:property name="clause" value="3.1.b"/>', "")


@pytest.fixture
def owner(sign_in, case):
    return sign_in("zhaolei")


def ask(client, text, name="support_request.bpmn"):
    return client.post("/designer/compare", data={"name": name, "xml": text})


def test_a_change_is_told_with_its_clause_and_the_case_that_stands_there(owner, engine, case):
    page = ask(owner, RENAMED).text
    assert "响应客户</code> → <code>尽快响应客户" in page
    assert "3.1.b" in page
    assert "停在这里" in page
    assert f"/cases/{case.key}" in page
    assert '"kind": "changed"' in page
    assert "改到了承载条款 3.1.b 的内容" in page
    assert len(engine.find_definitions("support_request", latest_only=False)) == 1


def test_another_limit_of_a_promise_is_told(owner):
    page = ask(owner, LATER).text
    assert "明确响应" in page
    assert "PT1H" in page
    assert "PT2H" in page


def test_a_lost_clause_comes_first(owner):
    answer = owner.post("/designer/compare", json={"name": "support_request.bpmn", "xml": WITHOUT_CLAUSE})
    assert answer.json["lines"][0] == {"level": "bad", "text": "不再有任何元素或规则承载的条款：3.1.b。"}
    assert "不再承载" in ask(owner, WITHOUT_CLAUSE).text
    assert "clause-lost" in {f["rule"] for f in answer.json["findings"] if f["severity"] == "error"}
    assert "检查结果" in ask(owner, WITHOUT_CLAUSE).text


def test_a_clause_of_ones_own_is_told_as_newly_carried_and_refused_where_it_was_not_added(owner, engine):
    named = DIAGRAM.replace('"3.1.b"', '"3.1.b, 5.1.a"', 1)
    answer = owner.post("/designer/deploy", json={"name": "support_request.bpmn", "xml": named})
    assert [f["rule"] for f in answer.json["findings"]] == ["clause-known"]
    add = AddClause("5.1.a", "服务后电话回访", "A call back after the service", "service_desk", "新合同")
    engine.execute(add, Actor("zhaolei", roles=frozenset({"owner"})))
    page = ask(owner, named).text
    assert "服务后电话回访" in page
    assert "新增承载" in page
    assert owner.post("/designer/deploy", json={"name": "support_request.bpmn", "xml": named}).status_code == 200


def test_the_drawing_alone_and_nothing_at_all(owner):
    assert "只改了图形布局" in ask(owner, DIAGRAM + "\n").text
    assert "完全相同" in ask(owner, DIAGRAM).text


def test_what_would_be_refused_is_told_with_its_findings(owner):
    broken = DIAGRAM.replace('targetRef="End"', 'targetRef="Nowhere"')
    answer = ask(owner, broken)
    assert answer.status_code == 422
    assert "无法对照" in answer.text
    answer = owner.post("/designer/compare", json={"name": "support_request.bpmn", "xml": broken})
    assert answer.json["findings"]
    assert ask(owner, "", name="a.txt").status_code == 400


def test_a_new_process_is_told_as_new_and_a_renamed_one_by_its_file(owner):
    other = DIAGRAM.replace('id="support_request"', 'id="another"')
    page = ask(owner, other, name="another.bpmn").text
    assert "尚未部署过" in page
    assert "移除" in ask(owner, other, name="support_request.bpmn").text


def test_a_form_is_compared_and_its_users_are_named(owner):
    page = owner.post("/designer/compare", data={"name": "response.form", "xml": FORM.replace("准确情况", "情况")}).text
    assert "准确情况</code> → <code>情况" in page
    assert "谁在使用它" in page
    assert "技术支持请求</a>: 响应客户" in page
    answer = owner.post("/designer/compare", json={"name": "response.form", "schema": json.loads(FORM)})
    assert "只改了图形布局" in answer.json["lines"][0]["text"]


def test_any_two_versions_can_be_compared_later(owner, engine):
    owner.post("/designer/deploy", json={"name": "support_request.bpmn", "xml": RENAMED})
    new, old = engine.find_definitions("support_request", latest_only=False)
    page = owner.get("/designer/processes/support_request").text
    assert f'value="{old.resource_key}" selected' in page
    page = owner.get(f"/designer/compare?before={old.resource_key}&after={new.resource_key}").text
    assert "第 1 版 → 第 2 版" in page
    assert "尽快响应客户" in page
    form = engine.forms("response")[0]
    assert owner.get(f"/designer/compare?before={old.resource_key}&after={form.resource_key}").status_code == 400
    assert owner.get("/designer/compare").status_code == 404
    assert owner.get("/designer/compare?before=1&after=2").status_code == 404
    assert "response" in owner.get("/designer/forms/response/versions").text
    assert owner.get("/designer/forms/none/versions").status_code == 404


ASKS = """<bpmn:process id="asks" name="询问" isExecutable="true"><bpmn:startEvent id="S"/>
<bpmn:businessRuleTask id="A"><bpmn:extensionElements>
<zeebe:calledDecision decisionId="way" resultVariable="way"/></bpmn:extensionElements></bpmn:businessRuleTask>
<bpmn:sequenceFlow id="G" sourceRef="S" targetRef="A"/></bpmn:process></bpmn:definitions>"""


def test_decisions_of_real_cases_are_made_again(owner, engine):
    files = {"asks.bpmn": DIAGRAM[: DIAGRAM.index("<bpmn:process")] + ASKS, "way.dmn": OLD}
    engine.deploy(files, SYSTEM)
    for number in (1, 4, 9):
        engine.execute(commands.StartInstance("asks", {"n": number}, business_key=f"nr-{number}"), SYSTEM)
    page = ask(owner, OLD.replace("&lt; 3", "&lt; 5"), name="way.dmn").text
    assert "真实工单最近的 3 次决策中，有 1 次结果会不同" in page
    assert "nr-4" in page
    assert "nr-9" not in page
    assert "询问" in page
    assert "不作模拟" in page
    decision = engine.decisions("way")[0]
    assert owner.get(f"/designer/decisions/{decision.id}/versions").status_code == 200
    gone = OLD.replace('id="way" name="way"', 'id="other" name="other"')
    assert "没有结果" in ask(owner, gone, name="way.dmn").text


def test_only_owners_compare(sign_in, engine):
    assert ask(sign_in("wangqiang"), COMPLAINT, name="complaint.bpmn").status_code == 403


def test_an_english_page_has_no_chinese_words_of_its_own(owner):
    owner.post("/language", data={"language": "en"})
    page = ask(owner, RENAMED).text
    assert "What the change means" in page
    assert "In short" in page
    assert "改动" not in page


def test_a_large_diagram_is_taken_too(owner):
    large = DIAGRAM.replace("<bpmn:process", f"<!-- {'很长的注释' * 60_000} -->\n  <bpmn:process", 1)
    assert "只改了图形布局" in ask(owner, large).text
