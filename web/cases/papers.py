"""A case's papers to take along: the fault-diagnosis report and the quote as PDF, an on-site visit for a calendar."""

from __future__ import annotations

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from processes.papers.visit import arrival_of, visit_calendar
from web.context import engine, now
from web.papers import file_of, names_of, print_of

bp = Blueprint("papers", __name__)


def papers_of(key: int) -> list[str]:
    """Return which papers a case has: 'report', 'quote', 'visit'."""
    case = engine().read_instance(key)
    return names_of(case) + (["visit"] if arrival_of(engine().variables(key)) else [])


@bp.get("/<int:key>/<name>.pdf")
def pdf(key: int, name: str) -> ResponseReturnValue:
    """Return a paper of a case as PDF."""
    return print_of(engine().read_instance(key), name) or abort(404)


@bp.get("/<int:key>/visit.ics")
def calendar(key: int) -> ResponseReturnValue:
    """Return the on-site visit of a case as a calendar file."""
    case = engine().read_instance(key)
    text = visit_calendar(engine(), engine().variables(key), case.business_key or str(key), now())
    if text is None:
        abort(404)
    return file_of(text.encode(), "text/calendar; charset=utf-8", f"{case.business_key or key}-visit.ics")
