"""Checking and deploying one file from an editor, and reading the files that forms bring."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import simplejson
from flask import Blueprint, abort, flash, jsonify, url_for
from flask.typing import ResponseReturnValue

from web.context import actor, engine
from web.errors import finding_json
from web.requests import json_body
from web.words import _

bp = Blueprint("deploying", __name__)

ENDINGS = (".bpmn", ".dmn", ".form")
HELD = "file:"
"""Before the name of a file, the name of the form's field that holds its text."""


@bp.post("/check")
def check() -> ResponseReturnValue:
    """Return what would be found at deployment; nothing is written."""
    name, text = read_edited(json_body())
    return jsonify(findings=[finding_json(finding) for finding in engine().check({name: text})])


@bp.post("/deploy")
def deploy() -> ResponseReturnValue:
    """Deploy one file from an editor as the next version; running cases stay on theirs."""
    body = json_body()
    name, text = read_edited(body)
    seen = body.get("newestSeen")
    outcome = engine().deploy(
        {name: text},
        actor(),
        name=str(body.get("comment") or "")[:200] or None,
        newest_seen=seen if isinstance(seen, int) else None,
    )
    message = what_happened(outcome)
    flash(message)
    return jsonify(redirect=url_for("designer.index"), message=message)


def read_edited(body: Mapping[str, Any]) -> tuple[str, str]:
    """Return the name and text of the file an editor sent; forms come as a schema."""
    name = str(body.get("name") or "")
    if not is_deployable(name):
        abort(400)
    if "schema" in body:
        return name, simplejson.dumps(body["schema"], use_decimal=True, ensure_ascii=False, indent=2)
    return name, _lines(str(body.get("xml") or ""))


def is_deployable(name: str) -> bool:
    """Say whether a file of this name is a diagram, a decision or a form."""
    return name.lower().endswith(ENDINGS)


def read_files(body: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """Return the name of the file a request is about and the text of each that it brings: an editor's, or uploaded."""
    uploaded = held_files(body)
    if not uploaded:
        name, text = read_edited(body)
        return name, {name: text}
    name = str(body.get("name") or "")
    if name not in uploaded:
        abort(400)
    return name, uploaded


def held_files(body: Mapping[str, Any]) -> dict[str, str]:
    """Return the uploaded files that a page holds in its form, with the ends of lines that they had."""
    names = (key.removeprefix(HELD) for key in body if key.startswith(HELD))
    return {name: _lines(body[HELD + name]) for name in names if is_deployable(name)}


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n")  # as a browser sends the lines of a form


def what_happened(outcome: Any) -> str:
    new = [
        (getattr(event, "process_id", None) or getattr(event, "decision_id", None) or event.form_id, event.version)
        for event in outcome.events
        if type(event).__name__ in ("ProcessDeployed", "DecisionDeployed", "FormDeployed")
    ]
    if not new:
        return _("Nothing is new: these files are deployed already.")
    names = ", ".join(f"{name} v{version}" for name, version in new)
    return _("Deployed: %(names)s. Cases that run stay on their version; new cases use this one.", names=names)
