"""What an instance waits for: timers, jobs, incidents, subscriptions."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from sqlalchemy import Select, Table, select
from sqlalchemy.engine import Connection

from engine.model.states import IncidentState
from engine.queries.reading import as_row
from engine.queries.rows import Incident, JobRow, Subscription, WaitingTimer
from engine.store import tables
from engine.store.ranges import inside

Row = TypeVar("Row")


def find_timers(
    connection: Connection, root_key: int | None, due_before: datetime | None = None, limit: int | None = None
) -> list[WaitingTimer]:
    """Return waiting timers, earliest first; of all instances when `root_key` is None.

    `due_before`: what stands still together with a promise is due at no time that is known, and left out.
    """
    t = tables.timer
    query = _of(select(t), t, root_key)
    if due_before is not None:
        query = query.where(t.c.due_at < due_before, t.c.held_by.is_(None))
    return _rows(connection, WaitingTimer, query.order_by(t.c.due_at, t.c.timer_key).limit(limit))


def find_jobs(connection: Connection, root_key: int | None, state: str | None) -> list[JobRow]:
    """Return jobs, oldest first; ended ones too unless `state` says which."""
    t = tables.job
    query = _of(select(t), t, root_key)
    if state is not None:
        query = query.where(t.c.state == state)
    return _rows(connection, JobRow, query.order_by(t.c.job_key))


def find_subscriptions(connection: Connection, root_key: int | None) -> list[Subscription]:
    """Return what waits for messages and signals, oldest first."""
    t = tables.subscription
    return _rows(connection, Subscription, _of(select(t), t, root_key).order_by(t.c.subscription_key))


def find_incidents(connection: Connection, root_key: int | None, active: bool) -> list[Incident]:
    """Return incidents, newest first; resolved ones too unless `active`."""
    t, i = tables.incident, tables.process_instance
    root = i.alias("root")
    query = (
        select(t, i.c.process_id, root.c.business_key)
        .join(i, i.c.instance_key == t.c.instance_key)
        .join(root, root.c.instance_key == t.c.root_key)
    )
    query = _of(query, t, root_key)
    if active:
        query = query.where(t.c.state == IncidentState.ACTIVE)
    return _rows(connection, Incident, query.order_by(t.c.raised_at.desc(), t.c.incident_key.desc()))


def _of(query: Select[tuple[object, ...]], table: Table, root_key: int | None) -> Select[tuple[object, ...]]:
    return query if root_key is None else query.where(inside(table.primary_key.columns[0], root_key))


def _rows(connection: Connection, cls: type[Row], query: Select[tuple[object, ...]]) -> list[Row]:
    return [as_row(cls, r) for r in connection.execute(query).mappings()]
