"""What follows a commitment to its new time: the timers and the open user tasks that were due together with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, select

from engine.bpmn.commitments import elements_of
from engine.bpmn.model import Element
from engine.errors import NotFound
from engine.model.commands import RescheduleTimer, UpdateUserTask
from engine.model.events import UserTaskUpdated
from engine.model.states import InstanceState, UserTaskState
from engine.runtime.context import Context
from engine.runtime.due_times import due
from engine.store import tables

_timer, _task = tables.timer, tables.user_task
_TIMERS = select(_timer).where(_timer.c.root_key == bindparam("root")).order_by(_timer.c.timer_key)
_TASKS = (
    select(_task)
    .where(_task.c.root_key == bindparam("root"), _task.c.state == UserTaskState.CREATED.value)
    .order_by(_task.c.user_task_key)
)


@dataclass(frozen=True, slots=True)
class Move:
    """A commitment was due at `before`, and is at `after` now."""

    before: datetime
    after: datetime

    @property
    def is_real(self) -> bool:
        """Return whether it is another time; where it is not, what warns of it may still be due at another."""
        return self.before != self.after


def follow(context: Context, root: Row[Any], moves: Mapping[str, Move], reason: str | None) -> None:
    """Move the timers' dates and the tasks' due dates of a case that have the FEEL text and the time of a commitment.

    Time and text are both compared: what a person has set to another time stays there, and a called process, that has
    a copy of the case's variables, follows too. A timer that is due ahead of a commitment (its text, then ` - ` and a
    duration) is ahead of it by what the duration is now: what warns of the old time would warn too late, and another
    service level may warn earlier or later. Each is a command of its own inside this one. The tasks of a suspended
    case keep their dates.
    """
    for timer_key, due_at in _moved(context, root.instance_key, moves, _lead):
        context.run(RescheduleTimer(timer_key, due_at, reason))
    if root.state == InstanceState.SUSPENDED:
        return
    for row in context.unit.all(_TASKS, {"root": root.instance_key}):
        if (move := moves.get(_due_text(context, row))) is not None and row.due_at == move.before and move.is_real:
            context.run(UpdateUserTask(row.user_task_key, {"due_at": move.after.isoformat()}, reason))


def follow_the_clock(context: Context, root_key: int, moves: Mapping[str, Move]) -> None:
    """Move the same as `follow` does, as a consequence of what has happened and not as somebody's intervention.

    What is due ahead keeps its distance: nothing that it is computed from has changed.
    """
    for timer_key, due_at in _moved(context, root_key, moves, lambda *_: None):
        context.execution(root_key).reschedule_timer(timer_key, due_at)
    for row in context.unit.all(_TASKS, {"root": root_key}):
        if (move := moves.get(_due_text(context, row))) is not None and row.due_at == move.before:
            context.emit(UserTaskUpdated(row.user_task_key, {"due_at": move.after.isoformat()}))


def _moved(
    context: Context,
    root_key: int,
    moves: Mapping[str, Move],
    lead: Callable[[Context, Row[Any], str], timedelta | None],
) -> Iterator[tuple[int, datetime]]:
    """Yield the key and the new time of each timer that moves; `lead` says how far ahead, None as far as before."""
    for row in context.unit.all(_TIMERS, {"root": root_key}):
        for text in _dates(_element(context, row)):
            at = row.due_at
            if (move := moves.get(text.strip())) is not None and row.due_at == move.before:
                at = move.after
            elif (ahead := moves.get(text.strip().rpartition(" - ")[0])) is not None and row.due_at < ahead.before:
                at = ahead.after - (lead(context, row, text) or ahead.before - row.due_at)
            if at != row.due_at:
                yield row.timer_key, at


def _lead(context: Context, row: Row[Any], text: str) -> timedelta | None:
    """Return how long before a commitment a timer is due by what is known now; None where that can't be computed."""
    execution = context.execution(row.root_key)
    try:
        variables = execution.effective_variables(row.attached_to_key or row.timer_key)
    except NotFound:
        variables = execution.effective_variables(row.instance_key)
    warned, _ = due(text, variables, context.now)
    promised, _ = due(text.strip().rpartition(" - ")[0], variables, context.now)
    return promised - warned if promised is not None and warned is not None else None


def _due_text(context: Context, row: Row[Any]) -> str:
    task = _element(context, row).user_task
    return task.due_date.text.strip() if task is not None and task.due_date is not None else ""


def _element(context: Context, row: Row[Any]) -> Element:
    key = context.execution(row.root_key).definition_key_of(row.instance_key)
    assert key is not None
    process = context.definitions.process(context.unit, key).process
    return next(element for element in elements_of(process.body) if element.id == row.element_id)


def _dates(element: Element) -> Iterator[str]:
    for event in element.event_definitions:
        if event.kind == "timer" and event.timer_kind == "date" and event.timer is not None:
            yield event.timer.text
