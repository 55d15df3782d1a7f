"""How the papers stand on their pages: amounts, headings with their text, rare characters, what the file says it is."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pypdfium2
import pytest

from processes.papers import layout
from processes.papers.case import diagnosis_report, renewal_quote
from processes.papers.font import embed, find_font
from processes.papers.layout import Paper, print_paper
from processes.papers.money import in_words
from processes.papers.pdf import WIDTH
from tests.processes.test_papers import CASE

NOW = datetime(2026, 11, 24, 4, tzinfo=UTC)
LINES = ["客户：海川", "服务内容：巡检\n保养", "服务期：12 个月", "标准价：12,800.00 元", "优惠价：9,600.00 元"]
QUOTE: dict[str, Any] = {
    "title": "售后服务报价单",
    "lines": [*LINES, "报价有效期至：2026-12-24", "电话咨询始终免费。"],
    "made_at": "2026-11-24T16:30:00+00:00",
}


def quoted(**changes: Any) -> Paper:
    paper = renewal_quote({**CASE, "renewal": {"document": QUOTE | changes}}, "20261124-0007")
    assert paper is not None
    return paper


def opened(paper: Paper) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(print_paper(paper, NOW))


def test_the_offer_stands_under_the_list_price_at_the_right_edge() -> None:
    with opened(quoted()) as document:
        page = document[0].get_textpage()
        for amount in ("12,800.00 元", "-3,200.00 元", "9,600.00 元", "人民币玖仟陆佰元整"):
            start = page.search(amount).get_next()
            assert start is not None, amount
            assert page.get_charbox(start[0] + start[1] - 1)[2] == pytest.approx(WIDTH - 64, abs=1.5)
        text = page.get_text_range()
        for said in ("比标准价低 25%", "2026-11-25", "报价有效期至", "2026-12-24", "电话咨询始终免费", "周建国"):
            assert said in text


def test_prices_that_are_no_numbers_are_printed_as_they_are() -> None:
    lines = ["标准价：面议", "优惠价：八折"]
    assert quoted(lines=lines).amounts == [("标准价", "面议", False), ("优惠价", "八折", True)]


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("0.5", "伍角整"),
        ("0.05", "伍分"),
        ("10", "壹拾元整"),
        ("9600", "玖仟陆佰元整"),
        ("99999.50", "玖万玖仟玖佰玖拾玖元伍角整"),
        ("10001.03", "壹万零壹元零叁分"),
        ("100100000", "壹亿零壹拾万元整"),
        ("1200300", "壹佰贰拾万零叁佰元整"),
        ("20000000000", "贰佰亿元整"),
    ],
)
def test_an_amount_in_words(amount: str, words: str) -> None:
    assert in_words(Decimal(amount)) == f"人民币{words}"


def test_no_heading_stands_alone_and_no_last_line_does(monkeypatch: pytest.MonkeyPatch) -> None:
    for_all = embed("题事实一行小标第二末签字请。我们：·/共页 0123456789", find_font())
    monkeypatch.setattr(layout, "embed", lambda text, source: for_all)  # cutting it down is the slow part of printing
    for count in range(1, 60):
        facts = [("事实", "一"), *[("行", str(n)) for n in range(count)]]
        paper = Paper("题", "1", facts, [("小标题", "第一行\n第二行\n末行")], ("签字",), "我们", closing="请签字。")
        with opened(paper) as document:
            texts = [page.get_textpage().get_text_range() for page in document]
        assert any("小标题" in text and "第一行" in text and "第二行" in text for text in texts), count
        assert not [text for text in texts if "末行" in text and "第二行" not in text], count
        assert any("请签字。" in text and "签字：" in text for text in texts), count


def test_every_further_page_says_what_it_belongs_to() -> None:
    long = CASE | {"report": CASE["report"] | {"advice": "建议每季度检查一次。" * 300}}
    paper = diagnosis_report(long, "20261124-0001")
    assert paper is not None
    with opened(paper) as document:
        assert len(document) > 1
        for page in list(document)[1:]:
            assert page.get_textpage().get_text_range().startswith("故障诊断报告 · 工单编号 20261124-0001")


def test_a_letter_that_the_font_lacks_leaves_a_mark_and_an_emoji_none() -> None:
    font = embed("王强𠮷龘😡", find_font())
    if "𠮷" not in font.codes:
        assert font.shown("𠮷龘") == "□龘"
    assert font.shown("王😡强\ufe0f\u200d") == "王强"


def test_the_file_says_what_it_is() -> None:
    with opened(quoted()) as document:
        known = document.get_metadata_dict()
    assert known["Title"] == "售后服务报价单 工单编号 20261124-0007"
    assert known["Author"] == "接力台 · 技术支持与售后服务"
    assert known["CreationDate"] == "D:20261124040000Z"


def test_parts_are_told_with_their_origin_and_consent() -> None:
    part = {"name": "电源模块", "number": "PSU-1600", "origin": "other"}
    done = {"removed_serial": "A1", "installed_serial": "B2"}
    case = CASE | {"part": part | {"replacement": done}, "warranty": {"is_in_warranty": True}}
    case |= {
        "spare": {"model": "HT-S7506", "serial": "S1", "origin": "original", "installed_at": "2026-11-24T05:00:00Z"}
    }
    told = dict(_report(case | {"consent": {"is_given": True, "by": "周建国"}}).sections)["配件与备件"]
    assert "配件：电源模块 PSU-1600（非原厂，周建国 已同意）；换下 A1，装上 B2" in told
    assert "备件：HT-S7506 S1（原厂）" in told
    assert "（非原厂）" in dict(_report(case).sections)["配件与备件"]
    assert ("质保", "质保期内") in _report(case).facts


def test_what_nobody_said_is_not_claimed() -> None:
    facts = dict(_report({"report": {"cause": "误操作"}}).facts)
    assert facts["业务中断"] == ""
    assert facts["质保"] == ""


def _report(variables: dict[str, Any]) -> Paper:
    paper = diagnosis_report(variables, "1")
    assert paper is not None
    return paper
