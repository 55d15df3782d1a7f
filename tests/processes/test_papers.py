"""The papers as a customer gets them: every word can be read and copied, long texts go on on the next page."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from processes.papers.breaking import wrap
from processes.papers.case import diagnosis_report, renewal_quote, spoken_time, visit_calendar
from processes.papers.font import NoFont, embed, find_font
from processes.papers.layout import print_paper
from processes.papers.pdf import width_of

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


def printed(variables: dict[str, Any]) -> tuple[list[str], bytes]:
    paper = diagnosis_report(variables, "20261124-0001")
    assert paper is not None
    data = print_paper(paper, NOW)
    document = pypdfium2.PdfDocument(data)
    pages = [document[i].get_textpage().get_text_range() for i in range(len(document))]
    document.close()
    return pages, data


def test_the_report_says_who_what_why_and_what_was_done() -> None:
    (page,), _ = printed(CASE)
    told = (
        "故障诊断报告|20261124-0001|海川物流集团|023-5550 1201|硬件故障|2026-11-24 09:00|95 分钟|电源模块老化|清理滤网"
    )
    for text in [*told.split("|"), "电话支持（2026-11-24 09:20）：电源告警", "第 1 页 / 共 1 页"]:
        assert text in page
    assert "产品" not in page


def test_a_long_report_goes_on_on_the_next_page() -> None:
    long = CASE | {"report": CASE["report"] | {"advice": "建议每季度检查一次。" * 300}}
    pages, _ = printed(long)
    assert len(pages) == 3
    assert re.sub(r"\s", "", "".join(pages)).count("季度检查") >= 290
    assert all(f"第 {number} 页 / 共 3 页" in page for number, page in enumerate(pages, 1))


def test_the_font_is_embedded_and_small() -> None:
    _, data = printed(CASE)
    assert b"/FontFile3" in data or b"/FontFile2" in data
    assert len(data) < 120_000


def test_the_same_case_gives_the_same_bytes() -> None:
    assert printed(CASE)[1] == printed(CASE)[1]


def test_there_is_no_report_before_it_is_written() -> None:
    assert diagnosis_report({k: v for k, v in CASE.items() if k != "report"}, "1") is None
    assert renewal_quote(CASE, "1") is None


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


def test_a_visit_is_a_calendar_file() -> None:
    text = visit_calendar(CASE, "20261124-0001", NOW)
    assert text is not None
    assert "DTSTART:20261124T013000Z\r\n" in text
    assert "物流大道 88 号\\, 2 楼" in text.replace("\r\n ", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert visit_calendar({}, "1", NOW) is None


@pytest.mark.parametrize(
    ("value", "spoken"),
    [("2026-11-24T01:20:00@UTC", "2026-11-24 09:20"), ("下午三点", "下午三点"), (None, "")],
)
def test_times_are_told_as_people_here_read_them(value: Any, spoken: str) -> None:
    assert re.sub(r"\s+", " ", spoken_time(value)) == spoken
