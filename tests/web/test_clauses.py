"""The clause matrix of what is deployed: what is missing shows, elements lead to the designer, cases to the ledger."""

from datetime import UTC, datetime, timedelta

import pytest

from engine.api import Actor, Engine
from processes.matrix import FEATURES, find_scenarios
from processes.results import Results, Seen, write_results
from web.bundle import Bundle

from .conftest import DIAGRAM

OWNER = Actor("zhaolei", roles=frozenset({"owner"}))
DAY = datetime(2026, 11, 24, 0, 30, tzinfo=UTC)


@pytest.fixture
def ran(app):
    """All scenarios of clause 3.1.b passed but one; nobody ran the others."""
    of_clause = [s for s in find_scenarios(FEATURES) if "3.1.c" not in s.clauses and "3.1.b" in s.clauses]
    passed = {(s.feature, s.name): number > 0 for number, s in enumerate(of_clause)}
    write_results(app.extensions["var"], Results(DAY, passed))
    return of_clause


def row(page, clause):
    """Return the table row of a clause."""
    return next(part for part in page.split("<tr>") if f'href="/clauses/{clause}"' in part)


def test_a_clause_that_nothing_carries_shows(sign_in):
    page = sign_in("zhaolei").get("/clauses/").text
    assert "没有承载" in row(page, "0.a")
    assert "没有承载" not in row(page, "3.1.b")
    assert "1 / 33" in page


def test_scenarios_that_were_never_run_prove_nothing(sign_in):
    page = sign_in("zhaolei").get("/clauses/").text
    assert "本系统还没有运行过场景" in page
    assert "尚未运行" in row(page, "3.1.b")
    assert "0 / 33" in page


def test_the_last_results_show(sign_in, ran):
    client = sign_in("zhaolei")
    page = client.get("/clauses/").text
    assert "今天 08:30" in page
    assert "未通过" in row(page, "3.1.b")
    page = client.get("/clauses/3.1.b").text
    assert page.count('<span class="tag late">未通过</span>') == 2  # the clause, and the one scenario
    assert '<span class="tag fine">通过</span>' in page
    assert "假如 服务流程已经部署" in page


def test_all_passed_is_proved(sign_in, app):
    scenarios = [s for s in find_scenarios(FEATURES) if "3.1.b" in s.clauses]
    write_results(app.extensions["var"], Results(DAY, {(s.feature, s.name): True for s in scenarios}))
    assert "已验证" in row(sign_in("zhaolei").get("/clauses/").text, "3.1.b")


def test_an_owner_goes_to_the_element_in_the_designer(sign_in, app, engine):
    app.extensions["bundle"] = Bundle({"modeler": {"js": "bpmn.js", "imports": []}})
    key = engine.find_definitions("support_request")[0].definition_key
    client = sign_in("zhaolei")
    link = f"/designer/definitions/{key}?element=Respond"
    assert f'href="{link}"' in client.get("/clauses/3.1.b").text
    assert '"elementId": "Respond"' in client.get(link).text
    assert f'href="{link}"' not in sign_in("liufang").get("/clauses/3.1.b").text


def test_cases_show_where_the_promise_runs(sign_in, engine, case):
    key = engine.commitments(case.key)[0].commitment_key
    client = sign_in("zhaolei")
    assert "1 项计时中" in row(client.get("/clauses/").text, "3.1.b")
    page = client.get("/clauses/3.1.b").text
    assert f'href="/commitments/{key}"' in page
    assert "晨光医院" in page


def test_a_property_that_names_no_clause_shows(sign_in, engine):
    before_the_check = Engine.open(engine._database.url.render_as_string(hide_password=False))
    before_the_check.deploy({"support_request.bpmn": DIAGRAM.replace('"3.1.b"', '"3.1.b, 9.z"')}, OWNER)
    before_the_check.close()
    assert "没有这一条款：9.z" in sign_in("zhaolei").get("/clauses/").text


def test_an_unknown_clause_is_not_found(sign_in):
    assert sign_in("zhaolei").get("/clauses/9.z").status_code == 404


def test_a_case_shows_its_clauses_with_diagram_journal_and_the_clause_itself(sign_in, engine, case):
    page = sign_in("lixiaowen").get(f"/cases/{case.key}").text
    part = page[page.index('id="clauses"') : page.index("<h2>经过")]
    assert 'id="clause-3.1.b"' in part
    assert "正在做" in part
    assert "请求后 1 小时内明确响应并作出安排" in part
    assert f'href="/cases/{case.key}?diagram={case.key}&amp;element=Respond#diagram"' in part
    assert f'href="/commitments/{engine.commitments(case.key)[0].commitment_key}"' in part
    position = engine.journal(root_key=case.key)[0].position
    assert f'href="#entry-{position}"' in part
    assert f'id="entry-{position}"' in page
    assert 'href="/clauses/3.1.b"' in part


def test_a_clock_that_ran_out_has_happened_and_nobody_did_it(sign_in, engine, case):
    engine.clock.advance(timedelta(hours=1))
    engine.run_due()
    page = sign_in("lixiaowen").get(f"/cases/{case.key}").text
    row_of_clock = next(part for part in page.split("<tr>") if ">响应超时</a>" in part)
    assert "已发生" in row_of_clock
    assert "已做到" not in row_of_clock


def test_an_auditor_goes_to_the_entry_itself(sign_in, app, engine, case):
    position = engine.journal(root_key=case.key)[0].position
    client = sign_in("liufang")
    assert f'href="/audit/cases/{case.key}#step={position}"' in client.get(f"/cases/{case.key}").text
    app.extensions["bundle"] = Bundle({"replay": {"js": "replay.js", "imports": []}})
    page = client.get(f"/audit/cases/{case.key}").text
    assert 'id="clause-3.1.b"' in page
    assert f'href="#step={position}"' in page


def test_the_clause_leads_to_the_cases_where_it_was_kept_or_broken(sign_in, engine, case):
    client = sign_in("lixiaowen")
    link = f'href="/cases/{case.key}#clause-3.1.b"'
    assert link in client.get("/clauses/3.1.b").text
    assert link not in client.get("/clauses/3.1.c").text
    engine.clock.advance(timedelta(hours=1, seconds=1))
    engine.run_due()
    part = client.get("/clauses/3.1.b").text.split('id="cases"')[1]
    assert '<span class="tag late">已违约</span>' in part
    assert "系统时钟" in part or "时钟" in part


def test_a_clause_that_showed_on_no_case_of_the_scenarios_shows(sign_in, app):
    scenarios = [s for s in find_scenarios(FEATURES) if "3.1.b" in s.clauses]
    keys = [(s.feature, s.name) for s in scenarios]
    for clause, word in (("3.1.b", "工单可见"), ("3.1.c", "无工单可见")):
        seen = {keys[0]: Seen({clause: frozenset({"element"})})}
        write_results(app.extensions["var"], Results(DAY, dict.fromkeys(keys, True), seen))
        page = sign_in("zhaolei").get("/clauses/").text
        assert f">{word}</span>" in row(page, "3.1.b")
        assert f">{'1' if clause == '3.1.b' else '0'} / 33<" in page
        assert (">工单上可见<" in sign_in("zhaolei").get("/clauses/3.1.b").text) is (clause == "3.1.b")


def test_a_process_owner_retires_a_clause_with_a_reason_and_restores_it(sign_in, engine):
    client = sign_in("zhaolei")
    answer = client.post("/clauses/4.4.a/retire", data={"reason": "新合同不再包含"}, follow_redirects=True)
    assert "条款 4.4.a 已停用" in answer.text
    assert "赵磊" in answer.text
    assert "新合同不再包含" in answer.text
    assert "已停用" in client.get("/clauses/").text
    assert "条款 4.4.a 恢复承诺" in client.post("/clauses/4.4.a/restore", follow_redirects=True).text
    assert "已停用" not in client.get("/clauses/").text
    assert [e.command_type for e in engine.journal()][-2:] == ["RetireClause", "RestoreClause"]


def test_a_clause_is_not_retired_without_a_reason_or_by_others(sign_in):
    assert sign_in("zhaolei").post("/clauses/4.4.a/retire", data={"reason": " "}).status_code == 422
    manager = sign_in("liufang")
    assert "retire-reason" not in manager.get("/clauses/4.4.a").text
    assert manager.post("/clauses/4.4.a/retire", data={"reason": "x"}).status_code == 403


def test_what_breaks_the_contract_now_shows_above_the_matrix(sign_in, engine):
    before_the_check = Engine.open(engine._database.url.render_as_string(hide_password=False))
    broken = DIAGRAM.replace('candidateGroups="service_manager"', 'candidateGroups="trainees"')
    before_the_check.deploy({"support_request.bpmn": broken}, OWNER)
    before_the_check.close()
    page = sign_in("zhaolei").get("/clauses/").text
    assert "“响应超时”的升级应当落到在岗的岗位" in page
    assert "escalation-role" in page


NEW = {
    "is_new": "yes",
    "clause": "5.1.a",
    "zh": "服务后回访",
    "en": "A call back",
    "owner": "service_desk",
    "reason": "新合同",
}


def test_an_owner_adds_a_clause_and_nobody_carries_it_yet(sign_in, engine):
    client = sign_in("zhaolei")
    assert 'href="/clauses/new"' in client.get("/clauses/").text
    page = client.post("/clauses/save", data=NEW, follow_redirects=True).text
    assert "条款 5.1.a 已新增" in page
    assert "还没有人承载" in page
    assert "服务台" in page
    matrix = client.get("/clauses/").text
    assert "还没有人承载" in row(matrix, "5.1.a")
    assert "自有条款" in row(matrix, "5.1.a")
    assert "没有场景" not in row(matrix, "5.1.a")
    assert "1 / 34" in matrix
    assert "0 / 33" in matrix
    engine.deploy({"support_request.bpmn": DIAGRAM.replace('"3.1.b"', '"3.1.b, 5.1.a"', 1)}, OWNER)
    assert "还没有人承载" not in row(client.get("/clauses/").text, "5.1.a")


def test_what_is_wrong_stands_at_its_fields_and_what_was_typed_stays(sign_in, engine):
    client = sign_in("zhaolei")
    answer = client.post("/clauses/save", data=NEW | {"clause": "3.1.b", "en": "", "owner": "x", "zh": "<b>回访</b>"})
    assert answer.status_code == 422
    assert "已经有条款 3.1.b" in answer.text
    assert answer.text.count('class="wrong"') == 3
    assert "&lt;b&gt;回访&lt;/b&gt;" in answer.text
    assert [e for e in engine.journal() if e.command_type == "AddClause"] == []
    client.post("/language", data={"language": "en"})
    assert (
        "numbers and small letters with dots between" in client.post("/clauses/save", data=NEW | {"clause": "x"}).text
    )


def test_a_clause_is_changed_and_its_history_says_from_what_to_what_by_whom_and_why(sign_in, engine, case):
    client = sign_in("zhaolei")
    form = client.get("/clauses/3.1.b/edit").text
    assert "请求后 1 小时内明确响应并作出安排" in form
    change = {"clause": "3.1.b", "zh": "请求后 30 分钟内响应", "en": "A response", "owner": "engineer", "seen_at": ""}
    page = client.post("/clauses/save", data=change | {"reason": "加急合同"}, follow_redirects=True).text
    past = page.split('id="history"')[1]
    assert "赵磊" in past
    assert "请求后 1 小时内明确响应并作出安排 → 请求后 30 分钟内响应" in past
    assert "服务台 → 工程师" in past
    assert "加急合同" in past
    assert "发布时的内容，场景验证的是它：" in page
    for address in (f"/cases/{case.key}", "/commitments/?clause=3.1.b", "/clauses/"):
        assert "请求后 30 分钟内响应" in sign_in("liufang").get(address).text
    again = client.post("/clauses/save", data=change | {"reason": "又一次"})
    assert again.status_code == 409
    assert "赵磊" in again.text
    assert "又一次" in again.text
    seen_at = again.text.split('name="seen_at" value="')[1].split('"')[0]
    assert client.post("/clauses/save", data=change | {"reason": "x", "seen_at": seen_at}).status_code == 303


def test_a_retired_clause_is_not_changed_and_no_longer_counted(sign_in):
    client = sign_in("zhaolei")
    client.post("/clauses/4.4.a/retire", data={"reason": "新合同不再包含"})
    change = {"clause": "4.4.a", "zh": "x", "en": "x", "owner": "engineer", "reason": "x", "seen_at": ""}
    answer = client.post("/clauses/save", data=change)
    assert answer.status_code == 409
    assert "已经停用" in answer.text
    assert 'href="/clauses/4.4.a/edit"' not in client.get("/clauses/4.4.a").text
    assert "1 / 32" in client.get("/clauses/").text


def test_others_neither_add_nor_change(sign_in):
    manager = sign_in("liufang")
    assert 'href="/clauses/new"' not in manager.get("/clauses/").text
    assert 'href="/clauses/3.1.b/edit"' not in manager.get("/clauses/3.1.b").text
    assert manager.post("/clauses/save", data=NEW).status_code == 403
    assert sign_in("zhaolei").get("/clauses/9.z/edit").status_code == 404
