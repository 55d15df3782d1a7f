"""Routes that show what is deployed and open it in its editor."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, abort, current_app, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from engine.api import ResourceRow
from web.context import engine, require_role
from web.designer.known import known_variables
from web.designer.uploading import MOST_BYTES
from web.designer.wording import words_in
from web.languages import chosen
from web.words import _

bp = Blueprint("designer", __name__, url_prefix="/designer")


@bp.before_request
def only_owners() -> None:
    require_role("owner")


@bp.get("/")
def index() -> ResponseReturnValue:
    """List the newest versions of everything, with how many cases run on them."""
    forms = engine().forms()
    titles = {form.key: (engine().read_form(form.key) or {}).get("name") or form.id for form in forms}
    return render_template(
        "designer.html",
        processes=engine().find_definitions(),
        decisions=engine().decisions(),
        forms=forms,
        titles=titles,
        most_bytes=MOST_BYTES,
    )


@bp.get("/processes/<process_id>")
def versions(process_id: str) -> ResponseReturnValue:
    """List all versions of a process."""
    found = engine().find_definitions(process_id=process_id, latest_only=False)
    if not found:
        abort(404)
    return render_template("versions.html", versions=found, process=found[0])


@bp.get("/definitions/<int:key>")
def edit(key: int) -> ResponseReturnValue:
    """Open a version in the modeler; deploying makes it the newest."""
    definition = engine().read_definition(key)
    return _editor(
        "modeler",
        _("%(name)s, version %(version)d", name=definition.name or definition.process_id, version=definition.version),
        {
            "xmlUrl": url_for("designer.text", key=definition.resource_key),
            "fileName": definition.resource_name,
            "variablesUrl": url_for("designer.variables", process=definition.process_id),
            "elementId": request.args.get("element", ""),
            "newestSeen": engine().find_definitions(process_id=definition.process_id)[0].resource_key,
        },
    )


@bp.get("/new")
def new() -> ResponseReturnValue:
    """Open the modeler on an empty process."""
    return _editor("modeler", _("New process"), {"fileName": "process.bpmn"})


@bp.get("/forms/<int:key>")
def form(key: int) -> ResponseReturnValue:
    """Open a form in the form editor."""
    found = _one(engine().forms(), key)
    schema = engine().read_form(key)
    return _editor(
        "formeditor", found.id, {"schema": schema, "fileName": found.resource_name, "newestSeen": found.resource_key}
    )


@bp.get("/decisions/<int:key>")
def decision(key: int) -> ResponseReturnValue:
    """Open a decision in the table editor."""
    found = _one(engine().decisions(), key)
    source = url_for("designer.text", key=found.resource_key)
    more = {
        "xmlUrl": source,
        "fileName": found.resource_name,
        "readOnly": False,
        "open": found.id,
        "newestSeen": found.resource_key,
    }
    if words_in(engine().read_resource(found.resource_key)[1]):
        more["previewUrl"] = url_for("designer.wording.preview")
    return _editor("dmn", found.name or found.id, more)


def _one(rows: list[ResourceRow], key: int) -> ResourceRow:
    return next((row for row in rows if row.key == key), None) or abort(404)


def _editor(page: str, title: str, parameters: dict[str, Any]) -> str:
    everywhere = {
        "title": title,
        "checkUrl": url_for("designer.deploying.check"),
        "deployUrl": url_for("designer.deploying.deploy"),
        "compareUrl": url_for("designer.comparing.edited"),
        "csrf": generate_csrf(),
        "backUrl": url_for("designer.index"),
    }
    if page == "modeler":
        everywhere["templatesUrl"] = url_for("designer.templates")
    return render_template("editor.html", page=page, title=title, parameters=everywhere | parameters)


@bp.get("/resources/<int:key>")
def text(key: int) -> ResponseReturnValue:
    """Return a deployed file's text; `?download` saves it."""
    name, content = engine().read_resource(key)
    answer = Response(content, mimetype="application/json" if name.endswith(".form") else "application/xml")
    if "download" in request.args:
        answer.headers.set("Content-Disposition", "attachment", filename=name.rsplit("/", 1)[-1])
    return answer


@bp.get("/templates.json")
def templates() -> ResponseReturnValue:
    """Return the element templates in the page's language; `?download` saves them, for a desktop modeler."""
    found = current_app.extensions["element-templates"].get(chosen(), [])
    answer = Response(json.dumps(found, ensure_ascii=False, indent=1), mimetype="application/json")
    if "download" in request.args:
        answer.headers.set("Content-Disposition", "attachment", filename="relaydesk-templates.json")
    return answer


@bp.get("/variables.json")
def variables() -> ResponseReturnValue:
    """Return the variables that forms and decisions are known to give, to complete expressions with."""
    return jsonify(known_variables(engine()))
