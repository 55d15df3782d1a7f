"""What handlers ask first: is it there, is it still open, is its instance running, may this person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, bindparam, select
from sqlalchemy.sql import Select

from engine.errors import Forbidden, InvalidInput, NotFound, WrongState
from engine.model.keys import is_inner, root_of
from engine.model.states import InstanceState
from engine.runtime.aim import Aim, may
from engine.runtime.context import Context
from engine.store import tables
from engine.store.unit_of_work import Statement

INTERVENERS = ("manager", "owner", "admin")
"""Roles that may change the course of running instances."""

WORKERS = ("worker", "manager", "owner", "admin")
"""Roles that may work on jobs from outside."""

_root = tables.process_instance.alias("root")
_ROOT = select(tables.process_instance).where(tables.process_instance.c.instance_key == bindparam("key"))


def with_root(table: Table, key: str, *columns: ColumnElement[Any]) -> Select[Any]:
    """Return the statement that reads one row of `table` (or its `columns`) by its key, with its root's state."""
    return (
        select(*(columns or (table,)), _root.c.state.label("root_state"))
        .join(_root, _root.c.instance_key == table.c.root_key)
        .where(table.c[key] == bindparam("key"))
    )


def require_role(aim: Aim, context: Context, *roles: str) -> None:
    """`Forbidden` unless the actor has one of the roles."""
    if not may(context.actor, *roles):
        raise aim.refused(
            Forbidden,
            "'{actor}' has none of the roles {roles}",
            "“{actor}”没有以下任何角色：{roles}",
            actor=context.actor.name,
            roles=", ".join(roles),
        )


def found(aim: Aim, context: Context, statement: Statement, key: int) -> Row[Any]:
    """Lock the root instance of an inner key and return the row; `NotFound` when there is none."""
    root_key = root_of(key) if is_inner(key) else key
    context.unit.lock_roots([root_key])
    row = context.unit.one(statement, {"key": key})
    if row is None:
        raise aim.refused(NotFound, "there is none", "它不存在")
    context.instances.touch(row.root_key)
    return row


def require_running(aim: Aim, root_state: str) -> None:
    """`WrongState` when the instance is suspended."""
    if root_state == InstanceState.SUSPENDED:
        raise aim.refused(WrongState, "its instance is suspended", "所属流程实例已挂起")


def root_instance(aim: Aim, context: Context, instance_key: int, *states: InstanceState) -> Row[Any]:
    """Return the row of a root instance that is in one of `states`."""
    row = process_instance(aim, context, instance_key)
    if row.root_key != row.instance_key:
        raise InvalidInput(
            f"Expected to {aim.en}, but it is called by another: name its root instance {{root_key}}.",
            f"本应{aim.zh}，但它是被调用的实例：请指定根实例 {{root_key}}。",
            **aim.params,
            root_key=row.root_key,
        )
    _require_state(aim, context, row, states)
    return row


def process_instance(aim: Aim, context: Context, instance_key: int, *states: InstanceState) -> Row[Any]:
    """Return the row of a process instance, a root or a called one; in one of `states`, where some are given."""
    row = found(aim, context, _ROOT, instance_key)
    _require_state(aim, context, row, states)
    return row


def _require_state(aim: Aim, context: Context, row: Row[Any], states: Sequence[InstanceState]) -> None:
    if states and row.state not in states:
        if row.ended_at is not None:
            raise aim.refused(
                WrongState,
                "it was {state} at {at:%H:%M}",
                "它已于 {at:%H:%M} 结束（{state}）",
                state=row.state,
                at=context.local(row.ended_at),
            )
        raise aim.refused(WrongState, "it is {state}", "它的状态是 {state}", state=row.state)
