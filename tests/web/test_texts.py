"""The preview of papers and mails: with a sample case or a real one, as deployed, edited or uploaded."""

from io import BytesIO

import pypdfium2
import pytest

from engine.api import SYSTEM, commands
from processes.deploy import read_bundle

PAPERS, MESSAGES = (read_bundle()[name] for name in ("paper.dmn", "messages.dmn"))
PREVIEW = "/designer/texts/preview"
CLOSING = "请核对以上内容并签字确认。"


def text_of(answer):
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("inline")
    with pypdfium2.PdfDocument(answer.data) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


@pytest.fixture
def owner(sign_in):
    return sign_in("zhaolei")


def test_the_list_has_every_text_and_where_it_is_worded(owner, engine):
    page = owner.get("/designer/texts/").text
    assert page.count("随程序发布") == 6
    assert "样例" in page
    engine.deploy({"paper.dmn": PAPERS}, SYSTEM)
    page = owner.get("/designer/texts/").text
    assert page.count("随程序发布") == 3
    assert "故障诊断报告的文字" in page
    assert "/designer/texts/" in owner.get("/designer/").text


def test_a_paper_is_shown_as_it_is_deployed_and_as_it_is_edited(owner):
    asked = {"sample": "diagnosis_report_paper/1"}
    shown = text_of(owner.post(PREVIEW, data=asked))
    assert CLOSING in shown
    assert "质保期外" in shown
    edited = PAPERS.replace(CLOSING, "请您签字。").replace("\n", "\r\n")
    shown = text_of(owner.post(PREVIEW, data=asked | {"xml": edited}))
    assert "请您签字。" in shown
    assert CLOSING not in shown


def test_an_uploaded_file_is_shown(owner):
    file = (BytesIO(PAPERS.replace("售后服务报价单", "续保报价").encode()), "mine.dmn")
    asked = {"sample": "renewal_quote_paper/99", "file": file}
    assert "续保报价" in text_of(owner.post(PREVIEW, data=asked))


def test_the_editor_of_a_part_of_a_paper_shows_the_files_first_paper(owner):
    asked = {"decision": "report_stages", "xml": PAPERS.replace('"电话支持"', '"热线支持"')}
    assert "热线支持（2026-11-24 09:20）" in text_of(owner.post(PREVIEW, data=asked))


def test_a_real_case_is_taken_by_its_number(owner, engine):
    report = {"cause": "风扇停转", "downtime_minutes": 61}
    engine.execute(commands.StartInstance("support_request", {"report": report}, "20261124-0009"), SYSTEM)
    asked = {"decision": "diagnosis_report_paper", "case": " 20261124-0009 "}
    shown = text_of(owner.post(PREVIEW, data=asked))
    assert "风扇停转" in shown
    assert "61 分钟（1 小时 1 分钟）" in shown
    answer = owner.post(PREVIEW, data=asked | {"case": "20261124-9999"})
    assert answer.status_code == 404
    assert "应当有工单“20261124-9999”" in answer.text


def test_a_mail_is_shown_as_it_reads(owner):
    page = owner.post(PREVIEW, data={"decision": "mail_answer", "xml": MESSAGES, "case": "none"}).text
    assert "已收到您的请求 · We have your request" in page
    assert "响应与安排：2026-11-24 10:00" in page


@pytest.mark.parametrize(
    ("form", "status", "told"),
    [
        ({"xml": PAPERS.replace('"故障诊断报告"', "")}, 422, "没有名称"),
        ({"xml": "<a/>"}, 422, "DMN"),
        ({"xml": read_bundle()["team.dmn"]}, 404, "含有文书或消息文字"),
        ({"decision": "team"}, 404, "含有文书或消息文字"),
        ({"file": (BytesIO(b"\xff\xfe"), "a.dmn")}, 400, ""),
    ],
)
def test_what_can_not_be_shown_says_why(owner, form, status, told):
    answer = owner.post(PREVIEW, data=form)
    assert answer.status_code == status
    assert told in answer.text


def test_without_a_font_it_says_what_to_do(owner, monkeypatch):
    monkeypatch.setenv("RELAYDESK_PDF_FONT", "/nowhere.ttf")
    answer = owner.post(PREVIEW, data={"decision": "diagnosis_report_paper"})
    assert answer.status_code == 503
    assert "fonts-noto-cjk" in answer.text


def test_only_owners_look_at_previews(sign_in):
    for name in ("wangqiang", "liufang"):
        assert sign_in(name).post(PREVIEW, data={"decision": "diagnosis_report_paper"}).status_code == 403


def test_the_editor_of_such_a_table_offers_the_preview(owner, engine):
    engine.deploy({"paper.dmn": PAPERS, "team.dmn": read_bundle()["team.dmn"]}, SYSTEM)
    keys = {decision.id: decision.key for decision in engine.decisions()}
    assert '"previewUrl": "/designer/texts/preview"' in owner.get(f"/designer/decisions/{keys['report_stages']}").text
    assert "previewUrl" not in owner.get(f"/designer/decisions/{keys['team']}").text
