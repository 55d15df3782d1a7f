"""A case's papers to take along: the fault-diagnosis report and the quote as PDF, an on-site visit for a calendar."""

from __future__ import annotations

from flask import Blueprint, Response, abort
from flask.typing import ResponseReturnValue

from processes.papers.case import diagnosis_report, renewal_quote, visit_calendar
from processes.papers.font import NoFont
from processes.papers.layout import print_paper
from web.context import engine, now

bp = Blueprint("papers", __name__)
PAPERS = {"report": diagnosis_report, "quote": renewal_quote}


def papers_of(key: int) -> list[str]:
    """Return which papers a case has: 'report', 'quote', 'visit'."""
    case = engine().read_instance(key)
    variables, number = engine().variables(key), case.business_key or str(key)
    found = [name for name, paper in PAPERS.items() if paper(variables, number) is not None]
    return found + (["visit"] if visit_calendar(variables, number, now()) else [])


@bp.get("/<int:key>/<name>.pdf")
def pdf(key: int, name: str) -> ResponseReturnValue:
    """Return a paper of a case as PDF."""
    if name not in PAPERS:
        abort(404)
    case = engine().read_instance(key)
    paper = PAPERS[name](engine().variables(key), case.business_key or str(key))
    if paper is None:
        abort(404)
    try:
        data = print_paper(paper, now())
    except NoFont as problem:
        return Response(str(problem), 503, mimetype="text/plain")
    return _file(data, "application/pdf", f"{case.business_key or key}-{name}.pdf")


@bp.get("/<int:key>/visit.ics")
def calendar(key: int) -> ResponseReturnValue:
    """Return the on-site visit of a case as a calendar file."""
    case = engine().read_instance(key)
    text = visit_calendar(engine().variables(key), case.business_key or str(key), now())
    if text is None:
        abort(404)
    return _file(text.encode(), "text/calendar; charset=utf-8", f"{case.business_key or key}-visit.ics")


def _file(data: bytes, kind: str, name: str) -> Response:
    answer = Response(data, content_type=kind)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
