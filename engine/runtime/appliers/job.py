"""How job events change the job table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, insert, update

from engine.model.events import (
    JobCanceled,
    JobCompleted,
    JobCreated,
    JobErrorThrown,
    JobFailed,
    JobLocked,
    JobRetriesSet,
)
from engine.model.keys import root_of
from engine.model.states import JobState
from engine.runtime.appliers.stage import Stage
from engine.store import tables
from engine.store.prepared import Prepared

_table = tables.job
_INSERT = Prepared(insert(_table))
_ONE = update(_table).where(_table.c.job_key == bindparam("key"))
_LOCK = Prepared(_ONE.values(state=JobState.LOCKED.value, worker=bindparam("who"), locked_until=bindparam("until")))
_END = Prepared(_ONE.values(state=bindparam("to"), ended_at=bindparam("at"), locked_until=None))
_FAIL = Prepared(
    _ONE.values(
        state=JobState.FAILED.value,
        retries=bindparam("left"),
        failures=_table.c.failures + 1,
        error_message=bindparam("why"),
        available_at=bindparam("at"),
        worker=None,
        locked_until=None,
    )
)
_RETRIES = Prepared(_ONE.values(retries=bindparam("left")))


def created(events: Sequence[JobCreated], stage: Stage) -> None:
    rows = [
        {
            "job_key": e.job_key,
            "instance_key": e.instance_key,
            "root_key": root_of(e.job_key),
            "element_key": e.element_key,
            "element_id": e.element_id,
            "type": e.type,
            "kind": e.kind,
            "listener_event": e.listener_event,
            "headers": e.headers,
            "retries": e.retries,
            "failures": 0,
            "state": JobState.CREATED.value,
            "available_at": stage.at,
            "created_at": stage.at,
        }
        for e in events
    ]
    stage.unit.write(_INSERT, rows)


def locked(events: Sequence[JobLocked], stage: Stage) -> None:
    stage.unit.write(_LOCK, [{"key": e.job_key, "who": e.worker, "until": e.locked_until} for e in events])


def failed(events: Sequence[JobFailed], stage: Stage) -> None:
    stage.unit.write(
        _FAIL, [{"key": e.job_key, "left": e.retries, "why": e.message, "at": e.available_at} for e in events]
    )


def retries_set(events: Sequence[JobRetriesSet], stage: Stage) -> None:
    stage.unit.write(_RETRIES, [{"key": e.job_key, "left": e.retries} for e in events])


def completed(events: Sequence[JobCompleted], stage: Stage) -> None:
    _end((e.job_key for e in events), JobState.COMPLETED, stage)


def error_thrown(events: Sequence[JobErrorThrown], stage: Stage) -> None:
    _end((e.job_key for e in events), JobState.ERROR_THROWN, stage)


def canceled(events: Sequence[JobCanceled], stage: Stage) -> None:
    _end((e.job_key for e in events), JobState.CANCELED, stage)


def _end(keys: Iterable[int], state: JobState, stage: Stage) -> None:
    stage.unit.write(_END, [{"key": key, "to": state.value, "at": stage.at} for key in keys])
