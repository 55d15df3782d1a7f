"""Routes that show batches and each of their items, stop a batch, and try again what it was refused."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.api import commands, events
from web.batches.words import ITEM_LEVELS, ITEM_STATES, batch_state, what
from web.context import actor, engine, require_role
from web.facts import facts_of_all
from web.requests import request_id
from web.words import _

bp = Blueprint("batches", __name__, url_prefix="/batches")

MOST_ITEMS = 500
"""How many items of a batch are listed."""


@bp.before_request
def only_those_who_may() -> None:
    require_role(*(("manager", "owner", "auditor") if request.method == "GET" else ("manager", "owner")))


@bp.get("/")
def index() -> ResponseReturnValue:
    """List the batches, the newest first."""
    rows = [(batch, what(batch), batch_state(batch)) for batch in engine().batches()]
    return render_template("batches.html", rows=rows)


@bp.get("/<int:key>")
def show(key: int) -> ResponseReturnValue:
    """Show one batch with what became of each case; comes again until it has ended."""
    batch = engine().read_batch(key)
    items = engine().batch_items(key)
    shown = sorted(items, key=lambda item: item.state != "failed")[:MOST_ITEMS]
    return render_template(
        "batch.html",
        batch=batch,
        what=what(batch),
        state=batch_state(batch),
        items=shown,
        more=len(items) - len(shown),
        cases={item.instance_key: engine().read_instance(item.instance_key) for item in shown},
        facts=facts_of_all(item.instance_key for item in shown[:60]),
        words=ITEM_STATES,
        levels=ITEM_LEVELS,
    )


@bp.post("/<int:key>/cancel")
def cancel(key: int) -> ResponseReturnValue:
    """Leave alone what a batch has not done yet."""
    if reason := given_reason():
        engine().execute(commands.CancelBatch(key, reason), actor())
        flash(_("The batch was stopped. What it had done stays."))
    return redirect(url_for("batches.show", key=key), 303)


@bp.post("/<int:key>/retry")
def retry(key: int) -> ResponseReturnValue:
    """Start a batch of its own for the cases that were refused."""
    batch = engine().read_batch(key)
    refused = tuple(item.instance_key for item in engine().batch_items(key, "failed"))
    reason = given_reason()
    if not reason:
        return redirect(url_for("batches.show", key=key), 303)
    command = commands.StartBatch(batch.kind, refused, batch.arguments, reason, batch.is_dry_run)
    answer = begin(command)
    flash(_("The refused cases are tried again."))
    return answer


def only_those_who_intervene() -> None:
    """Refuse whoever neither manages nor owns processes."""
    require_role("manager", "owner")


def begin(command: commands.StartBatch) -> ResponseReturnValue:
    """Start a batch, once for one request however often it is sent, and lead to its page."""
    started = engine().execute(command, actor(), request_id()).first(events.BatchStarted)
    return redirect(url_for("batches.show", key=started.batch_key), 303)


def given_reason() -> str | None:
    """Return the reason of this request; without one, say that it is needed."""
    reason = request.form.get("reason", "").strip()[:500]
    if not reason:
        flash(_("Please give a reason: it is kept in the journal."))
    return reason or None
