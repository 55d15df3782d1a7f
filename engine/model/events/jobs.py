"""What happened to jobs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.model.events.base import Event


@dataclass(frozen=True, slots=True)
class JobCreated(Event):
    """Work for a worker: `kind` is bpmn_element, execution_listener or task_listener."""

    job_key: int
    instance_key: int
    element_key: int
    element_id: str
    type: str
    retries: int
    kind: str = "bpmn_element"
    listener_event: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JobLocked(Event):
    job_key: int
    worker: str
    locked_until: datetime


@dataclass(frozen=True, slots=True)
class JobCompleted(Event):
    job_key: int
    variables: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JobFailed(Event):
    job_key: int
    retries: int
    message: str
    available_at: datetime


@dataclass(frozen=True, slots=True)
class JobErrorThrown(Event):
    job_key: int
    code: str
    message: str | None = None


@dataclass(frozen=True, slots=True)
class JobRetriesSet(Event):
    job_key: int
    retries: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class JobCanceled(Event):
    job_key: int
