"""Work for workers: lock, extend, complete, fail, throw an error, new retries."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Row, bindparam, exists, or_, select

from engine.errors import FieldProblem, Text, WrongState
from engine.model.commands import CompleteJob, ExtendJobLock, FailJob, LockJobs, SetJobRetries, ThrowError
from engine.model.events import Event, JobFailed, JobLocked, JobRetriesSet
from engine.model.states import IncidentState, InstanceState, JobState
from engine.runtime.aim import Aim
from engine.runtime.context import Context
from engine.runtime.handlers.guards import (
    INTERVENERS,
    WORKERS,
    found,
    require_role,
    require_running,
    with_root,
)
from engine.store import tables

_job, _root, _incident = tables.job, tables.process_instance.alias("root"), tables.incident
JOB = with_root(_job, "job_key")
WAITS_FOR_WORK = (
    _job.c.ended_at.is_(None)
    & (_job.c.retries > 0)
    & (_job.c.available_at <= bindparam("now"))
    & or_(_job.c.locked_until.is_(None), _job.c.locked_until <= bindparam("now"))
    & ~exists().where(_incident.c.job_key == _job.c.job_key, _incident.c.state == IncidentState.ACTIVE.value)
)
_AVAILABLE = (
    select(_job.c.job_key)
    .join(_root, _root.c.instance_key == _job.c.root_key)
    .where(_job.c.type == bindparam("type"), WAITS_FOR_WORK, _root.c.state == InstanceState.ACTIVE.value)
    .order_by(_job.c.available_at, _job.c.job_key)
    .limit(bindparam("most"))
    .with_for_update(of=_job, skip_locked=True)
)
MAX_LOCK_SECONDS = 7 * 24 * 3600
MAX_JOBS = 1_000
MAX_RETRIES = 1_000_000
MAX_BACK_OFF_SECONDS = 365 * 24 * 3600


def lock(command: LockJobs, context: Context) -> list[Event]:
    aim = Aim("lock jobs of type '{type}'", "锁定类型为“{type}”的作业", {"type": command.type})
    require_role(aim, context, *WORKERS)
    problems = _within("lock_seconds", command.lock_seconds, 1, MAX_LOCK_SECONDS)
    problems += _within("max_jobs", command.max_jobs, 1, MAX_JOBS)
    if not command.worker:
        problems.append(FieldProblem("worker", Text("a name that is not empty", "不能为空")))
    if problems:
        raise aim.invalid(problems)
    rows = context.unit.all(_AVAILABLE, {"type": command.type, "now": context.now, "most": command.max_jobs})
    until = context.now + timedelta(seconds=command.lock_seconds)
    return [JobLocked(row.job_key, command.worker, until) for row in rows]


def extend(command: ExtendJobLock, context: Context) -> list[Event]:
    job, aim = open_job(context, command.job_key, "extend the lock of", "延长锁定", command.worker)
    if problems := _within("lock_seconds", command.lock_seconds, 1, MAX_LOCK_SECONDS):
        raise aim.invalid(problems)
    if job.state != JobState.LOCKED:
        raise aim.refused(WrongState, "nobody has locked it", "它没有被锁定")
    return [JobLocked(command.job_key, command.worker, context.now + timedelta(seconds=command.lock_seconds))]


def complete(command: CompleteJob, context: Context) -> list[Event]:
    job, _ = open_job(context, command.job_key, "complete", "完成", command.worker)
    context.execution(job.root_key).complete_job(command.job_key, command.variables, command.result)
    return []


def fail(command: FailJob, context: Context) -> list[Event]:
    job, aim = open_job(context, command.job_key, "fail", "报告失败", command.worker)
    problems = _within("retries", command.retries, 0, MAX_RETRIES)
    problems += _within("back_off_seconds", command.back_off_seconds, 0, MAX_BACK_OFF_SECONDS)
    if problems:
        raise aim.invalid(problems)
    available_at = context.now + timedelta(seconds=command.back_off_seconds)
    context.emit(JobFailed(command.job_key, command.retries, command.message, available_at))
    if command.variables:
        context.execution(job.root_key).set_variables(job.element_key, command.variables, True)
    if command.retries == 0:
        context.execution(job.root_key).fail_job_incident(command.job_key, command.message)
    return []


def throw_error(command: ThrowError, context: Context) -> list[Event]:
    job, aim = open_job(context, command.job_key, "throw an error from", "抛出错误", command.worker)
    if not command.code:
        raise aim.invalid([FieldProblem("code", Text("a code that is not empty", "不能为空"))])
    execution = context.execution(job.root_key)
    execution.throw_error(command.job_key, command.code, command.message, command.variables)
    return []


def set_retries(command: SetJobRetries, context: Context) -> list[Event]:
    _, aim = open_job(context, command.job_key, "give new retries to", "设置重试次数", is_intervention=True)
    if problems := _within("retries", command.retries, 1, MAX_RETRIES):
        raise aim.invalid(problems)
    return [JobRetriesSet(command.job_key, command.retries, command.reason)]


def open_job(
    context: Context, key: int, verb: str, verb_zh: str, worker: str | None = None, is_intervention: bool = False
) -> tuple[Row[Any], Aim]:
    """Return an open job of a running instance that `worker`, if named, may work on."""
    aim = Aim(f"{verb} job {{key}}", f"{verb_zh}（作业 {{key}}）", {"key": key})
    require_role(aim, context, *(INTERVENERS if is_intervention else WORKERS))
    job = found(aim, context, JOB, key)
    if job.ended_at is not None:
        raise aim.refused(
            WrongState,
            "it is {state} since {at:%H:%M}",
            "它已于 {at:%H:%M} 结束（{state}）",
            state=job.state,
            at=context.local(job.ended_at),
        )
    if not is_intervention:
        require_running(aim, job.root_state)
        _require_lock(aim, job, worker, context)
    return job, aim


def _require_lock(aim: Aim, job: Row[Any], worker: str | None, context: Context) -> None:
    """A worker that names itself loses a job to the one that locked it after its own lock was over."""
    if worker is not None and job.worker != worker and job.locked_until is not None and job.locked_until > context.now:
        raise aim.refused(
            WrongState,
            "worker '{other}' has locked it until {at:%H:%M:%S}",
            "工作者“{other}”已将它锁定到 {at:%H:%M:%S}",
            other=job.worker,
            at=context.local(job.locked_until),
        )


def _within(field: str, value: object, least: int, most: int) -> list[FieldProblem]:
    if type(value) is int and least <= value <= most:
        return []
    return [
        FieldProblem(
            field,
            Text(
                "a whole number from {least} to {most}",
                "应当是 {least} 到 {most} 的整数",
                {"least": least, "most": most},
            ),
        )
    ]
