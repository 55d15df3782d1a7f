"""A case's papers to take along: the fault-diagnosis report and the quote as PDF, an on-site visit for a calendar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, abort
from flask.typing import ResponseReturnValue

from processes.moments import read_moment
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
    variables = engine().variables(key)
    paper = PAPERS[name](variables, case.business_key or str(key))
    if paper is None:
        abort(404)
    try:
        data = print_paper(paper, _made_at(variables) if name == "report" else now())
    except NoFont as problem:
        return Response(str(problem), 503, mimetype="text/plain")
    return _file(data, "application/pdf", f"{case.business_key or key}-{name}.pdf")


def _made_at(variables: Mapping[str, Any]) -> datetime:
    """Return when the report's file was made, so that it is the same file again; now where it was not."""
    made = ((variables.get("report") or {}).get("document") or {}).get("made_at")
    return read_moment(made) if isinstance(made, str) else now()


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
