"""Routes that show a manager what is open, late, stuck, and what clocks run."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from engine.api import Instance
from processes.inspection import coming_gaps
from processes.levels import levels
from processes.register.roster import AHEAD_DAYS
from processes.register.stock import short_of
from web.context import actor, engine, now, require_role
from web.diagrams import element_name, process_name
from web.facts import facts_of, facts_of_all
from web.requests import MOST, PAGE, shown_of

bp = Blueprint("manager", __name__, url_prefix="/manager")

SOON = timedelta(hours=4)


@bp.before_request
def only_managers() -> None:
    require_role("manager")


@bp.get("/")
def show() -> ResponseReturnValue:
    """Show the numbers of the moment, incidents, and open tasks, the late ones first."""
    show = shown_of(request.args.get("show", PAGE, type=int))
    tasks = engine().inbox(actor(), scope="all", limit=show + 1)
    counts = engine().count_open_tasks()
    clocks = engine().timers(due_before=now() + SOON, limit=PAGE + 1)
    owners = engine().find_instances(keys={t.instance_key for t in clocks}, root_only=False, limit=None)
    instances = {one.instance_key: one for one in owners}
    loads = sorted(counts.by_assignee.items(), key=lambda load: (-load[1], load[0]))
    return render_template(
        "overview.html",
        cases=engine().count_instances(state="active"),
        counts=counts,
        tasks=tasks[:show],
        more=show + PAGE if len(tasks) > show and show < MOST else None,
        incidents=engine().incidents(),
        clocks=[(t, instances[t.instance_key], _clock(instances[t.instance_key], t.element_id)) for t in clocks[:PAGE]],
        more_clocks=len(clocks) > PAGE,
        loads=loads,
        users=[user for user in engine().users() if user.is_active],
        facts=facts_of_all(t.root_key for t in tasks),
        process_name=process_name,
        gaps=coming_gaps(engine(), now()),
        ahead=AHEAD_DAYS,
        short=short_of(engine()),
    )


def _clock(instance: Instance, element_id: str) -> str:
    return element_name(instance.definition_key, element_id)


@bp.get("/cases/<int:key>")
def case(key: int) -> ResponseReturnValue:
    """Show what a manager can do about one case."""
    found = engine().read_instance(engine().read_instance(key).root_key)
    family = {one.instance_key: one for one in engine().family(found.root_key)}
    known = engine().variables(found.root_key)
    return render_template(
        "intervene.html",
        case=found,
        facts=facts_of(found.root_key),
        process=process_name(found.definition_key),
        tasks=engine().instance_tasks(found.root_key, state="created"),
        timers=[(t, _clock(family[t.instance_key], t.element_id)) for t in engine().timers(found.root_key)],
        incidents=engine().incidents(found.root_key),
        jobs=[
            (job, _clock(family[job.instance_key], job.element_id))
            for job in engine().jobs(found.root_key)
            if job.ended_at is None
        ],
        levels=levels(engine()) if "limits" in known else {},
        level=(known.get("contract") or {}).get("level"),
        users=[user for user in engine().users() if user.is_active],
    )
