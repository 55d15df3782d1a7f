"""Uploaded files are shown with what they mean before anything is deployed; what is wrong is told at the field."""

import html
import io
import re

import pytest

from engine.api import SYSTEM, Actor, commands
from tests.engine.test_decide_again import OLD
from web.designer import uploading

from .conftest import DIAGRAM, FORM
from .test_comparing import ASKS, RENAMED, WITHOUT_CLAUSE

BROKEN = DIAGRAM.replace('targetRef="End"', 'targetRef="Nowhere"')
OTHER_FORM = FORM.replace("准确情况", "情况")


def file(name, text):
    return io.BytesIO(text.encode() if isinstance(text, str) else text), name


@pytest.fixture
def owner(sign_in, case):
    return sign_in("zhaolei")


def look(client, *files, **more):
    return client.post("/designer/upload", data={"files": list(files), **more})


def held(page):
    """Return what the page's form sends on: its hidden fields and the files that are taken along."""
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.text))
    kept = re.findall(r'name="keep" value="([^"]+)" checked', page.text)
    return {name: html.unescape(value) for name, value in fields.items()} | {"keep": kept}


def deploy(client, page, **more):
    return client.post("/designer/upload/deploy", data=held(page) | more, content_type="multipart/form-data")


def test_what_files_mean_is_shown_before_they_are_deployed_together(owner, engine, case):
    entries = len(engine.journal())
    page = look(owner, file("support_request.bpmn", RENAMED), file("response.form", OTHER_FORM), comment="新版")
    assert "改到了承载条款 3.1.b 的内容" in page.text
    assert "停在有改动的元素上的进行中工单：1" in page.text
    assert "字段：修改 1" in page.text
    assert 'value="新版"' in page.text
    assert len(engine.journal()) == entries
    assert deploy(owner, page, comment="新版").status_code == 303
    assert engine.find_definitions("support_request")[0].version == 2
    assert {f.id: f.version for f in engine.forms()}["response"] == 2
    assert engine.read_instance(case.key).version == 1
    assert "新版" in owner.get("/designer/processes/support_request").text


def test_decisions_made_before_are_made_again(owner, engine):
    files = {"asks.bpmn": DIAGRAM[: DIAGRAM.index("<bpmn:process")] + ASKS, "way.dmn": OLD}
    engine.deploy(files, SYSTEM)
    engine.execute(commands.StartInstance("asks", {"n": 4}), SYSTEM)
    page = look(owner, file("renamed way.dmn", OLD.replace("&lt; 3", "&lt; 5")))
    assert "真实工单最近的 1 次决策中，有 1 次结果会不同" in page.text


def test_each_file_can_be_compared_wholly_and_tried_under_any_name(owner, case):
    page = look(owner, file("support_request (1).bpmn", RENAMED))
    asked = held(page) | {"name": "support_request (1).bpmn"}
    whole = owner.post("/designer/compare", data=asked)
    assert "响应客户</code> → <code>尽快响应客户" in whole.text
    tried = owner.post("/designer/compare/cases", data=held(whole) | {"name": "support_request (1).bpmn"})
    assert "路径相同</span>" in tried.text
    assert owner.post("/designer/compare", data=asked | {"name": "other.bpmn"}).status_code == 400


def test_a_clause_that_moves_to_another_uploaded_file_is_not_lost(owner):
    other = DIAGRAM.replace('id="support_request"', 'id="another"')
    alone = look(owner, file("support_request.bpmn", WITHOUT_CLAUSE))
    assert "不再有任何元素或规则承载的条款：3.1.b" in alone.text
    both = look(owner, file("support_request.bpmn", WITHOUT_CLAUSE), file("another.bpmn", other))
    assert "不再有任何元素或规则承载" not in both.text
    assert "新" in both.text


def test_what_is_refused_shows_its_findings_and_keeps_the_rest(owner, engine):
    form = FORM.replace('"response"', '"other"')
    page = look(owner, file("other.form", form), file("support_request.bpmn", BROKEN), comment="新版")
    assert page.status_code == 422
    assert "部署所选文件" not in page.text
    assert "Nowhere" in page.text
    assert 'value="新版"' in page.text
    assert deploy(owner, page).status_code == 422
    assert len(engine.forms()) == 2
    mended = look(owner, file("support_request.bpmn", RENAMED), **held(page))
    assert mended.status_code == 200
    assert deploy(owner, mended).status_code == 303
    assert len(engine.forms()) == 3


def test_two_files_with_one_process_are_refused_at_the_second(owner, engine):
    page = look(owner, file("a.bpmn", DIAGRAM), file("b.bpmn", RENAMED))
    assert page.status_code == 422
    assert "“support_request”在一次部署中应当只出现一次" in page.text
    one = held(page) | {"keep": ["b.bpmn"]}
    assert owner.post("/designer/upload", data=one, content_type="multipart/form-data").status_code == 200
    assert engine.find_definitions("support_request")[0].version == 1


@pytest.mark.parametrize(
    ("name", "text", "zh", "en"),
    [
        ("a.exe", "x", "“a.exe”不是流程图", "“a.exe” is neither a diagram"),
        ("a.bpmn", b"\xff\xfe\xff", "“a.bpmn”不是 UTF-8 编码", "“a.bpmn” is not UTF-8 text"),
        ("", "", "请至少选择一个文件", "Choose at least one file"),
        ("a.form", FORM + " " * 2000, "所选文件合计超过", "The files are larger than"),
    ],
)
def test_what_can_not_be_taken_is_told_at_the_field_in_both_languages(owner, monkeypatch, name, text, zh, en):
    monkeypatch.setattr(uploading, "MOST_BYTES", 2000)
    for language, words in (("zh", zh), ("en", en)):
        owner.post("/language", data={"language": language})
        answer = look(owner, file(name, text))
        assert answer.status_code == 422
        at_the_field = answer.text.split('id="files-wrong"')[1].split("</div>")[0]
        assert words in at_the_field
        assert 'aria-describedby="files-wrong"' in answer.text


def test_what_the_server_does_not_even_read_is_told_there_too(owner, app):
    app.config["MAX_CONTENT_LENGTH"] = 1000
    answer = look(owner, file("a.bpmn", DIAGRAM))
    assert answer.status_code == 413
    assert "合计超过 6 MB" in answer.text.split('id="files-wrong"')[1]


def test_of_two_files_with_one_name_the_first_is_kept(owner):
    page = look(owner, file("one/x.bpmn", RENAMED), file("two/x.bpmn", "<x/>"))
    assert page.status_code == 422
    assert "“x.bpmn”出现了两次" in page.text
    assert "3.1.b" in page.text


def test_sent_twice_it_is_deployed_once(owner, engine):
    page = look(owner, file("support_request.bpmn", RENAMED))
    assert [deploy(owner, page).status_code for _ in range(2)] == [303, 303]
    assert engine.find_definitions("support_request")[0].version == 2
    assert "完全相同" in look(owner, file("x.bpmn", RENAMED.replace("\n", "\r\n"))).text


def test_what_was_chosen_or_left_out_since_is_shown_first(owner, engine):
    page = look(owner, file("support_request.bpmn", RENAMED), file("response.form", OTHER_FORM))
    for more in ({"files": [file("x.form", FORM.replace('"response"', '"x"'))]}, {"keep": ["response.form"]}):
        assert deploy(owner, page, **more).status_code == 200
    assert engine.find_definitions("support_request")[0].version == 1
    assert owner.post("/designer/upload/deploy", data=held(page) | {"seen": "x"}).status_code == 400


def test_what_somebody_deployed_meanwhile_is_told_and_compared_again(owner, engine):
    page = look(owner, file("support_request.bpmn", RENAMED))
    theirs = RENAMED.replace("尽快", "立刻")
    engine.deploy({"support_request.bpmn": theirs}, Actor("liufang", frozenset(), frozenset({"owner"})))
    answer = deploy(owner, page, comment="我的")
    assert answer.status_code == 409
    assert "“刘芳”已于" in answer.text
    assert 'value="我的"' in answer.text
    assert deploy(owner, answer).status_code == 303
    assert engine.find_definitions("support_request")[0].version == 3


def test_only_owners_upload(sign_in):
    assert look(sign_in("wangqiang"), file("a.bpmn", DIAGRAM)).status_code == 403
