"""How the papers stand on their pages: amounts, headings with their text, rare characters, what the file says it is."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pypdfium2
import pytest

from engine.api import Engine
from processes.papers.font import embed, find_font
from processes.papers.layout import Paper, print_paper
from processes.papers.pdf import WIDTH
from processes.wording.blocks import Block
from processes.wording.catalogue import DIAGNOSIS_REPORT, RENEWAL_QUOTE, Wording
from processes.wording.money import in_words
from processes.wording.reading import worded
from processes.wording.samples import NUMBER, QUOTES
from processes.wording.values import with_values
from tests.processes.test_papers import CASE

pytestmark = pytest.mark.usefixtures("same_font")
NOW = datetime(2026, 11, 24, 16, 30, tzinfo=UTC)  # tomorrow where the customer is
TITLE, SIGN = Block("title", "题", "1"), Block("signature", "签字", "")


def paper_of(engine: Engine, wording: Wording, variables: dict[str, Any]) -> Paper:
    return Paper(worded(engine, wording, with_values(variables, NUMBER, NOW)).blocks)


def quoted(engine: Engine) -> Paper:
    return paper_of(engine, RENEWAL_QUOTE, dict(QUOTES[0].variables))


def reported(engine: Engine, variables: dict[str, Any]) -> dict[str, str]:
    return {block.label: block.text for block in paper_of(engine, DIAGNOSIS_REPORT, variables).blocks}


def opened(paper: Paper) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(print_paper(paper, NOW))


def texts(paper: Paper) -> list[str]:
    with opened(paper) as document:
        return [page.get_textpage().get_text_range() for page in document]


def test_the_offer_stands_under_the_list_price_at_the_right_edge(engine: Engine) -> None:
    with opened(quoted(engine)) as document:
        page = document[0].get_textpage()
        for amount in ("12,800.00 元", "-3,200.00 元", "9,600.00 元", "人民币玖仟陆佰元整"):
            start = page.search(amount).get_next()
            assert start is not None, amount
            assert page.get_charbox(start[0] + start[1] - 1)[2] == pytest.approx(WIDTH - 64, abs=1.5)
        text = page.get_text_range()
        for said in ("比标准价低 25%", "2026-11-25", "报价有效期至", "2026-12-25", "电话咨询始终免费", "周建国"):
            assert said in text


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
    assert in_words(Decimal(amount)) == words


@pytest.mark.parametrize("lines", [("第一行", "第二行", "末行"), ("第一行", "第二行", "三", "第四行", "末行")])
def test_no_heading_stands_alone_and_no_last_line_does(lines: tuple[str, ...]) -> None:
    for count in range(1, 60):
        facts = [Block("fact", "行", str(n)) for n in range(count)]
        section = Block("section", "小标题", "\n".join(lines))
        told = texts(Paper([TITLE, *facts, section, Block("closing", "", "请签字。"), SIGN]))
        assert any("小标题" in text and "第一行" in text and "第二行" in text for text in told), count
        assert not [text for text in told if "末行" in text and lines[-2] not in text], count
        assert any("请签字。" in text and "签字：" in text for text in told), count


def test_prices_are_not_torn_over_two_pages_with_or_without_a_heading() -> None:
    prices = [Block("amount", f"价{n}", "1.00") for n in range(5)]
    for count in range(25, 45):
        facts = [Block("fact", "行", str(n)) for n in range(count)]
        for heading in ([], [Block("amounts", "价格", "")]):
            told = texts(Paper([TITLE, *facts, *heading, *prices]))
            assert any("价0" in text and "价4" in text for text in told), count


def test_every_further_page_says_what_it_belongs_to_and_its_number(engine: Engine) -> None:
    long = CASE | {"report": CASE["report"] | {"advice": "建议每季度检查一次。" * 300}}
    told = texts(paper_of(engine, DIAGNOSIS_REPORT, long))
    assert len(told) > 1
    for page in told[1:]:
        assert page.startswith("故障诊断报告 · 工单编号 20261124-0001")
    assert all(f"第 {number} 页 / 共 {len(told)} 页" in page for number, page in enumerate(told, 1))


def test_blocks_are_printed_in_the_order_of_the_table() -> None:
    order = [Block("section", "先说", "甲"), Block("fact", "后列", "乙"), Block("section", "再说", "丙")]
    (page,) = texts(Paper([TITLE, *order]))
    assert re.findall("先说|后列|再说", page) == ["先说", "后列", "再说"]


def test_long_words_of_an_owner_stay_on_the_page_and_off_each_other() -> None:
    long = "一个写得很长很长的名称" * 4
    kinds = ("fact", "section", "amount", "total", "signature", "foot", "page", "closing")
    blocks = [Block("title", long, "工单编号 1"), *(Block(kind, long, long) for kind in kinds)]
    blocks += [Block("signature", str(n), "") for n in range(4)]
    with opened(Paper(blocks)) as document:
        page = document[0].get_textpage()
        boxes = [page.get_rect(n) for n in range(page.count_rects())]
    assert not [box for box in boxes if box[0] < 64 - 1 or box[2] > WIDTH - 64 + 1]
    for n, (left, bottom, right, top) in enumerate(boxes):
        for other in boxes[n + 1 :]:
            apart = right <= other[0] + 1 or other[2] <= left + 1 or top <= other[1] + 1 or other[3] <= bottom + 1
            assert apart, (boxes[n], other)


def test_a_letter_that_the_font_lacks_leaves_a_mark_and_an_emoji_none() -> None:
    font = embed("王强𠮷龘😡", find_font())
    if "𠮷" not in font.codes:
        assert font.shown("𠮷龘") == "□龘"
    assert font.shown("王😡强\ufe0f\u200d") == "王强"


def test_the_file_says_what_it_is(engine: Engine) -> None:
    with opened(quoted(engine)) as document:
        known = document.get_metadata_dict()
    assert known["Title"] == "售后服务报价单 工单编号 20261124-0001"
    assert known["Author"] == "接力台 · 技术支持与售后服务"
    assert known["CreationDate"] == "D:20261124163000Z"


def test_parts_are_told_with_their_origin_and_consent(engine: Engine) -> None:
    part = {"name": "电源模块", "number": "PSU-1600", "origin": "other"}
    done = {"removed_serial": "A1", "installed_serial": "B2"}
    case = CASE | {"part": part | {"replacement": done}, "warranty": {"is_in_warranty": True}}
    case |= {
        "spare": {"model": "HT-S7506", "serial": "S1", "origin": "original", "installed_at": "2026-11-24T05:00:00Z"}
    }
    told = reported(engine, case | {"consent": {"is_given": True, "by": "周建国"}})["配件与备件"]
    assert "配件：电源模块 PSU-1600（非原厂，周建国 已同意）；换下 A1，装上 B2" in told
    assert "备件：HT-S7506 S1（原厂）" in told
    assert "（非原厂）" in reported(engine, case)["配件与备件"]
    assert reported(engine, case)["质保"] == "质保期内"
    assert reported(engine, case | {"warranty": {"is_in_warranty": False}})["质保"] == "质保期外"


def test_what_nobody_said_is_not_claimed(engine: Engine) -> None:
    told = reported(engine, {"report": {"cause": "误操作"}})
    assert told.keys() & {"业务中断", "质保", "客户", "配件与备件"} == set()
    assert told["处理经过"] == "电话处理"


@pytest.mark.parametrize(
    ("minutes", "told"), [(5, "5 分钟"), (60, "60 分钟（1 小时 0 分钟）"), (95, "95 分钟（1 小时 35 分钟）")]
)
def test_an_interruption_is_told_in_minutes_and_from_an_hour_in_hours(engine: Engine, minutes: int, told: str) -> None:
    report = {"cause": "误操作", "downtime_minutes": minutes}
    assert reported(engine, {"report": report})["业务中断"] == told
