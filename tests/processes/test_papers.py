"""The papers as a customer gets them: every word can be read and copied, long texts go on on the next page."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from engine.api import Engine
from processes.papers.breaking import wrap
from processes.papers.documents import make_document, print_again
from processes.papers.font import NoFont, embed, find_font
from processes.papers.pdf import width_of
from processes.papers.visit import visit_calendar

NOW = datetime(2026, 11, 24, 4, tzinfo=UTC)
CASE: dict[str, Any] = {
    "request": {"title": "核心交换机反复重启", "description": "扫码枪掉线", "received_at": "2026-11-24T09:00:00+08:00"},
    "customer": {"name": "海川物流集团"},
    "site": {"name": "城东仓库机房", "address": "物流大道 88 号, 2 楼"},
    "contact": {"name": "周建国", "phone": "023-5550 1201"},
    "fault": {"name": "硬件故障"},
    "phone": {"findings": "电源告警", "ended_at": "2026-11-24T01:20:00@UTC"},
    "onsite": {
        "departed_at": "2026-11-24T01:30:00@UTC",
        "findings": "电源模块失效",
        "ended_at": "2026-11-24T03:20:00Z",
    },
    "report": {"cause": "电源模块老化", "measures": "更换电源", "advice": "清理滤网", "downtime_minutes": 95},
}


def printed(engine: Engine, variables: dict[str, Any]) -> tuple[list[str], bytes]:
    document = make_document(engine, "diagnosis-report", variables, "20261124-0001", NOW)
    made = print_again(document, variables, "20261124-0001")
    assert made is not None
    pages = pypdfium2.PdfDocument(made[1])
    texts = [page.get_textpage().get_text_range() for page in pages]
    pages.close()
    return texts, made[1]


def test_the_report_says_who_what_why_and_what_was_done(engine: Engine) -> None:
    (page,), _ = printed(engine, CASE)
    told = (
        "故障诊断报告|20261124-0001|海川物流集团|023-5550 1201|硬件故障|2026-11-24 09:00|95 分钟|电源模块老化|清理滤网"
    )
    for text in [*told.split("|"), "电话支持（2026-11-24 09:20）：电源告警", "第 1 页 / 共 1 页"]:
        assert text in page
    assert "产品" not in page


def test_a_long_report_goes_on_on_the_next_page(engine: Engine) -> None:
    long = CASE | {"report": CASE["report"] | {"advice": "建议每季度检查一次。" * 300}}
    pages, _ = printed(engine, long)
    assert len(pages) == 3
    assert re.sub(r"\s", "", "".join(pages)).count("季度检查") >= 290
    assert all(f"第 {number} 页 / 共 3 页" in page for number, page in enumerate(pages, 1))


def test_the_font_is_embedded_and_small(engine: Engine) -> None:
    _, data = printed(engine, CASE)
    assert b"/FontFile3" in data or b"/FontFile2" in data
    assert len(data) < 120_000


def test_the_same_case_gives_the_same_bytes(engine: Engine) -> None:
    assert printed(engine, CASE)[1] == printed(engine, CASE)[1]


def test_a_line_never_begins_with_a_comma_and_words_stay_whole() -> None:
    text = "更换电源模块，" * 20 + " HT-PSU-1600-A " + "检查，" * 20
    font = embed(text, find_font())
    lines = wrap(font, text, 10, 200)
    assert len(lines) > 5
    assert not [line for line in lines if line.startswith("，")]
    assert any("HT-PSU-1600-A" in line for line in lines)
    assert all(width_of(font, line, 10) <= 211 for line in lines)  # a comma may stand in the margin
    assert wrap(font, "H" * 400, 10, 200)[0] != "H" * 400


def test_without_a_font_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoFont, match="fonts-noto-cjk"):
        find_font({"RELAYDESK_PDF_FONT": str(tmp_path / "none.ttf")})


def test_a_visit_is_a_calendar_file(engine: Engine) -> None:
    text = visit_calendar(engine, CASE, "20261124-0001", NOW)
    assert text is not None
    unfolded = text.replace("\r\n ", "")
    assert "DTSTART:20261124T013000Z\r\nDTEND:20261124T023000Z\r\n" in unfolded
    assert "SUMMARY:上门支持 20261124-0001 海川物流集团：核心交换机反复重启\r\n" in unfolded
    assert "物流大道 88 号\\, 2 楼" in unfolded
    assert "DESCRIPTION" not in unfolded
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert visit_calendar(engine, {}, "1", NOW) is None


def test_a_visit_names_who_comes(engine: Engine) -> None:
    onsite = CASE["onsite"] | {"engineer": "王强", "vendor_engineer": "李工"}
    text = visit_calendar(engine, CASE | {"onsite": onsite}, "20261124-0001", NOW)
    assert text is not None
    assert "DESCRIPTION:工程师：王强 厂家工程师：李工" in text.replace("\r\n ", "")
