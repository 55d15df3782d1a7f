"""How refusals look over HTTP: one table from error class to status, a page for people, JSON for scripts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Flask, jsonify, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from engine.api import (
    DefinitionInvalid,
    EngineError,
    ExpressionFailed,
    FieldProblem,
    Finding,
    Forbidden,
    InvalidInput,
    NotFound,
    Rejected,
    Text,
    WrongState,
)
from web.context import language, name_of, wants_json
from web.words import _

STATUS: dict[type[EngineError], int] = {
    NotFound: 404,
    WrongState: 409,
    Forbidden: 403,
    InvalidInput: 422,
    DefinitionInvalid: 422,
    ExpressionFailed: 422,
    Rejected: 409,
}


def status_of(error: EngineError) -> int:
    """Return the HTTP status of an error by its class or the nearest base; 500 for an unknown one."""
    return next((STATUS[base] for base in type(error).__mro__ if base in STATUS), 500)


def finding_json(finding: Finding) -> dict[str, Any]:
    """Return a finding as scripts get it, its texts in the page's language."""
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "message": finding.text.in_language(language()),
        "action": finding.action.in_language(language()) if finding.action else None,
        "elementId": finding.element_id,
        "line": finding.line,
        "resource": finding.resource,
        "property": finding.property,
    }


def problem_json(problem: FieldProblem) -> dict[str, str]:
    """Return a field problem as scripts get it."""
    return {"field": problem.field, "message": problem.text.in_language(language())}


def install(app: Flask) -> None:
    """Register the handlers."""

    @app.errorhandler(EngineError)
    def refused(error: EngineError) -> ResponseReturnValue:
        status = status_of(error)
        text = with_names(error.text).in_language(language())
        problems = error.problems if isinstance(error, InvalidInput) else ()
        findings = error.findings if isinstance(error, DefinitionInvalid) else ()
        if wants_json():
            body = {
                "code": error.code,
                "message": text,
                "problems": [problem_json(p) for p in problems],
                "findings": [finding_json(f) for f in findings],
            }
            return jsonify(body), status
        return _page(status, text, problems=problems, findings=findings), status

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> ResponseReturnValue:
        status = error.code or 500
        if 300 <= status < 400:
            return error.get_response()
        text = _words(status, isinstance(error, CSRFError))
        if wants_json():
            return jsonify(code=f"http-{status}", message=text), status
        return _page(status, text), status


def with_names(text: Text) -> Text:
    """Return the sentence with people called by their names instead of their user names."""
    names = {place: name_of(text.params[place]) for place in ("by", "actor") if place in text.params}
    return replace(text, params={**text.params, **names}) if names else text


def _page(status: int, text: str, **more: Any) -> str:
    return render_template("error.html", status=status, heading=_heading(status), text=text, **more)


def _heading(status: int) -> str:
    return {
        400: _("This request can't be understood"),
        401: _("Please sign in"),
        403: _("Not allowed"),
        404: _("Not found"),
        409: _("Somebody was faster"),
        413: _("Too much at once"),
        422: _("Not as expected"),
    }.get(status, _("This did not work") if status < 500 else _("Something is broken on our side"))


def _words(status: int, is_csrf: bool) -> str:
    if is_csrf:
        return _("This page was open for too long or came from another session. Go back, reload it and try again.")
    return {
        401: _("Your session has ended. Nothing was changed; sign in and try again."),
        403: _("Your groups and roles do not allow this. Ask an administrator if you need it."),
        404: _("There is nothing at this address. It may have been mistyped."),
        405: _("This address does not take this kind of request."),
        413: _("The file or input is larger than this server takes."),
    }.get(
        status,
        _("The request was not as this server expects it.")
        if status < 500
        else _(
            "The error was recorded. Nothing that was confirmed before is lost; try again, or tell an administrator."
        ),
    )
