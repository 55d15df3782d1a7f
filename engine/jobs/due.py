"""What the clock has to do now: timers that are due, messages too old, commitments that are broken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine, bindparam, select

from engine.model.commands import Command, ExpireMessage, FireTimer, RecordBreach
from engine.model.states import CommitmentState, InstanceState
from engine.store import tables

BATCH = 200

_timer, _root = tables.timer, tables.process_instance
_commitment = tables.commitment
_start, _definition, _message = tables.start_subscription, tables.process_definition, tables.message
_TIMERS = (
    select(_timer.c.due_at, _timer.c.timer_key)
    .join(_root, _root.c.instance_key == _timer.c.root_key)
    .where(
        _timer.c.due_at <= bindparam("now"),
        _root.c.state == InstanceState.ACTIVE.value,
        _timer.c.held_by.is_(None),
    )
    .order_by(_timer.c.due_at, _timer.c.timer_key)
    .limit(bindparam("most"))
)
_STARTS = (
    select(_start.c.due_at, _start.c.subscription_key)
    .join(_definition, _definition.c.definition_key == _start.c.definition_key)
    .where(_start.c.due_at <= bindparam("now"), _definition.c.is_suspended.is_(False))
    .order_by(_start.c.due_at, _start.c.subscription_key)
    .limit(bindparam("most"))
)
_BREACHES = (
    select(_commitment.c.due_at, _commitment.c.commitment_key)
    .where(
        _commitment.c.state == CommitmentState.RUNNING.value,
        _commitment.c.due_at < bindparam("now"),
        _commitment.c.paused_at.is_(None),
    )
    .order_by(_commitment.c.due_at, _commitment.c.commitment_key)
    .limit(bindparam("most"))
)
_MESSAGES = (
    select(_message.c.expires_at, _message.c.message_key)
    .where(_message.c.expires_at <= bindparam("now"))
    .order_by(_message.c.expires_at, _message.c.message_key)
    .limit(bindparam("most"))
)


def find_due(database: Engine, now: datetime, most: int = BATCH) -> Sequence[Command]:
    """Return the next commands of the clock, at most so many, the longest overdue first."""
    given = {"now": now, "most": most}
    with database.connect() as connection:
        timers = [*connection.execute(_TIMERS, given), *connection.execute(_STARTS, given)]
        messages = connection.execute(_MESSAGES, given).all()
        breaches = connection.execute(_BREACHES, given).all()
    found: list[tuple[datetime, int, Command]] = [(at, key, FireTimer(key)) for at, key in timers]
    found += [(at, key, ExpireMessage(key)) for at, key in messages]
    found += [(at, key, RecordBreach(key)) for at, key in breaches]
    return [command for _, _, command in sorted(found, key=lambda item: item[:2])[:most]]
