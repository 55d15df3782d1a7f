"""How user task events change the user_task table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, update

from engine.model.events import (
    UserTaskAssigned,
    UserTaskCanceled,
    UserTaskCompleted,
    UserTaskCreated,
    UserTaskUnassigned,
    UserTaskUpdated,
)
from engine.model.keys import root_of
from engine.model.states import UserTaskState
from engine.runtime.appliers.stage import Stage
from engine.store import tables
from engine.store.prepared import Prepared

_table = tables.user_task
_INSERT = Prepared(insert(_table))
_ONE = update(_table).where(_table.c.user_task_key == bindparam("key"))
_ASSIGN = Prepared(_ONE.values(assignee=bindparam("who"), assigned_at=bindparam("at")))
_END = Prepared(_ONE.values(state=bindparam("to"), ended_at=bindparam("at"), completed_by=bindparam("by")))


def created(events: Sequence[UserTaskCreated], stage: Stage) -> None:
    rows = [
        {
            "user_task_key": e.user_task_key,
            "instance_key": e.instance_key,
            "root_key": root_of(e.user_task_key),
            "element_id": e.element_id,
            "name": e.name,
            "assignee": e.assignee,
            "assigned_at": stage.at if e.assignee else None,
            "candidate_groups": e.candidate_groups,
            "candidate_users": e.candidate_users,
            "due_at": e.due_at,
            "follow_up_at": e.follow_up_at,
            "priority": e.priority,
            "form_key": e.form_key,
            "external_form": e.external_form,
            "state": UserTaskState.CREATED.value,
            "created_at": stage.at,
        }
        for e in events
    ]
    stage.unit.write(_INSERT, rows)


def assigned(events: Sequence[UserTaskAssigned], stage: Stage) -> None:
    stage.unit.write(_ASSIGN, [{"key": e.user_task_key, "who": e.assignee, "at": stage.at} for e in events])


def unassigned(events: Sequence[UserTaskUnassigned], stage: Stage) -> None:
    stage.unit.write(_ASSIGN, [{"key": e.user_task_key, "who": None, "at": None} for e in events])


def updated(events: Sequence[UserTaskUpdated], stage: Stage) -> None:
    for event in events:
        if changes := _columns(event.changes):
            stage.unit.write(_ONE.values(**changes), [{"key": event.user_task_key}])


def _columns(changes: Mapping[str, Any]) -> dict[str, Any]:
    times = ("due_at", "follow_up_at")
    return {k: datetime.fromisoformat(v) if k in times and v is not None else v for k, v in changes.items()}


def completed(events: Sequence[UserTaskCompleted], stage: Stage) -> None:
    to = UserTaskState.COMPLETED.value
    stage.unit.write(_END, [{"key": e.user_task_key, "to": to, "at": stage.at, "by": e.completed_by} for e in events])


def canceled(events: Sequence[UserTaskCanceled], stage: Stage) -> None:
    to = UserTaskState.CANCELED.value
    stage.unit.write(_END, [{"key": e.user_task_key, "to": to, "at": stage.at, "by": None} for e in events])
