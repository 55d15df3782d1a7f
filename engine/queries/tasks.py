"""What a person can work on: the inbox, one task, the tasks of a case."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.engine import Connection

from engine.errors import InvalidInput, NotFound
from engine.model.actor import Actor
from engine.model.keys import is_inner, root_of
from engine.model.states import InstanceState, UserTaskState
from engine.queries.reading import as_row
from engine.queries.rows import InboxTask, TaskCounts
from engine.queries.search import cases_with_text
from engine.store import tables
from engine.store.ranges import inside

task, instance, definition = tables.user_task, tables.process_instance, tables.process_definition
root = instance.alias("root")
SCOPES = ("mine", "groups", "all")
RANGES = 200
"""How many cases' tasks are asked for at once: SQLite takes a condition of so many parts."""


def _tasks() -> Select[tuple[object, ...]]:
    return (
        select(
            task,
            instance.c.process_id,
            instance.c.definition_key,
            root.c.business_key,
            root.c.state.label("instance_state"),
        )
        .join(instance, instance.c.instance_key == task.c.instance_key)
        .join(root, root.c.instance_key == task.c.root_key)
    )


def find_inbox(
    connection: Connection, actor: Actor, scope: str, limit: int, text: str | None = None
) -> list[InboxTask]:
    """Return open tasks, most urgent first: earliest due, then highest priority, then oldest.

    `scope`: 'mine' (assigned to the actor), 'groups' (unassigned and offered to the actor), 'all' (every open task).
    `text` is a part of the task's or process's name, of the case's number, or of what the case is searched by.
    """
    if scope not in SCOPES:
        raise InvalidInput(
            "Expected the inbox scope to be one of {known}, but found '{found}'",
            "收件箱范围应为 {known} 之一，但得到“{found}”",
            known=", ".join(SCOPES),
            found=scope,
        )
    query = _tasks().where(task.c.state == UserTaskState.CREATED, root.c.state == InstanceState.ACTIVE)
    if scope == "mine":
        query = query.where(task.c.assignee == actor.name)
    elif scope == "groups":
        query = query.where(task.c.assignee.is_(None))
    if text:
        query = query.where(_has(text))
    query = query.order_by(
        task.c.due_at.is_(None), task.c.due_at, task.c.priority.desc(), task.c.created_at, task.c.user_task_key
    )
    rows = (as_row(InboxTask, r) for r in connection.execute(query).mappings())
    if scope == "groups":
        rows = (t for t in rows if is_candidate(t, actor))
    return [t for t, _ in zip(rows, range(limit), strict=False)]


def _has(text: str) -> ColumnElement[bool]:
    processes = select(definition.c.definition_key).where(definition.c.name.icontains(text, autoescape=True))
    return or_(
        task.c.name.icontains(text, autoescape=True),
        root.c.business_key.icontains(text, autoescape=True),
        instance.c.definition_key.in_(processes),
        task.c.root_key.in_(cases_with_text(text)),
    )


def is_candidate(candidate: InboxTask, actor: Actor) -> bool:
    """Is this task offered to the actor? A task without any candidates is offered to everybody."""
    if not candidate.candidate_groups and not candidate.candidate_users:
        return True
    return actor.name in candidate.candidate_users or not actor.groups.isdisjoint(candidate.candidate_groups)


def read_task(connection: Connection, user_task_key: int) -> InboxTask:
    """Return one user task, whatever its state."""
    row = connection.execute(_tasks().where(task.c.user_task_key == user_task_key)).mappings().first()
    if row is None:
        raise NotFound(
            "Expected to read user task {key}, but there is none",
            "应当读取用户任务 {key}，但它不存在",
            key=user_task_key,
        )
    return as_row(InboxTask, row)


def find_instance_tasks(connection: Connection, key: int, state: str | None) -> list[InboxTask]:
    """Return the user tasks of a root instance with all it called, or of one called instance; oldest first."""
    root_key = root_of(key) if is_inner(key) else key
    query = _tasks().where(inside(task.c.user_task_key, root_key))
    if root_key != key:
        query = query.where(task.c.instance_key == key)
    if state is not None:
        query = query.where(task.c.state == state)
    return [as_row(InboxTask, r) for r in connection.execute(query.order_by(task.c.user_task_key)).mappings()]


def find_tasks_of(connection: Connection, root_keys: Collection[int], state: str | None) -> dict[int, list[InboxTask]]:
    """Return the user tasks of several root instances with all they called, by root key, oldest first."""
    found: dict[int, list[InboxTask]] = {key: [] for key in root_keys}
    keys = sorted(found)
    for start in range(0, len(keys), RANGES):
        some = keys[start : start + RANGES]
        query = _tasks().where(or_(*(inside(task.c.user_task_key, key) for key in some)))
        if state is not None:
            query = query.where(task.c.state == state)
        for row in connection.execute(query.order_by(task.c.user_task_key)).mappings():
            found[row["root_key"]].append(as_row(InboxTask, row))
    return found


def count_open(connection: Connection, now: datetime) -> TaskCounts:
    """Return how many tasks of running cases are open, and with whom."""
    is_late = func.count().filter(task.c.due_at < now)
    query = (
        select(task.c.assignee, func.count(), is_late)
        .join(root, root.c.instance_key == task.c.root_key)
        .where(task.c.state == UserTaskState.CREATED, root.c.state == InstanceState.ACTIVE)
        .group_by(task.c.assignee)
    )
    rows = {name: (count, late) for name, count, late in connection.execute(query)}
    return TaskCounts(
        sum(count for count, _late in rows.values()),
        sum(late for _count, late in rows.values()),
        rows.get(None, (0, 0))[0],
        {name: count for name, (count, _late) in rows.items() if name is not None},
    )
