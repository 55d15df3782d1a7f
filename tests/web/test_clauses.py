"""The clause matrix of what is deployed: what is missing shows, elements lead to the designer, cases to the ledger."""

from datetime import UTC, datetime

import pytest

from engine.api import Actor
from processes.matrix import FEATURES, find_scenarios
from processes.results import Results, write_results
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
    engine.deploy({"support_request.bpmn": DIAGRAM.replace('"3.1.b"', '"3.1.b, 9.z"')}, OWNER)
    assert "没有这一条款：9.z" in sign_in("zhaolei").get("/clauses/").text


def test_an_unknown_clause_is_not_found(sign_in):
    assert sign_in("zhaolei").get("/clauses/9.z").status_code == 404
