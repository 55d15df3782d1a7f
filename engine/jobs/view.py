"""What a job worker function sees of its job, and how it says that the business went wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, bindparam, select

from engine.definitions import Definitions
from engine.runtime.reading import read_execution
from engine.store import tables
from engine.store.unit_of_work import Reader


@dataclass(frozen=True, slots=True)
class JobView:
    """A locked job. `key` is the idempotency key: the same work may be asked for again under the same key."""

    key: int
    type: str
    kind: str
    listener_event: str | None
    element_id: str
    element_key: int
    instance_key: int
    root_key: int
    process_id: str
    business_key: str | None
    headers: Mapping[str, str]
    variables: Mapping[str, Any]
    retries: int
    failures: int
    locked_until: datetime
    now: datetime
    worker: str | None = None


WorkerFunction = Callable[[JobView], Mapping[str, Any] | None]
"""Does the work and returns the variables of its result. Raises `BpmnError`, or anything else to be tried again."""


@dataclass
class BpmnError(Exception):
    """Raised by a worker function: the work ends with this error code, for an error event to catch."""

    code: str
    message: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)


_job, _instance = tables.job, tables.process_instance
_root = tables.process_instance.alias("root")
_JOB = (
    select(_job, _instance.c.process_id, _root.c.business_key)
    .join(_instance, _instance.c.instance_key == _job.c.instance_key)
    .join(_root, _root.c.instance_key == _job.c.root_key)
    .where(_job.c.job_key == bindparam("key"), _job.c.ended_at.is_(None))
)


def read_job(database: Engine, definitions: Definitions, job_key: int, now: datetime) -> JobView | None:
    """Return a job that somebody is about to work on; None when it has ended meanwhile."""
    with database.connect() as connection:
        reader = Reader(connection)
        row = reader.one(_JOB, {"key": job_key})
        execution = read_execution(reader, definitions, row.root_key, now) if row is not None else None
        if row is None or execution is None:
            return None
        return JobView(
            row.job_key,
            row.type,
            row.kind,
            row.listener_event,
            row.element_id,
            row.element_key,
            row.instance_key,
            row.root_key,
            row.process_id,
            row.business_key,
            row.headers,
            dict(execution.effective_variables(row.element_key)),
            row.retries,
            row.failures,
            row.locked_until,
            now,
            row.worker,
        )
