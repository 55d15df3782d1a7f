"""ResolveIncident: the cause was mended, so try again where it stopped."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from engine.errors import WrongState
from engine.model.commands import ResolveIncident
from engine.model.events import Event
from engine.model.states import IncidentState
from engine.runtime.aim import Aim
from engine.runtime.context import Context
from engine.runtime.handlers.guards import INTERVENERS, found, require_role, require_running, with_root
from engine.store import tables

INCIDENT = with_root(tables.incident, "incident_key")
_RETRIES = select(tables.job.c.retries).where(tables.job.c.job_key == bindparam("key"))


def resolve(command: ResolveIncident, context: Context) -> list[Event]:
    aim = Aim("resolve incident {key}", "处理故障 {key}", {"key": command.incident_key})
    require_role(aim, context, *INTERVENERS)
    row = found(aim, context, INCIDENT, command.incident_key)
    if row.state == IncidentState.RESOLVED:
        raise aim.refused(
            WrongState,
            "'{by}' resolved it at {at:%H:%M}",
            "“{by}”已于 {at:%H:%M} 处理",
            by=row.resolved_by,
            at=context.local(row.resolved_at),
        )
    require_running(aim, row.root_state)
    if row.job_key is not None:
        job = context.unit.one(_RETRIES, {"key": row.job_key})
        if job is not None and job.retries <= 0:
            raise aim.refused(
                WrongState,
                "job {job} has no retries left: give it some first",
                "作业 {job} 已无重试次数：请先设置",
                job=row.job_key,
            )
    context.execution(row.root_key).resolve_incident(command.incident_key, command.reason)
    return []
