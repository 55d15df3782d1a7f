"""Messages and signals from outside: PublishMessage, CorrelateMessage, ExpireMessage, BroadcastSignal."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import bindparam, select

from engine.errors import FieldProblem, Forbidden, NotFound, Text, WrongState
from engine.model.commands import BroadcastSignal, CorrelateMessage, ExpireMessage, PublishMessage
from engine.model.events import Event, MessageExpired
from engine.runtime import correlation, signals
from engine.runtime.aim import Aim
from engine.runtime.context import Context
from engine.store import tables

_MESSAGE = select(tables.message).where(tables.message.c.message_key == bindparam("key"))
MAX_TIME_TO_LIVE_SECONDS = 10 * 365 * 24 * 3600


def publish(command: PublishMessage, context: Context) -> list[Event]:
    aim = Aim("publish message '{name}'", "发布消息“{name}”", {"name": command.name})
    problems = _name(command.name)
    seconds = command.time_to_live_seconds
    if not 0 <= seconds <= MAX_TIME_TO_LIVE_SECONDS:
        what = Text("from 0 seconds to ten years", "应当在 0 秒到十年之间")
        problems.append(FieldProblem("time_to_live_seconds", what))
    if problems:
        raise aim.invalid(problems)
    key = command.correlation_key
    locked = correlation.lock_waiting(context, command.name, key)
    message_key = correlation.new_message(context, command.name)
    if command.message_id and correlation.is_buffered(context, command.name, key, command.message_id):
        raise aim.refused(
            WrongState, "one with id '{id}' waits already", "编号为“{id}”的同一消息已在等待", id=command.message_id
        )
    correlation.publish(
        context,
        message_key,
        command.name,
        key,
        command.variables,
        time_to_live=timedelta(seconds=seconds),
        message_id=command.message_id,
        locked=locked,
    )
    return []


def correlate(command: CorrelateMessage, context: Context) -> list[Event]:
    aim = Aim("correlate message '{name}'", "关联消息“{name}”", {"name": command.name})
    if problems := _name(command.name):
        raise aim.invalid(problems)
    key = command.correlation_key
    locked = correlation.lock_waiting(context, command.name, key)
    message_key = correlation.new_message(context, command.name)
    if not correlation.publish(context, message_key, command.name, key, command.variables, locked=locked):
        raise aim.refused(
            NotFound,
            "nobody waits for it with key '{key}'",
            "没有实例以键“{key}”等待它",
            key=key or "",
        )
    return []


def expire(command: ExpireMessage, context: Context) -> list[Event]:
    aim = Aim("expire message {key}", "使消息 {key} 过期", {"key": command.message_key})
    if not context.actor.is_system:
        raise aim.refused(
            Forbidden, "only the clock may, not '{actor}'", "只有时钟可以，而不是“{actor}”", actor=context.actor.name
        )
    row = context.unit.one(_MESSAGE, {"key": command.message_key})
    if row is None:
        raise aim.refused(NotFound, "there is none", "它不存在")
    if context.now < row.expires_at:
        raise aim.refused(
            WrongState,
            "it lives until {at:%Y-%m-%d %H:%M:%S}",
            "它的有效期到 {at:%Y-%m-%d %H:%M:%S}",
            at=context.local(row.expires_at),
        )
    return [MessageExpired(command.message_key)]


def broadcast(command: BroadcastSignal, context: Context) -> list[Event]:
    if problems := _name(command.name):
        raise Aim("broadcast signal '{name}'", "广播信号“{name}”", {"name": command.name}).invalid(problems)
    signals.broadcast(context, command.name, command.variables)
    return []


def _name(name: str) -> list[FieldProblem]:
    return [] if name else [FieldProblem("name", Text("a name that is not empty", "不能为空"))]
