"""How incidents change the incident table."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, insert, update

from engine.model.events import IncidentRaised, IncidentResolved
from engine.model.keys import root_of
from engine.model.states import IncidentState
from engine.runtime.appliers.stage import Stage
from engine.store import tables
from engine.store.prepared import Prepared

_table = tables.incident
_INSERT = Prepared(insert(_table))
_RESOLVE = Prepared(
    update(_table)
    .where(_table.c.incident_key == bindparam("key"))
    .values(state=IncidentState.RESOLVED.value, resolved_at=bindparam("at"), resolved_by=bindparam("by"))
)


def raised(events: Sequence[IncidentRaised], stage: Stage) -> None:
    rows = [
        {
            "incident_key": e.incident_key,
            "instance_key": e.instance_key,
            "root_key": root_of(e.incident_key),
            "element_key": e.element_key,
            "element_id": e.element_id,
            "job_key": e.job_key,
            "type": e.type,
            "message": e.message,
            "message_zh": e.message_zh,
            "state": IncidentState.ACTIVE.value,
            "raised_at": stage.at,
        }
        for e in events
    ]
    stage.unit.write(_INSERT, rows)


def resolved(events: Sequence[IncidentResolved], stage: Stage) -> None:
    stage.unit.write(_RESOLVE, [{"key": e.incident_key, "at": stage.at, "by": stage.actor} for e in events])
