"""Timers: FireTimer (of an instance or of a start event), RescheduleTimer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Row, bindparam, select

from engine.definitions.schedule import following
from engine.errors import FieldProblem, Forbidden, NotFound, Text, WrongState
from engine.model.commands import FireTimer, RescheduleTimer
from engine.model.events import Event, StartSubscriptionClosed, StartSubscriptionOpened, TimerFired
from engine.model.keys import is_inner
from engine.runtime.aim import Aim
from engine.runtime.context import Context
from engine.runtime.handlers.guards import INTERVENERS, found, require_role, require_running, with_root
from engine.store import tables

TIMER = with_root(tables.timer, "timer_key")
_start, _definition = tables.start_subscription, tables.process_definition
_MILLISECOND = timedelta(milliseconds=1)
_START = (
    select(_start, _definition.c.is_suspended, _definition.c.deployed_at)
    .join(_definition, _definition.c.definition_key == _start.c.definition_key)
    .where(_start.c.subscription_key == bindparam("key"), _start.c.kind == "timer")
)


def fire(command: FireTimer, context: Context) -> list[Event]:
    aim = Aim("fire timer {key}", "触发定时器 {key}", {"key": command.timer_key})
    if not context.actor.is_system:
        raise aim.refused(
            Forbidden,
            "only the clock may, not '{actor}'",
            "只有时钟可以触发，而不是“{actor}”",
            actor=context.actor.name,
        )
    if not is_inner(command.timer_key):
        return _fire_start(command, aim, context)
    timer = found(aim, context, TIMER, command.timer_key)
    require_running(aim, timer.root_state)
    if timer.held_by is not None:
        raise aim.refused(
            WrongState,
            "it stands still together with commitment {commitment}",
            "它与承诺 {commitment} 一起停表",
            commitment=timer.held_by,
        )
    _require_due(aim, timer, context)
    context.execution(timer.root_key).fire_timer(command.timer_key)
    return []


def _fire_start(command: FireTimer, aim: Aim, context: Context) -> list[Event]:
    """Start an instance and wait for the next time; a cycle's times count from its deployment."""
    context.unit.lock(f"start:{command.timer_key}")
    row = context.unit.one(_START, {"key": command.timer_key})
    if row is None:
        raise aim.refused(NotFound, "there is none", "它不存在")
    if row.is_suspended:
        raise aim.refused(WrongState, "its process is suspended", "其流程版本已挂起")
    _require_due(aim, row, context)
    definition = context.definitions.process(context.unit, row.definition_key)
    late_ms = (context.now - row.due_at) // _MILLISECOND
    context.emit(TimerFired(command.timer_key, late_ms))
    context.emit(StartSubscriptionClosed(command.timer_key))
    if row.repetitions_left is not None and row.repetitions_left != 1:
        firing = (row.firing or 1) + 1
        due_at = following(definition, row.element_id, set_at=row.deployed_at, firing=firing, previous=row.due_at)
        left = row.repetitions_left if row.repetitions_left < 0 else row.repetitions_left - 1
        key = context.unit.next_key()
        context.emit(
            StartSubscriptionOpened(key, row.definition_key, row.element_id, "timer", None, due_at, left, firing)
        )
    context.instances.start(definition, {}, element_id=row.element_id)
    return []


def reschedule(command: RescheduleTimer, context: Context) -> list[Event]:
    aim = Aim("reschedule timer {key}", "改期定时器 {key}", {"key": command.timer_key})
    require_role(aim, context, *INTERVENERS)
    if command.due_at.tzinfo is None:
        raise aim.invalid([FieldProblem("due_at", Text("a time with a zone", "应当是带时区的时间"))])
    if not is_inner(command.timer_key):
        raise aim.refused(NotFound, "there is none in an instance", "实例中没有该定时器")
    timer = found(aim, context, TIMER, command.timer_key)
    context.execution(timer.root_key).reschedule_timer(command.timer_key, command.due_at, command.reason)
    return []


def _require_due(aim: Aim, timer: Row[Any], context: Context) -> None:
    if context.now < timer.due_at:
        raise aim.refused(
            WrongState,
            "it is due at {at:%Y-%m-%d %H:%M:%S}",
            "它的到期时间是 {at:%Y-%m-%d %H:%M:%S}",
            at=context.local(timer.due_at),
        )
