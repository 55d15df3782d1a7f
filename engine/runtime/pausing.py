"""Promises whose clock stands still while a case waits for somebody: as it begins to wait, and as that ends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, bindparam, select

from engine.bpmn.commitments import WAITS_FOR, elements_of, waits_for
from engine.errors import ExpressionFailed
from engine.feel import compile_expression, to_json
from engine.feel.errors import Unfit
from engine.feel.working_time import between, read_calendar
from engine.model.events import (
    CommitmentPaused,
    CommitmentResumed,
    ElementActivated,
    ElementCompleted,
    ElementTerminated,
    InstanceMigrated,
    TimerPaused,
    UserTaskUpdated,
)
from engine.model.keys import root_key_of
from engine.model.states import CommitmentState
from engine.runtime.belonging import calendar_of, lead, own_tasks, own_timers, put_off_by
from engine.store import tables

if TYPE_CHECKING:
    from engine.bpmn.commitments import Promise
    from engine.runtime.context import Context

MICROSECOND = timedelta(microseconds=1)
_MOVES = frozenset({ElementActivated, ElementCompleted, ElementTerminated, InstanceMigrated})
_table = tables.commitment
_PAUSING = (
    select(_table)
    .where(
        _table.c.root_key == bindparam("root"),
        ((_table.c.state == CommitmentState.RUNNING.value) & _table.c.pauses.is_not(None)) | (_table.c.paused_us > 0),
    )
    .order_by(_table.c.commitment_key)
)
_HELD = select(tables.timer).where(tables.timer.c.held_by == bindparam("key")).order_by(tables.timer.c.timer_key)
_RUNNING = (
    select(_table)
    .where(_table.c.root_key == bindparam("root"), _table.c.state == CommitmentState.RUNNING.value)
    .order_by(_table.c.commitment_key)
)


def said_of(promise: Promise, variables: Mapping[str, Any], now: datetime) -> tuple[tuple[str, ...], Any, str | None]:
    """Return for whom a promise pauses, its calendar, and what is wrong with these; nobody where something is."""
    try:
        pauses = _value(promise.pauses, variables, now)
        calendar = _value(promise.calendar, variables, now)
        if calendar is not None:
            read_calendar(calendar)
            if not calendar.get("zone"):  # its hours are those in which the due expression reads it
                calendar = {**calendar, "zone": getattr(now.tzinfo, "key", "UTC")}
    except ExpressionFailed as wrong:
        return (), None, str(wrong)
    except Unfit as wrong:
        return (), None, wrong.text.in_language("en")
    named = tuple(pauses) if isinstance(pauses, list) else () if pauses is None else (pauses,)
    if wrong_names := [name for name in named if name not in WAITS_FOR]:
        return (), None, f"Expected pauses for {', '.join(WAITS_FOR)}, but found {wrong_names[0]}"
    return named, calendar, None


def _value(expression: str | None, variables: Mapping[str, Any], now: datetime) -> Any:
    if expression is None:
        return None
    return to_json(compile_expression(expression).evaluate(variables, now=now, seed="due", are_names_data=True))


def follow_waits(context: Context) -> None:
    """Stop and start the clocks of the cases in which a command has moved tokens."""
    for root_key, held in context.instances.all_in_hand():
        if held.may_pause is False:
            continue  # nearly every step of every case: no statement for what it does not have
        if any(type(e) in _MOVES and _root(e) == root_key for e in context.events):
            follow_wait(context, root_key)


def follow_wait(context: Context, root_key: int) -> None:
    """Stop and start the clocks of one case."""
    context.flush()
    rows = context.unit.all(_PAUSING, {"root": root_key})
    if (held := context.instances.in_hand(root_key)) is not None:
        held.may_pause = bool(rows)
    running = [row for row in rows if row.state == CommitmentState.RUNNING]
    if not running:
        return
    who = _waits_now(context, root_key)
    for row in running:
        pauses = who in (row.pauses or ())
        if row.paused_at is None:
            if pauses and row.due_at is not None and context.now <= row.due_at:
                context.emit(CommitmentPaused(row.commitment_key, who))
        elif not pauses:
            resume(context, row)
        elif row.commitment_key in context.put_off:  # dates were computed in the pause: all count from now
            resume(context, row)
            context.emit(CommitmentPaused(row.commitment_key, who))
    hold(context, root_key)


def _root(event: Any) -> int:
    return root_key_of(event.instance_key if type(event) is InstanceMigrated else event.element_key)


def hold(context: Context, root_key: int) -> None:
    """Let the timers of promises whose clock stands still wait with them, those that warn of their end as well.

    One that was due before stays due; one that a person has set to another time is nobody's any more.
    """
    context.flush()
    promises = context.unit.all(_RUNNING, {"root": root_key})
    if all(one.paused_at is None for one in promises):
        return
    for own in own_timers(context, root_key, promises):
        promise, row = own.promise, own.row
        if promise.paused_at is None or row.held_by is not None or row.due_at < promise.paused_at:
            continue
        ahead = lead(context, own) if own.is_ahead else None
        if ahead is None or promise.due_at - ahead == row.due_at:
            context.emit(TimerPaused(row.timer_key, promise.commitment_key))


def resume(context: Context, row: Row[Any]) -> datetime:
    """Let a clock go on; what is the promise's own moves with it. Return when it is due now."""
    length = between(row.paused_at, context.now, calendar_of(row))
    due_at = put_off_by(row, row.due_at, length)
    context.emit(CommitmentResumed(row.commitment_key, due_at, row.due_at, length // MICROSECOND))
    for timer in context.unit.all(_HELD, {"key": row.commitment_key}):
        distance = row.due_at - timer.due_at
        context.execution(row.root_key).reschedule_timer(timer.timer_key, due_at - distance)
    if due_at != row.due_at:
        for own in list(own_tasks(context, row.root_key, context.unit.all(_RUNNING, {"root": row.root_key}))):
            if own.promise.commitment_key == row.commitment_key:
                context.emit(UserTaskUpdated(own.row.user_task_key, {"due_at": due_at.isoformat()}))
    return due_at


def _waits_now(context: Context, root_key: int) -> str:
    execution = context.instances.execution_in_hand(root_key)
    if execution is None:
        return "system"
    waited: set[str | None] = set()
    for active in execution.active_elements():
        definition_key = execution.definition_key_of(active.instance_key)
        assert definition_key is not None
        process = context.definitions.process(context.unit, definition_key).process
        element = next((e for e in elements_of(process.body) if e.id == active.element_id), None)
        waited.add(waits_for(element, active.kind))
    return next((who for who in WAITS_FOR if who in waited), "system")
