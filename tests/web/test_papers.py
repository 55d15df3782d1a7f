"""A case's papers: offered and given when there is something to print, not found before."""

from datetime import timedelta

from engine.api import SYSTEM, commands
from processes.papers.documents import make_document

REPORT = {"cause": "电源老化", "measures": "更换", "advice": "清理滤网", "downtime_minutes": 5}
QUOTE = {"list_price": 100, "price": 80, "months": 0, "valid_days": 30}


def start(engine, **variables):

    return engine.execute(commands.StartInstance("support_request", variables, "20261124-0001"), SYSTEM).instance_key


def made(engine, paper="diagnosis-report", **variables):
    return make_document(engine, paper, variables, "20261124-0001", engine.clock.now())


def test_a_report_is_offered_and_given_as_pdf(sign_in, engine):
    key = start(engine, report=REPORT | {"document": made(engine, report=REPORT)}, request={"title": "重启"})
    client = sign_in("wangqiang")
    assert f"/cases/{key}/report.pdf" in client.get(f"/cases/{key}").text
    answer = client.get(f"/cases/{key}/report.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    assert "20261124-0001-report.pdf" in answer.headers["Content-Disposition"]


def test_a_quote_is_the_same_file_whenever_it_is_asked_for(sign_in, engine):
    quote = QUOTE | {"document": made(engine, "renewal-quote", renewal=QUOTE)}
    key = start(engine, renewal=quote, request={"title": "x"})
    client = sign_in("wangqiang")
    first = client.get(f"/cases/{key}/quote.pdf").data
    engine.clock.advance(timedelta(minutes=5))
    assert first.startswith(b"%PDF-")
    assert client.get(f"/cases/{key}/quote.pdf").data == first


def test_a_visit_is_given_as_calendar_file(sign_in, engine):
    key = start(engine, onsite={"departed_at": "2026-11-24T01:00:00Z"}, request={"title": "x"})
    assert "BEGIN:VEVENT" in sign_in("wangqiang").get(f"/cases/{key}/visit.ics").text


def test_what_is_not_there_is_not_found(sign_in, engine):
    key = start(engine, request={"title": "x"}, report=REPORT)  # written, and its file is not made yet
    client = sign_in("wangqiang")
    for name in ("report.pdf", "quote.pdf", "visit.ics", "other.pdf"):
        assert client.get(f"/cases/{key}/{name}").status_code == 404
    assert "report.pdf" not in client.get(f"/cases/{key}").text


def test_without_a_chinese_font_it_says_what_to_do(sign_in, engine, monkeypatch):
    monkeypatch.setenv("RELAYDESK_PDF_FONT", "/nowhere.ttf")
    key = start(engine, report=REPORT | {"document": made(engine, report=REPORT)}, request={"title": "x"})
    answer = sign_in("wangqiang").get(f"/cases/{key}/report.pdf")
    assert answer.status_code == 503
    assert "fonts-noto-cjk" in answer.text
