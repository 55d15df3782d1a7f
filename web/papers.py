"""A case's papers as PDF files: the fault-diagnosis report and the quote, for whoever may have them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Response

from engine.api import Instance
from processes.moments import read_moment
from processes.papers.case import diagnosis_report, renewal_quote
from processes.papers.font import NoFont
from processes.papers.layout import print_paper
from web.context import engine, now

PAPERS = {"report": diagnosis_report, "quote": renewal_quote}
VARIABLES = {"report": "report", "quote": "renewal"}
QUOTING = "service_renewal"
"""The process that makes quotes: as long as it runs under a case, the quote is its own."""


def names_of(case: Instance) -> list[str]:
    """Return which papers a case has: 'report', 'quote'."""
    variables = _variables(case)
    return [name for name, paper in PAPERS.items() if paper(variables, _number(case)) is not None]


def print_of(case: Instance, name: str) -> Response | None:
    """Return a paper as a file to save; None where the case has none of this name."""
    variables = _variables(case)
    paper = PAPERS[name](variables, _number(case)) if name in PAPERS else None
    if paper is None:
        return None
    try:
        data = print_paper(paper, _made_at(variables.get(VARIABLES[name])))
    except NoFont as problem:
        return Response(str(problem), 503, mimetype="text/plain")
    return file_of(data, "application/pdf", f"{_number(case)}-{name}.pdf")


def file_of(data: bytes, kind: str, name: str) -> Response:
    """Return an answer that a browser saves under a name."""
    answer = Response(data, content_type=kind)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _number(case: Instance) -> str:
    return case.business_key or str(case.root_key)


def _variables(case: Instance) -> dict[str, Any]:
    variables = engine().variables(case.root_key)
    if not variables.get("renewal"):
        for child in reversed(engine().child_instances(case.root_key)):
            if child.process_id == QUOTING and (quote := engine().variables(child.instance_key).get("renewal")):
                return variables | {"renewal": quote}
    return variables


def _made_at(written: Any) -> datetime:
    """Return when a paper's file was made, so that it is the same file again; now where it was not."""
    made = ((written or {}).get("document") or {}).get("made_at")
    return read_moment(made) if isinstance(made, str) else now()
