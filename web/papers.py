"""A case's papers as PDF files: the fault-diagnosis report and the quote, for whoever may have them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response

from engine.api import Instance
from processes.papers.documents import is_document, print_again
from processes.papers.font import NoFont
from web.context import engine

VARIABLES = {"report": "report", "quote": "renewal"}
"""The papers by name, and in which variable a case has their document."""
QUOTING = "service_renewal"
"""The process that makes quotes: as long as it runs under a case, the quote is its own."""


def names_of(case: Instance) -> list[str]:
    """Return which papers a case has: 'report', 'quote'."""
    variables = variables_of(case)
    return [name for name in VARIABLES if is_document(_document(variables, name), variables)]


def print_of(case: Instance, name: str) -> Response | None:
    """Return a paper as a file to save; None where the case has none of this name."""
    variables = variables_of(case)
    try:
        printed = print_again(_document(variables, name), variables, _number(case))
    except NoFont as problem:
        return Response(str(problem), 503, mimetype="text/plain")
    return printed and file_of(printed[1], "application/pdf", f"{_number(case)}-{name}.pdf")


def file_of(data: bytes, kind: str, name: str) -> Response:
    """Return an answer that a browser saves under a name."""
    answer = Response(data, content_type=kind)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Cache-Control"] = "private, no-store"  # a customer may be at a computer that others use, too
    return answer


def _number(case: Instance) -> str:
    return case.business_key or str(case.root_key)


def variables_of(case: Instance) -> dict[str, Any]:
    """Return the variables of a case, with the quote that a process under it has made."""
    variables = engine().variables(case.root_key)
    if not variables.get("renewal"):
        for child in reversed(engine().child_instances(case.root_key)):
            if child.process_id == QUOTING and (quote := engine().variables(child.instance_key).get("renewal")):
                return variables | {"renewal": quote}
    return variables


def _document(variables: Mapping[str, Any], name: str) -> Any:
    known = variables.get(VARIABLES.get(name, ""))
    return known.get("document") if isinstance(known, Mapping) else None
