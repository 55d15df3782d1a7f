"""Routes of the auditor's desk; reading only."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from web.audit.steps import as_json, as_text, asked, listed, replay
from web.carried import clauses_of
from web.context import engine, require_role
from web.diagrams import process_name
from web.facts import facts_of, facts_of_all
from web.history import MOST_ENTRIES
from web.requests import as_key

bp = Blueprint("audit", __name__, url_prefix="/audit")

PAGE = 100


@bp.before_request
def only_auditors() -> None:
    require_role("auditor")


@bp.get("/")
def index() -> ResponseReturnValue:
    """Find a case to look into."""
    text, before = request.args.get("text", "").strip(), request.args.get("before", type=as_key)
    found = engine().find_instances(text=text or None, before=before, limit=PAGE + 1)
    shown = found[:PAGE]
    return render_template(
        "audit.html",
        text=text,
        cases=shown,
        facts=facts_of_all(case.root_key for case in shown),
        older=shown[-1].instance_key if len(found) > PAGE else None,
        process_name=process_name,
    )


@bp.get("/cases/<int:key>")
def case(key: int) -> ResponseReturnValue:
    """Step through a case's journal, forwards and backwards, on its own version of the diagrams."""
    found = engine().read_instance(engine().read_instance(key).root_key)
    entries = engine().journal(root_key=found.root_key, limit=MOST_ENTRIES)
    return render_template(
        "audit_case.html",
        case=found,
        entries=entries,
        facts=facts_of(found.root_key),
        clauses=clauses_of(found.root_key),
        replay=replay(engine().family(found.root_key), entries),
        process=process_name(found.definition_key),
        as_json=as_json,
        as_text=as_text,
        asked=asked,
        listed=listed,
    )


@bp.get("/cases/<int:key>.json")
def export(key: int) -> ResponseReturnValue:
    """Save a case's journal as JSON."""
    found = engine().read_instance(engine().read_instance(key).root_key)
    entries = engine().journal(root_key=found.root_key, limit=MOST_ENTRIES)
    body = {"case": found.business_key, "instanceKey": found.root_key, "entries": [as_json(entry) for entry in entries]}
    answer = Response(current_app.json.dumps(body), mimetype="application/json")
    answer.headers.set(
        "Content-Disposition", "attachment", filename=f"journal-{found.business_key or found.root_key}.json"
    )
    return answer


@bp.get("/journal")
def journal() -> ResponseReturnValue:
    """Read the whole journal in order: cases, deployments, people."""
    after = request.args.get("after", 0, type=as_key)
    entries = engine().journal(after=after, limit=PAGE + 1)
    return render_template(
        "journal.html",
        asked=asked,
        listed=listed,
        entries=entries[:PAGE],
        after=after,
        more=entries[PAGE - 1].position if len(entries) > PAGE else None,
    )


@bp.get("/verify")
def verify() -> ResponseReturnValue:
    """Follow the hash chain from the first entry to the last."""
    return render_template("verify.html", found=engine().verify_journal())


@bp.get("/diagrams/<int:definition_key>.bpmn")
def diagram(definition_key: int) -> ResponseReturnValue:
    """Return a deployed diagram's text."""
    return Response(engine().definition_xml(definition_key), mimetype="application/xml")
