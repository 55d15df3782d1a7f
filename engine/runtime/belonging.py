"""Which timers and due dates of a case are a promise's own: computed by the same FEEL text, due with it or ahead of it.

A date is a promise's where its text is the promise's due expression and its time the promise's; a timer also where its
text is that expression, then ` - ` and a duration: a warning; and where it is set together with the promise, on the
element where that starts, for as long as the expression adds to `now()`. Where several promises of a case have the
text, as the items of a multi-instance sub-process do, it is the one of the innermost element that both stand in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, bindparam, select

from engine.bpmn.commitments import elements_of
from engine.bpmn.model import Element, Expression
from engine.errors import NotFound
from engine.feel import is_same_expression
from engine.feel.working_time import after, between, read_calendar
from engine.model.states import CommitmentState, UserTaskState
from engine.runtime.due_times import due
from engine.store import tables

if TYPE_CHECKING:
    from engine.runtime.context import Context
    from engine.spiff import Execution

_commitment, _timer, _task = tables.commitment, tables.timer, tables.user_task
_TIMERS = select(_timer).where(_timer.c.root_key == bindparam("root")).order_by(_timer.c.timer_key)
_TASKS = (
    select(_task)
    .where(_task.c.root_key == bindparam("root"), _task.c.state == UserTaskState.CREATED.value)
    .order_by(_task.c.user_task_key)
)
_NEWEST = (
    select(_commitment)
    .where(
        _commitment.c.root_key == bindparam("root"),
        _commitment.c.due_at.is_not(None),
        _commitment.c.state != CommitmentState.CANCELED.value,
    )
    .order_by(_commitment.c.commitment_key.desc())
)
_FAR = 1_000_000
"""How far out a promise stands that is not around a date at all."""
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Own:
    """A timer or user task (`row`) with the promise whose it is; `text` says when it is due."""

    row: Row[Any]
    promise: Row[Any]
    text: str
    is_ahead: bool = False
    is_duration: bool = False


def own_timers(context: Context, root_key: int, promises: Sequence[Row[Any]]) -> Iterator[Own]:
    """Yield the timers of a case that are one of its promises' own."""
    for row in context.unit.all(_TIMERS, {"root": root_key}):
        for event in _element(context, row).event_definitions:
            if event.kind != "timer" or event.timer is None:
                continue
            if event.timer_kind == "date":
                found = _whose(context, row, row.timer_key, event.timer.text, promises)
            elif event.timer_kind == "duration" and row.attached_to_key is not None:
                found = _as_long_as(row, event.timer, promises)
            else:
                continue
            if found is not None:
                yield found


def own_tasks(context: Context, root_key: int, promises: Sequence[Row[Any]]) -> Iterator[Own]:
    """Yield the open user tasks of a case that are due with one of its promises."""
    for row in context.unit.all(_TASKS, {"root": root_key}):
        task = _element(context, row).user_task
        if task is None or task.due_date is None:
            continue
        found = _whose(context, row, row.user_task_key, task.due_date.text, promises)
        if found is not None and not found.is_ahead:
            yield found


def lead(context: Context, own: Own) -> timedelta | None:
    """Return how long before its promise a timer is due by what is known now; None where that can't be computed."""
    execution = context.execution(own.row.root_key)
    try:
        variables = execution.effective_variables(own.row.attached_to_key or own.row.timer_key)
    except NotFound:
        variables = execution.effective_variables(own.row.instance_key)
    now = context.local(context.now)
    warned, _ = due(own.text, variables, now)
    promised, _ = due(text_before(own.text), variables, now)
    return promised - warned if promised is not None and warned is not None else None


def put_off(
    context: Context, root_key: int, text: str, at: datetime, key: int, variables: Callable[[], Mapping[str, Any]]
) -> datetime:
    """Return when a date is due that is computed only now, `at` by its text: with the promise that has stood still.

    `key`: the element that it is of. Where the promise stands still at this moment, it is due as if that went on now;
    `context.put_off` says so.
    """
    held = context.instances.in_hand(root_key)
    if held is None or held.may_pause is False:
        return at
    rows = [row for row in context.unit.all(_NEWEST, {"root": root_key}) if _is_of(row, text)]
    if rows and (started := _starts_around(context, held.execution, key, text)) is not None:
        rows = [row for row in rows if row.element_key == started]  # none: it starts in this step, and has not stood
    if not rows:
        return at
    row = rows[0]
    promised: datetime | None = at
    if not _says(row, text):
        promised, _ = due(row.due_expression, variables(), context.local(context.now))
    if promised is None or put_off_by(row, promised, row.paused_us * _MICROSECOND) != row.due_at:
        return at
    due_at: datetime = row.due_at
    if row.paused_at is not None:
        due_at = put_off_by(row, due_at, between(row.paused_at, context.now, calendar_of(row)))
        context.put_off.add(row.commitment_key)
    return due_at - (promised - at)


def _is_of(row: Row[Any], text: str) -> bool:
    return _says(row, text.strip()) or _says(row, text_before(text))


def _starts_around(context: Context, execution: Execution, key: int, text: str) -> int | None:
    """Return the innermost element around a date at which a promise of its text starts; None: there is none."""
    for element_key, instance_key, element_id in execution.places_around(key):
        definition_key = execution.definition_key_of(instance_key)
        assert definition_key is not None
        declared = context.definitions.commitments(context.unit, definition_key)
        for promise in () if declared is None else declared.starts.get(element_id, ()):
            if is_same_expression(promise.due, text) or is_same_expression(promise.due, text_before(text)):
                return element_key
    return None


def put_off_by(row: Row[Any], due_at: datetime, length: timedelta) -> datetime:
    """Return a due time later by what a promise stood still, in its own calendar's working time."""
    return after(due_at, length, calendar_of(row)) if length else due_at


def calendar_of(row: Row[Any]) -> Any:
    return None if row.calendar is None else read_calendar(row.calendar)


def _says(promise: Row[Any], text: str) -> bool:
    """Is it the promise's due expression, but for spaces and brackets?"""
    expression = (promise.due_expression or "").strip()
    return expression == text or (promise.within is not None and is_same_expression(expression, text))


def text_before(text: str) -> str:
    """Return the due expression that the text of a warning is ahead of."""
    return text.strip().rpartition(" - ")[0]


def _whose(context: Context, row: Row[Any], key: int, text: str, promises: Sequence[Row[Any]]) -> Own | None:
    text = text.strip()
    same = [one for one in promises if _says(one, text)]
    if same:
        found = [Own(row, one, text) for one in same if one.due_at is not None and one.due_at == row.due_at]
    else:
        ahead_of = text_before(text)
        found = [
            Own(row, one, text, is_ahead=True)
            for one in promises
            if _says(one, ahead_of) and one.due_at is not None and row.due_at <= one.due_at
        ]
    if len(found) < 2:
        return found[0] if found else None
    around = {one: place for place, one in enumerate(context.execution(row.root_key).enclosing(key))}

    def distance(own: Own) -> tuple[Any, ...]:
        one = own.promise
        is_off = own.is_ahead and lead(context, own) != one.due_at - row.due_at
        inner, outer = around.get(one.element_key, _FAR), around.get(one.instance_key, _FAR)
        return inner, is_off, outer, one.due_at, one.commitment_key

    return min(found, key=distance)


def _as_long_as(row: Row[Any], length: Expression, promises: Sequence[Row[Any]]) -> Own | None:
    """A timer on the element where a promise starts, set with it for as long as it gives from `now()`."""
    for one in promises:
        is_set_with_it = one.element_key == row.attached_to_key and one.due_at == row.due_at
        if is_set_with_it and is_length_of(one.due_expression or "", length):
            return Own(row, one, length.text, is_duration=True)
    return None


def is_length_of(due_expression: str, length: Expression) -> bool:
    """Return whether a due expression adds just this duration to `now()`."""
    text = length.text if length.is_feel else f'"{length.text}"'
    texts = (f"now() + {text}", f"now() + duration({text})")
    return any(is_same_expression(each, due_expression) for each in texts)


def _element(context: Context, row: Row[Any]) -> Element:
    key = context.execution(row.root_key).definition_key_of(row.instance_key)
    assert key is not None
    process = context.definitions.process(context.unit, key).process
    return next(element for element in elements_of(process.body) if element.id == row.element_id)
