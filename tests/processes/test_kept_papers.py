"""A paper that was made prints the same for ever: its table, its case and the layout may change as they like."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest

from engine.api import SYSTEM, Engine
from processes.deploy import read_bundle
from processes.papers import documents
from processes.papers.documents import is_document, make_document, print_again, with_checksum
from processes.papers.font import Embedded
from processes.papers.layout import Paper, print_paper
from processes.papers.pdf import Item
from processes.wording.blocks import Block
from processes.wording.samples import AT, NUMBER, QUOTES, REPORTS

pytestmark = pytest.mark.usefixtures("same_font")
PAPERS = read_bundle()["paper.dmn"]
CLOSING = "请核对以上内容并签字确认。"


def made(engine: Engine) -> dict[str, Any]:
    return with_checksum(make_document(engine, "diagnosis-report", REPORTS[0].variables, NUMBER, AT))


def printed(document: Any, variables: Any = REPORTS[0].variables) -> bytes:
    again = print_again(document, variables, NUMBER)
    assert again is not None
    return again[1]


def test_the_table_may_change_and_what_was_printed_stays(engine: Engine) -> None:
    engine.deploy({"paper.dmn": PAPERS}, SYSTEM)
    first = made(engine)
    engine.deploy({"paper.dmn": PAPERS.replace(CLOSING, "请您签字。")}, SYSTEM)
    second = made(engine)
    assert [d["decision_version"] for d in (first, second)] == [1, 2]
    assert [sha256(printed(d)).hexdigest() for d in (first, second)] == [first["sha256"], second["sha256"]]
    assert first["sha256"] != second["sha256"]
    assert printed(first, {}) == printed(first), "the case's variables don't count any more"


def test_the_layout_may_change_and_what_was_printed_stays(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    first = made(engine)

    def larger(paper: Paper, made_at: datetime) -> bytes:
        return print_paper(Paper([*paper.blocks, Block("section", "新版式", "有这一段")]), made_at)

    monkeypatch.setattr(documents, "LAYOUTS", {**documents.LAYOUTS, 2: larger})
    monkeypatch.setattr(documents, "NEWEST", 2)
    second = made(engine)
    assert (first["layout"], second["layout"]) == (1, 2)
    assert sha256(printed(first)).hexdigest() == first["sha256"] != second["sha256"]
    assert sha256(printed(second)).hexdigest() == second["sha256"]


def test_layout_1_draws_what_it_always_drew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Change the layout and this fails: give the new one the next number in LAYOUTS, and keep this one as it is."""
    drawn: list[Item] = []

    def write(pages: Any, font: Embedded, about: Any, made_at: datetime) -> bytes:
        drawn.extend(item for page in pages for item in page)
        return b""

    letters = Embedded("F", False, b"", dict.fromkeys(map(chr, range(65_536)), 1), _Wide(), 800, 200, (0, 0, 1, 1))
    monkeypatch.setattr("processes.papers.layout.embed", lambda text, source: letters)
    monkeypatch.setattr("processes.papers.layout.write_pdf", write)
    long = "很长的一段文字，" * 30
    kinds = ("title", "fact", "section", "amounts", "amount", "total", "closing", "signature", "foot", "page")
    blocks = [Block(kind, kind, f"{kind}：{long if kind in ('fact', 'section') else '文字'}") for kind in kinds]
    documents.LAYOUTS[1](Paper([*blocks[:3], *blocks[1:]]), AT)
    assert len(drawn) == 55
    assert sha256(repr(drawn).encode()).hexdigest()[:16] == "b47cc3d63894a863"


class _Wide(dict[str, int]):
    """Widths of a font in which every letter is square."""

    def get(self, key: str, default: Any = None) -> int:
        return 1000


def test_a_report_of_before_is_worded_and_printed_as_it_was() -> None:
    before = {"paper": "diagnosis-report", "made_at": "2026-11-24T05:00:00+00:00", "title": "故障诊断报告"}
    case = {"report": {"cause": "误操作", "downtime_minutes": Decimal(95)}, "warranty": {"is_in_warranty": True}}
    blocks = documents.worded_as_shipped(documents.DIAGNOSIS_REPORT, documents.with_values(case, NUMBER, AT), AT).blocks
    assert Block("section", "处理经过", "电话处理") in blocks
    assert printed(before, case) == documents.LAYOUTS[0](Paper(blocks), AT)


@pytest.mark.parametrize(
    "document",
    [
        None,
        "a",
        {},
        {"paper": "receipt", "made_at": "2026-11-24T05:00:00Z"},
        {"paper": "diagnosis-report", "made_at": "yesterday"},
        {"paper": ["diagnosis-report"], "made_at": "2026-11-24T05:00:00Z"},
        {"paper": "diagnosis-report", "made_at": "2026-11-24T05:00:00Z"},
        {"paper": "renewal-quote", "made_at": "2026-11-24T05:00:00Z"},
        {"paper": "renewal-quote", "made_at": "2026-11-24T05:00:00Z", "blocks": [], "layout": 99},
    ],
)
def test_what_is_no_paper_is_not_printed(document: Any) -> None:
    assert not is_document(document, {"renewal": {"list_price": "面议"}})
    assert print_again(document, {}, NUMBER) is None


def test_a_quote_of_before_is_printed_from_what_was_offered() -> None:
    before = {"paper": "renewal-quote", "made_at": datetime(2026, 11, 24, tzinfo=UTC).isoformat(), "lines": ["a"]}
    assert printed(before, QUOTES[0].variables).startswith(b"%PDF-")


def test_the_case_may_lose_what_was_printed(engine: Engine) -> None:
    document = make_document(engine, "renewal-quote", QUOTES[0].variables, NUMBER, AT)
    assert printed(document, {}) == printed(document, {"renewal": {"list_price": 1, "price": 1}})
