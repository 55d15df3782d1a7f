"""What happened to user tasks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.model.events.base import Event


@dataclass(frozen=True, slots=True)
class UserTaskCreated(Event):
    user_task_key: int  # = the element instance's key
    instance_key: int
    element_id: str
    name: str | None = None
    assignee: str | None = None
    candidate_groups: tuple[str, ...] = ()
    candidate_users: tuple[str, ...] = ()
    due_at: datetime | None = None
    follow_up_at: datetime | None = None
    priority: int = 50
    form_key: int | None = None
    external_form: str | None = None


@dataclass(frozen=True, slots=True)
class UserTaskAssigned(Event):
    user_task_key: int
    assignee: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class UserTaskUnassigned(Event):
    user_task_key: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class UserTaskUpdated(Event):
    user_task_key: int
    changes: Mapping[str, Any] = field(default_factory=dict)
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class UserTaskCompleted(Event):
    user_task_key: int
    completed_by: str
    variables: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UserTaskCanceled(Event):
    user_task_key: int
