"""Routes of the inbox: the list with its tabs, one task, and what a person does with it."""

from __future__ import annotations

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from engine.api import InboxTask, commands
from processes.register.handlers import may_keep
from processes.register.roster import all_on_duty
from web.context import actor, engine, now, wants_json
from web.diagrams import process_name
from web.facts import facts_of, facts_of_all
from web.given import given_to, mail_heads_of
from web.history import MOST_ENTRIES, Telling
from web.known import known_of
from web.requests import MOST, PAGE, json_body, request_id, shown_of
from web.security import safe_next
from web.told import to_ring, told_in
from web.words import _

bp = Blueprint("inbox", __name__, url_prefix="/inbox")

SCOPES = ("mine", "groups", "all")


@bp.get("/")
def show() -> ResponseReturnValue:
    """List the open tasks of one tab, the most urgent first."""
    scope = request.args.get("scope", "mine")
    scope = scope if scope in SCOPES else "mine"
    text = request.args.get("text", "").strip()
    show = shown_of(request.args.get("show", PAGE, type=int))
    tasks = engine().inbox(actor(), scope=scope, limit=show + 1, text=text or None)
    others = _with_colleagues(text) if scope == "groups" or (scope == "mine" and not tasks) else []
    return render_template(
        "inbox.html",
        scope=scope,
        text=text,
        tasks=tasks[:show],
        more=show + PAGE if len(tasks) > show and show < MOST else None,
        facts=facts_of_all(task.root_key for task in (*tasks, *others)),
        process_name=process_name,
        others=others,
        on_duty={group: users for group, users in all_on_duty(engine(), now()).items() if group in actor().groups},
    )


def _with_colleagues(text: str) -> list[InboxTask]:
    """Return the tasks of the person's groups that a colleague has: not to be claimed, but not lost either."""
    me = actor()
    tasks = engine().inbox(me, scope="all", limit=MOST, text=text or None)
    return [t for t in tasks if t.assignee not in (None, me.name) and me.groups & set(t.candidate_groups)]


@bp.get("/tasks/<int:key>")
def task(key: int) -> ResponseReturnValue:
    """Show a task: its form, and beside it what the case is about and what was done so far."""
    found = engine().read_user_task(key)
    mine = found.state == "created" and found.assignee == actor().name
    schema = engine().read_form(found.form_key) if found.form_key else None
    parameters = None
    if schema:
        parameters = {
            "schema": schema,
            "data": engine().task_variables(key),
            "submitUrl": url_for("inbox.complete", key=key),
            "csrf": generate_csrf(),
            "extra": {"requestId": f"complete-{key}-{actor().name}"},
            "submitLabel": _("Complete"),
            "readOnly": not mine,
        }
    case = engine().read_instance(found.root_key)
    entries = engine().journal(root_key=found.root_key, limit=MOST_ENTRIES)
    lines = Telling().tell(entries)
    facts = facts_of(found.root_key)
    return render_template(
        "task.html",
        task=found,
        mine=mine,
        may_claim=_may_claim(found),
        parameters=parameters,
        facts=facts,
        known=known_of(found.root_key),
        names_customers=may_keep("customer", actor()) and found.state == "created" and facts.is_of_customer,
        root_key=found.root_key,
        sent=given_to(case),
        mails=mail_heads_of(case),
        lines=lines[::-1],
        missing=to_ring(told_in(entries)) if found.state == "created" else [],
        process=process_name(found.definition_key),
    )


def _may_claim(task: InboxTask) -> bool:
    me = actor()
    is_candidate = bool(set(task.candidate_groups) & me.groups) or me.name in task.candidate_users
    is_open_to_all = not task.candidate_groups and not task.candidate_users
    return task.state == "created" and task.assignee is None and (is_candidate or is_open_to_all)


@bp.post("/tasks/<int:key>/claim")
def claim(key: int) -> ResponseReturnValue:
    """Take a task for oneself and open it."""
    engine().execute(commands.ClaimUserTask(key), actor())
    return redirect(url_for("inbox.task", key=key), 303)


@bp.post("/tasks/<int:key>/unclaim")
def unclaim(key: int) -> ResponseReturnValue:
    """Give a task back."""
    engine().execute(commands.UnclaimUserTask(key), actor())
    flash(_("The task is open to its group again."))
    return redirect(safe_next(request.form.get("next"), url_for("inbox.show", scope="groups")), 303)


@bp.post("/tasks/<int:key>/complete")
def complete(key: int) -> ResponseReturnValue:
    """Record the answers and hand the case on; sent twice it runs once, and says so."""
    body = json_body() if request.is_json else {}
    found = engine().read_user_task(key)
    name = found.name or found.element_id
    if found.state == "completed" and found.completed_by == actor().name:
        flash(_("You had completed “%(task)s” before; nothing was changed.", task=name))
    else:
        given = body.get("variables") or {}
        engine().execute(commands.CompleteUserTask(key, given), actor(), request_id(body))
        flash(_("“%(task)s” is done. Thank you!", task=name))
    target = _next_stop(found)
    return jsonify(redirect=target) if wants_json() else redirect(target, 303)


def _next_stop(done: InboxTask) -> str:
    """Return where one goes after a task: to one's own next task of the same case, else to the inbox."""
    rest = [t for t in engine().instance_tasks(done.root_key, state="created") if t.assignee == actor().name]
    return url_for("inbox.task", key=rest[0].user_task_key) if rest else url_for("inbox.show")
