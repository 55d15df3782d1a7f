"""Tables of texts: what their rows come to, what is refused, and what a deployment says before anything is printed."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api import SYSTEM, DefinitionInvalid, Engine, Finding, NotFound
from processes.deploy import read_bundle
from processes.wording.blocks import Block, WordingBroken, blocks_of
from processes.wording.catalogue import DIAGNOSIS_REPORT, MAIL_ANSWER, PAPER, RENEWAL_QUOTE, VISIT_CALENDAR, WORDINGS
from processes.wording.mails import worded_mail
from processes.wording.reading import worded
from processes.wording.samples import AT, NUMBER
from processes.wording.values import with_values

PAPERS = read_bundle()["paper.dmn"]
TITLE = {"kind": "title", "label": "报告", "text": "编号 1"}
ROWS = {w.decision: [with_values(s.variables, NUMBER, AT) for s in w.samples] for w in WORDINGS.values()}


def changed(old: str, new: str) -> str:
    assert old in PAPERS
    return PAPERS.replace(old, new, 1)


def findings(engine: Engine, text: str) -> list[Finding]:
    return [f for f in engine.check({"paper.dmn": text}) if f.rule == "paper-wording"]


def test_rows_come_in_their_order_with_times_told_and_empty_ones_left_out() -> None:
    rows = [
        TITLE,
        {"kind": "fact", "label": " 受理 ", "text": "2026-11-24T01:00:00Z"},
        {"kind": "fact", "label": "产品", "text": None},
        {"kind": "section", "label": "经过", "text": ["一", None, "二"]},
        {"kind": "section", "label": "建议", "text": " "},
        {"kind": "signature", "label": "日期", "text": None},
    ]
    assert blocks_of("x", PAPER, rows) == (
        Block("title", "报告", "编号 1"),
        Block("fact", "受理", "2026-11-24 09:00"),
        Block("section", "经过", "一\n二"),
        Block("signature", "日期", ""),
    )


@pytest.mark.parametrize(
    ("rows", "zh", "en"),
    [
        (None, "不是类别、名称、文字组成的行", "no rows"),
        (["a"], "不是类别、名称、文字组成的行", "no rows"),
        ([], "没有给出“title”", "gives no 'title'"),
        ([TITLE, TITLE], "不止一个“title”", "more than once"),
        ([TITLE, {"kind": "remark", "text": "a"}], "第 2 行的类别是“remark”", "row 2 has kind 'remark'"),
        ([TITLE, {"kind": "fact", "text": "a"}], "第 2 行（“fact”）没有名称", "row 2 ('fact') has no label"),
        ([{"kind": "title", "label": " "}], "第 1 行（“title”）没有名称", "no label"),
        ([TITLE, {"kind": "fact", "label": "分钟", "text": 5}], "第 2 行（“分钟”）的文字不是文本", "is no text"),
        ([TITLE, {"kind": "fact", "label": "列", "text": [["a"]]}], "的文字不是文本", "is no text"),
    ],
)
def test_a_table_that_gives_no_paper_is_refused_in_both_languages(rows: Any, zh: str, en: str) -> None:
    with pytest.raises(WordingBroken) as broken:
        blocks_of("diagnosis_report_paper", PAPER, rows)
    assert zh in str(broken.value)
    assert en in str(broken.value)
    assert "diagnosis_report_paper" in str(broken.value)


def test_minutes_that_are_none_are_refused() -> None:
    rows = [{"kind": "title", "text": "上门"}, {"kind": "minutes", "text": "一小时"}]
    with pytest.raises(WordingBroken, match="“minutes”不能是“一小时”"):
        blocks_of("visit_calendar", VISIT_CALENDAR.kinds, rows)


@pytest.mark.parametrize("decision", WORDINGS)
def test_every_row_of_what_we_ship_says_something_on_the_sample_cases(engine: Engine, decision: str) -> None:
    files = {name: read_bundle()[name] for name in ("paper.dmn", "messages.dmn")}
    assert [f for f in engine.check(files) if f.rule == "paper-wording"] == []
    wording = WORDINGS[decision]
    for sample in ROWS[decision]:
        assert worded(engine, wording, sample).version == 0
    engine.deploy(files, SYSTEM)
    assert worded(engine, wording, ROWS[decision][0]).version == 1


@pytest.mark.parametrize(
    ("old", "new", "where", "zh"),
    [
        ('<text>"故障诊断报告"</text>', "<text></text>", "diagnosis_report_paper", "没有名称"),
        ("<text>report.cause</text>", "<text>report.course</text>", "diagnosis_report_paper", "应当印出“report.cause”"),
        ("<text>request.title</text>", "<text>{a: 1}</text>", "diagnosis_report_paper", "的文字不是文本"),
        ('<text>paper.list_price + " 元"</text>', '<text>"面议"</text>', "renewal_quote_paper", "“paper.list_price”"),
        ('hitPolicy="RULE ORDER"', 'hitPolicy="FIRST"', "diagnosis_report_paper", "不是类别、名称、文字组成的行"),
        ('<text>"60"</text>', '<text>"一小时"</text>', "visit_calendar", "不能是“一小时”"),
    ],
)
def test_a_table_that_its_owner_broke_is_not_deployed(engine: Engine, old: str, new: str, where: str, zh: str) -> None:
    engine.deploy({"paper.dmn": PAPERS}, SYSTEM)
    with pytest.raises(DefinitionInvalid) as refused:
        engine.deploy({"paper.dmn": changed(old, new)}, SYSTEM)
    [found] = [f for f in refused.value.findings if f.severity == "error"]
    assert (found.rule, found.element_id, found.resource) == ("paper-wording", where, "paper.dmn")
    assert zh in found.text.in_language("zh")
    assert found.action is not None
    assert engine.decisions(where)[0].version == 1


def test_a_table_that_fails_says_why_in_both_languages(engine: Engine) -> None:
    [found] = findings(engine, changed('<text>"fact"</text>', '<text>lower case("REMARK")</text>'))
    assert (found.severity, found.element_id) == ("error", "diagnosis_report_paper")
    assert "应当给出文书或消息的文字，但是：" in found.text.in_language("zh")
    assert "to give the text of a paper or message, but: " in found.text.in_language("en")


def test_a_table_that_fails_on_a_case_makes_no_paper(engine: Engine) -> None:
    odd = '<text>if product.name = "怪" then "remark" else "fact"</text>'
    engine.deploy({"paper.dmn": changed('<text>"fact"</text>', odd)}, SYSTEM)
    case = ROWS["diagnosis_report_paper"][0]
    assert worded(engine, DIAGNOSIS_REPORT, case).version == 1
    with pytest.raises(WordingBroken, match=r"应当给出文书或消息的文字，但是：.* · Expected the decision"):
        worded(engine, DIAGNOSIS_REPORT, {**case, "product": {"name": "怪"}})


def test_a_row_that_says_nothing_on_a_complete_case_gets_a_warning(engine: Engine) -> None:
    [found] = findings(engine, changed("<text>fault.name</text>", "<text>fault.nmae</text>"))
    assert (found.severity, found.element_id) == ("warning", "diagnosis_report_paper_rule_6")
    assert "“故障类别”" in found.text.in_language("zh")


def test_a_table_can_be_asked_in_the_version_of_before(engine: Engine) -> None:
    engine.deploy({"paper.dmn": PAPERS}, SYSTEM)
    [first] = engine.decisions("visit_calendar")
    engine.deploy({"paper.dmn": changed("上门支持 ", "来访 ")}, SYSTEM)
    said = [engine.decide("visit_calendar", ROWS["visit_calendar"][0], key)[0]["text"] for key in (first.key, None)]
    assert [text[:2] for text in said] == ["上门", "来访"]
    with pytest.raises(NotFound):
        engine.decide("visit_calendar", {}, 7)


def test_a_decision_of_another_file_is_none_of_these(engine: Engine) -> None:
    assert [f for f in engine.check({"team.dmn": read_bundle()["team.dmn"]}) if f.rule == "paper-wording"] == []


def test_amounts_are_worked_out_where_there_is_a_quote() -> None:
    told = ROWS[RENEWAL_QUOTE.decision][0]["paper"]
    assert (told["list_price"], told["price"], told["saved"]) == ("12,800.00", "9,600.00", "3,200.00")
    assert (told["discount"], told["price_words"]) == ("25%", "玖仟陆佰元整")
    assert (told["made_on"], told["valid_until"]) == ("2026-11-24", "2026-12-24")
    assert "price" not in ROWS[DIAGNOSIS_REPORT.decision][0]["paper"]
    assert "saved" not in with_values({"renewal": {"list_price": "面议", "price": 1}}, "1", AT)["paper"]


def test_a_mail_is_sent_in_our_words_where_its_table_fails(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    text = read_bundle()["messages.dmn"]
    odd = text.replace('<text>"本邮件由系统', '<text>if mail.subject = "怪" then 5 else "本邮件由系统')
    assert odd != text
    engine.deploy({"messages.dmn": odd}, SYSTEM)
    mail = {"number": NUMBER, "subject": "怪", "promises": []}
    said = worded_mail(engine, MAIL_ANSWER, mail)
    assert said == worded_mail(engine, MAIL_ANSWER, mail | {"subject": "怪"})
    assert said.subject == "已收到您的请求 · We have your request: 怪"
    assert "的文字不是文本" in caplog.text


def test_a_mail_has_a_subject_of_one_line_and_paragraphs(engine: Engine) -> None:
    promises = [{"name": "响应", "due": "2026-11-24T02:00:00Z"}]
    said = worded_mail(engine, MAIL_ANSWER, {"number": NUMBER, "subject": "一\n二", "promises": promises})
    assert said.subject.endswith(": 一 二")
    parts = said.text.split("\n\n")
    assert len(parts) == 4
    assert parts[1].splitlines()[1] == "  响应：2026-11-24 10:00"
    assert "服务热线" not in said.text
