"""Checking and deploying: from the editors, one file at a time, or files from a desktop modeler, several at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import simplejson
from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.api import DefinitionInvalid
from web.context import actor, engine
from web.errors import finding_json
from web.requests import json_body
from web.words import _

bp = Blueprint("deploying", __name__)

ENDINGS = (".bpmn", ".dmn", ".form")


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
    message = _what_happened(outcome)
    flash(message)
    return jsonify(redirect=url_for("designer.index"), message=message)


@bp.post("/upload")
def upload() -> ResponseReturnValue:
    """Deploy files that were made elsewhere, all or none."""
    files = {}
    for file in request.files.getlist("files"):
        name = (file.filename or "").replace("\\", "/").rsplit("/", 1)[-1]
        if not name:
            continue
        if not name.endswith(ENDINGS):
            return _refused([], _("“%(name)s” is neither a diagram, a decision nor a form.", name=name)), 422
        if name in files:
            return _refused([], _("“%(name)s” is there twice.", name=name)), 422
        try:
            files[name] = file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            return _refused([], _("“%(name)s” is not UTF-8 text.", name=name)), 422
    if not files:
        return _refused([], _("Choose at least one file.")), 422
    try:
        outcome = engine().deploy(files, actor(), name=request.form.get("comment", "").strip()[:200] or None)
    except DefinitionInvalid as refusal:
        return _refused(refusal.findings, _("Nothing was deployed.")), 422
    flash(_what_happened(outcome))
    return redirect(url_for("designer.index"), 303)


def _refused(findings: Any, text: str) -> str:
    return render_template("upload_refused.html", findings=findings, text=text)


def read_edited(body: Mapping[str, Any]) -> tuple[str, str]:
    """Return the name and text of the file an editor sent; forms come as a schema."""
    name = str(body.get("name") or "")
    if not name.endswith(ENDINGS):
        abort(400)
    if "schema" in body:
        return name, simplejson.dumps(body["schema"], use_decimal=True, ensure_ascii=False, indent=2)
    return name, str(body.get("xml") or "").replace("\r\n", "\n")  # as a browser sends the lines of a form


def _what_happened(outcome: Any) -> str:
    new = [
        (getattr(event, "process_id", None) or getattr(event, "decision_id", None) or event.form_id, event.version)
        for event in outcome.events
        if type(event).__name__ in ("ProcessDeployed", "DecisionDeployed", "FormDeployed")
    ]
    if not new:
        return _("Nothing is new: these files are deployed already.")
    names = ", ".join(f"{name} v{version}" for name, version in new)
    return _("Deployed: %(names)s. Cases that run stay on their version; new cases use this one.", names=names)
