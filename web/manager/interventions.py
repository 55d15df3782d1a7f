"""What a manager does to a task, a clock, an incident or a case; each is a command with a reason in the journal."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_timezone

from engine.api import Command, commands
from processes.levels import ChangeServiceLevel
from web.context import actor, engine, name_of
from web.security import safe_next
from web.words import _

bp = Blueprint("interventions", __name__)

MOST_TRIES = 100


def _reason() -> str | None:
    return request.form.get("reason", "").strip()[:500] or None


def _do(command: Command, said: str, *, needs_reason: bool = True) -> ResponseReturnValue:
    if needs_reason and not _reason():
        flash(_("Please give a reason: it is kept in the journal."))
    else:
        engine().execute(command, actor())
        flash(said)
    return redirect(safe_next(request.form.get("next"), url_for("manager.show")), 303)


@bp.post("/tasks/<int:key>/assign")
def assign(key: int) -> ResponseReturnValue:
    """Give a task to a person, or back to its group when nobody is chosen."""
    whom = request.form.get("assignee", "")
    if not whom:
        return _do(commands.UnclaimUserTask(key), _("The task is open to its group again."), needs_reason=False)
    said = _("The task is now with %(name)s.", name=name_of(whom))
    return _do(commands.AssignUserTask(key, whom, _reason()), said, needs_reason=False)


@bp.post("/timers/<int:key>/reschedule")
def reschedule(key: int) -> ResponseReturnValue:
    """Put a clock to another time."""
    try:
        at = datetime.fromisoformat(request.form.get("due_at", ""))
    except ValueError:
        abort(400)
    if at.tzinfo is None:
        at = at.replace(tzinfo=ZoneInfo(str(get_timezone())))
    return _do(commands.RescheduleTimer(key, at, _reason()), _("The clock was set."))


@bp.post("/incidents/<int:key>/resolve")
def resolve(key: int) -> ResponseReturnValue:
    """Try again at the point where a case stopped, with new tries for its job."""
    incident = next((i for i in engine().incidents() if i.incident_key == key), None) or abort(404)
    if incident.job_key is not None and _reason():
        engine().execute(commands.SetJobRetries(incident.job_key, _tries(), _reason()), actor())
    return _do(commands.ResolveIncident(key, _reason()), _("The case tries again."))


@bp.post("/jobs/<int:key>/retries")
def retries(key: int) -> ResponseReturnValue:
    """Say how often work of the system is tried still."""
    return _do(commands.SetJobRetries(key, _tries(), _reason()), _("The number of tries was set."))


def _tries() -> int:
    return min(max(request.form.get("tries", 3, type=int), 1), MOST_TRIES)


@bp.post("/cases/<int:key>/suspend")
def suspend(key: int) -> ResponseReturnValue:
    """Stop a case until it is resumed."""
    return _do(commands.SuspendInstance(key, _reason()), _("The case is suspended."))


@bp.post("/cases/<int:key>/resume")
def resume(key: int) -> ResponseReturnValue:
    """Let a suspended case go on."""
    return _do(commands.ResumeInstance(key, _reason()), _("The case goes on."))


@bp.post("/cases/<int:key>/level")
def level(key: int) -> ResponseReturnValue:
    """Give a case another service level: its promises, timers and due dates are timed anew."""
    return _do(ChangeServiceLevel(key, request.form.get("level", ""), _reason()), _("The promises are timed anew."))


@bp.post("/cases/<int:key>/cancel")
def cancel(key: int) -> ResponseReturnValue:
    """End a case for good; a reason is needed."""
    return _do(commands.CancelInstance(key, _reason()), _("The case was canceled."))
