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
from engine.feel.working_time import after, between, read_calendar
from engine.model.events import (
    CommitmentPaused,
    CommitmentResumed,
    CommitmentStarted,
    ElementActivated,
    ElementCompleted,
    ElementTerminated,
)
from engine.model.keys import root_of
from engine.model.states import CommitmentState
from engine.runtime.retiming import Move, follow_the_clock
from engine.store import tables

if TYPE_CHECKING:
    from engine.bpmn.commitments import Promise
    from engine.runtime.context import Context

MICROSECOND = timedelta(microseconds=1)
_MOVES = frozenset({ElementActivated, ElementCompleted, ElementTerminated})
_table = tables.commitment
_PAUSING = (
    select(_table)
    .where(
        _table.c.root_key == bindparam("root"),
        _table.c.state == CommitmentState.RUNNING.value,
        _table.c.pauses.is_not(None),
    )
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
    return to_json(compile_expression(expression).evaluate(variables, now=now, seed="due"))


def follow_waits(context: Context) -> None:
    """Stop and start the clocks of the cases in which a command has moved tokens."""
    for root_key in dict.fromkeys(root_of(e.element_key) for e in context.events if type(e) in _MOVES):  # type: ignore[attr-defined]
        held = context.instances.in_hand(root_key)
        if held is not None and held.may_pause is False and not _begins_pausing(context, root_key):
            continue  # nearly every step of every case: no statement for what it does not have
        follow_wait(context, root_key)


def follow_wait(context: Context, root_key: int) -> None:
    """Stop and start the clocks of one case."""
    context.flush()
    rows = context.unit.all(_PAUSING, {"root": root_key})
    if (held := context.instances.in_hand(root_key)) is not None:
        held.may_pause = bool(rows)
    if not rows:
        return
    who = _waits_now(context, root_key)
    for row in rows:
        if who in row.pauses and row.paused_at is None and row.due_at is not None and context.now <= row.due_at:
            context.emit(CommitmentPaused(row.commitment_key, who))
        elif who not in row.pauses and row.paused_at is not None:
            resume(context, row)


def _begins_pausing(context: Context, root_key: int) -> bool:
    return any(type(e) is CommitmentStarted and e.root_key == root_key and e.pauses for e in context.events)


def resume(context: Context, row: Row[Any]) -> datetime:
    """Let a clock go on; what was due together with the promise moves with it. Return when it is due now."""
    length = between(row.paused_at, context.now, _calendar(row))
    due_at = shifted(row, row.due_at, length)
    context.emit(CommitmentResumed(row.commitment_key, due_at, row.due_at, length // MICROSECOND))
    if due_at != row.due_at:
        follow_the_clock(context, row.root_key, {row.due_expression.strip(): Move(row.due_at, due_at)})
    return due_at


def shifted(row: Row[Any], due_at: datetime, length: timedelta) -> datetime:
    """Return a due time later by what a promise stood still, in its own calendar's working time."""
    return after(due_at, length, _calendar(row)) if length else due_at


def _calendar(row: Row[Any]) -> Any:
    return None if row.calendar is None else read_calendar(row.calendar)


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
