"""Routes of the case list and of one case."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.api import Commitment, Instance, JournalEntry, events
from processes.related import CUSTOMER, related_to
from web.carried import clauses_of
from web.cases.customer import names_customers
from web.cases.mails import mails_of
from web.cases.papers import papers_of
from web.context import engine, language, name_of, person
from web.diagrams import element_name, elements, markers, process_name
from web.display import due, groups, when
from web.facts import facts_of, facts_of_all
from web.forms import spoken
from web.given import given_to
from web.history import MOST_ENTRIES, Telling
from web.known import known_of
from web.promises import promises_of
from web.requests import as_key
from web.starts import startable
from web.told import to_ring, told_in
from web.words import _, _later

bp = Blueprint("cases", __name__, url_prefix="/cases")

STATES = ("active", "all", "completed", "canceled", "suspended")
PAGE = 50
RELATED = {
    ("complaint", False): _later("complaint about this case"),
    ("complaint", True): _later("the case complained about"),
    ("handed over", False): _later("handed over from this case"),
    ("handed over", True): _later("the case it was handed over from"),
    ("begun", False): _later("begun on this case"),
    ("begun", True): _later("the case it was begun on"),
}
"""How another case belongs to the one that is shown, and whether that one names it (`processes.related.Related`)."""


@bp.get("/")
def index() -> ResponseReturnValue:
    """List cases, newest first, narrowed by state, process, customer, or what is written of them.

    Rounds of a timer that completed are no cases: the audit lists them, and this page where their process is chosen.
    """
    state = request.args.get("state", "active")
    state = state if state in STATES else "active"
    process_id = request.args.get("process") or None
    text, customer = request.args.get("text", "").strip(), request.args.get("customer") or None
    found = engine().find_instances(
        process_id=process_id,
        state=None if state == "all" else state,
        limit=PAGE + 1,
        before=request.args.get("before", type=as_key),
        with_rounds=process_id is not None,
        text=text or None,
        value=(CUSTOMER, customer) if customer else None,
    )
    shown = found[:PAGE]
    keys = [case.root_key for case in shown]
    return render_template(
        "cases.html",
        state=state,
        states=STATES,
        process_id=process_id,
        processes=engine().find_definitions(),
        text=text,
        customer=customer,
        cases=shown,
        facts=facts_of_all(keys),
        tasks=engine().tasks_of(keys, state="created"),
        older=shown[-1].instance_key if len(found) > PAGE else None,
        process_name=process_name,
    )


@bp.get("/<int:key>")
def show(key: int) -> ResponseReturnValue:
    """Show a case: facts, what runs, where it stands on its diagrams, its history."""
    case = engine().read_instance(engine().read_instance(key).root_key)
    entries = engine().journal(root_key=case.root_key, limit=MOST_ENTRIES)
    family = engine().family(case.root_key)
    lines = Telling().tell(entries)[::-1]
    notices, related = told_in(entries), related_to(engine(), case)
    shown = _shown(family, request.args.get("diagram", type=as_key) or (key if key != case.root_key else None))
    return render_template(
        "case.html",
        case=case,
        papers=papers_of(case.root_key),
        mails=mails_of(case),
        sent=given_to(case),
        notices=notices,
        missing=to_ring(notices) if case.state == "active" else [],
        process=process_name(case.definition_key),
        facts=facts_of(case.root_key),
        known=known_of(case.root_key),
        related=related,
        related_words=RELATED,
        briefs=facts_of_all(one.case.root_key for one in related),
        names_customers=names_customers(case) and facts_of(case.root_key).is_of_customer,
        root_key=case.root_key,
        tasks=engine().instance_tasks(case.root_key, state="created"),
        promises=promises_of(case.root_key, with_shares=True),
        startable="complaint" in startable(),
        incidents=engine().incidents(case.root_key),
        family=family,
        shown=shown,
        viewer=_viewer(shown, family, entries),
        clauses=clauses_of(case.root_key),
        lines=lines,
        told={line.position for line in lines},
        variables=[(name, spoken(value)) for name, value in sorted(engine().variables(case.root_key).items())],
        process_name=process_name,
        may_see_all=bool({"auditor", "manager", "owner"} & set(person().roles)),
    )


def _shown(family: list[Instance], wanted: int | None) -> Instance:
    """Return the instance whose diagram is shown: the one asked for, else the innermost that runs, else the case."""
    for instance in family:
        if instance.instance_key == wanted:
            return instance
    running = [instance for instance in family if instance.state in ("active", "suspended")]
    return running[-1] if running else family[0]


def _viewer(shown: Instance, family: list[Instance], entries: list[JournalEntry]) -> dict[str, Any]:
    key, definition = shown.instance_key, shown.definition_key
    tasks = {task.user_task_key: task for task in engine().instance_tasks(shown.root_key, state="created")}
    active = []
    for element in engine().active_elements(shown.root_key):
        if element.instance_key == key and element.kind != "process":
            title, task = element_name(definition, element.element_id), tasks.get(element.element_key)
            if task:
                left = due(task.due_at, task.created_at)
                whom = name_of(task.assignee) or groups(task.candidate_groups)
                title = "，".join(part for part in (f"{title}：{whom}", left.text if left else "") if part)
            active.append((element.element_id, title))
    passed = Counter(
        event.element_id
        for entry in entries
        for event in entry.events
        if isinstance(event, events.ElementCompleted) and event.instance_key == key
    )
    incidents = [
        (i.element_id, i.message_zh if language() == "zh" else i.message)
        for i in engine().incidents(shown.root_key)
        if i.instance_key == key
    ]
    return {
        "xmlUrl": url_for("cases.diagram", definition_key=definition),
        "markers": markers(active, passed, incidents),
        "focus": request.args.get("element"),
        "links": _links(shown, family, entries),
        "legend": True,
        "promises": [
            {"elementId": c.element_id, "state": c.state, "title": _promise_title(c)}
            for c in engine().commitments(shown.root_key)
            if c.instance_key == key
        ],
    }


def _promise_title(one: Commitment) -> str:
    """Return a promise in a few words: what, by which clause, until when."""
    until = _("due %(time)s", time=when(one.due_at)) if one.due_at else ""
    return " · ".join(part for part in (one.name, one.clause, until) if part)


def _links(shown: Instance, family: list[Instance], entries: list[JournalEntry]) -> dict[str, str]:
    """Return the address of each called instance's diagram by the call activity that called it."""
    called = {child.caller_key: child.instance_key for child in family if child.parent_key == shown.instance_key}
    kinds = elements(shown.definition_key)
    return {
        event.element_id: url_for(
            "cases.show", key=shown.root_key, diagram=called[event.element_key], _anchor="diagram"
        )
        for entry in entries
        for event in entry.events
        if isinstance(event, events.ElementActivated) and event.element_key in called and event.element_id in kinds
    }


@bp.get("/diagrams/<int:definition_key>.bpmn")
def diagram(definition_key: int) -> ResponseReturnValue:
    """Return a deployed diagram's text; a version never changes."""
    answer = Response(engine().definition_xml(definition_key), mimetype="application/xml")
    answer.headers["Cache-Control"] = "private, max-age=86400"
    return answer
