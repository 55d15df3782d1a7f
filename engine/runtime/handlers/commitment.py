"""Commitments: RecordBreach (by the clock), RetimeCommitments (after a change of what they are computed from)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select

from engine.errors import Forbidden, NotFound, WrongState
from engine.model.commands import RecordBreach, RetimeCommitments
from engine.model.events import CommitmentBreached, CommitmentRetimed, CommitmentTermsChanged, Event
from engine.model.states import CommitmentState, InstanceState
from engine.runtime.aim import Aim
from engine.runtime.belonging import put_off_by
from engine.runtime.commitments import MILLISECOND
from engine.runtime.context import Context
from engine.runtime.due_times import due, values_read
from engine.runtime.handlers.guards import INTERVENERS, require_role, root_instance
from engine.runtime.pausing import MICROSECOND, follow_wait, hold, resume, said_of
from engine.runtime.retiming import follow
from engine.store import tables

_table = tables.commitment
_ONE = select(_table).where(_table.c.commitment_key == bindparam("key"))
_RUNNING = (
    select(_table)
    .where(_table.c.root_key == bindparam("root"), _table.c.state == CommitmentState.RUNNING.value)
    .order_by(_table.c.commitment_key)
)


def record_breach(command: RecordBreach, context: Context) -> list[Event]:
    aim = Aim("record the breach of commitment {key}", "记录承诺 {key} 违约", {"key": command.commitment_key})
    if not context.actor.is_system:
        raise aim.refused(
            Forbidden, "only the clock may, not '{actor}'", "只有时钟可以，而不是“{actor}”", actor=context.actor.name
        )
    row = context.unit.one(_ONE, {"key": command.commitment_key})
    if row is None:
        raise aim.refused(NotFound, "there is none", "它不存在")
    context.unit.lock_roots([row.root_key])
    row = context.unit.one(_ONE, {"key": command.commitment_key})
    assert row is not None
    context.instances.touch(row.root_key)
    if row.state != CommitmentState.RUNNING:
        raise aim.refused(WrongState, "it is {state}", "它的状态是 {state}", state=row.state)
    if row.due_at is None or context.now <= row.due_at or row.paused_at is not None:
        raise aim.refused(WrongState, "it is not over yet", "它尚未到期")
    return [CommitmentBreached(command.commitment_key, (context.now - row.due_at) // MILLISECOND)]


def retime(command: RetimeCommitments, context: Context) -> list[Event]:
    aim = Aim("retime the commitments of instance {key}", "重算流程实例 {key} 的承诺", {"key": command.root_key})
    require_role(aim, context, *INTERVENERS)
    root = root_instance(aim, context, command.root_key, InstanceState.ACTIVE, InstanceState.SUSPENDED)
    execution = context.execution(command.root_key)
    events: list[Event] = []
    promises: list[Row[Any]] = []
    times: dict[int, datetime] = {}
    is_held = has_new_terms = False
    for row in context.unit.all(_RUNNING, {"root": command.root_key}):
        try:
            variables = execution.effective_variables(row.element_key)
        except NotFound:
            variables = execution.effective_variables(row.instance_key)
        renewed = _renew_terms(aim, context, row, variables, command.reason)
        if renewed is not None:
            row, has_new_terms = renewed, True
        asked_at = context.now if row.within is None else row.started_at  # `now()` is when it was promised
        at, problem = due(row.due_expression, variables, context.local(asked_at))
        if at is not None and row.paused_us:
            at = put_off_by(row, at, row.paused_us * MICROSECOND)
        if at is None:
            raise aim.refused(
                WrongState,
                "'{name}' can't be computed: {problem}",
                "“{name}”无法计算：{problem}",
                name=row.name,
                problem=problem,
            )
        promises.append(row)
        times[row.commitment_key] = at
        is_held = is_held or row.paused_at is not None
        if at != row.due_at:
            values = values_read(row.due_expression, variables)
            events.append(CommitmentRetimed(row.commitment_key, at, row.due_at, values, command.reason))
    follow(context, root, promises, times, command.reason)
    for event in events:
        context.emit(event)
    if has_new_terms:
        follow_wait(context, command.root_key)  # it may wait for somebody for whom it stands still only now
    elif is_held:
        hold(context, command.root_key)
    return []


def _renew_terms(
    aim: Aim, context: Context, row: Row[Any], variables: Mapping[str, Any], reason: str | None
) -> Row[Any] | None:
    """Read anew for whom a promise stands still, and by which calendar; return its row where that has changed.

    A clock that stands still goes on first, by the terms under which it stopped.
    """
    definition_key = context.execution(row.root_key).definition_key_of(row.instance_key)
    declared = None if definition_key is None else context.definitions.commitments(context.unit, definition_key)
    started = () if declared is None else declared.starts.get(row.element_id, ())
    promise = next((one for one in started if one.id == row.commitment_id), None)
    if promise is None:  # moved to a version that does not have it: it stays as it was promised
        return None
    pauses, calendar, wrong = said_of(promise, variables, context.local(context.now))
    if wrong:
        raise aim.refused(
            WrongState,
            "'{name}' can't be computed: {problem}",
            "“{name}”无法计算：{problem}",
            name=row.name,
            problem=wrong,
        )
    if (pauses, calendar) == (tuple(row.pauses or ()), row.calendar):
        return None
    if row.paused_at is not None:
        resume(context, row)
    context.emit(CommitmentTermsChanged(row.commitment_key, pauses, calendar, reason))
    context.flush()
    return context.unit.one(_ONE, {"key": row.commitment_key})
