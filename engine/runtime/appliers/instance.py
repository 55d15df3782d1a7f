"""How instance events change the process_instance table."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, insert, select, update

from engine.model.events import (
    InstanceCanceled,
    InstanceCompleted,
    InstanceMigrated,
    InstanceResumed,
    InstanceStarted,
    InstanceSuspended,
)
from engine.model.keys import is_inner, root_of
from engine.model.states import InstanceState
from engine.runtime.appliers.renaming import rename_elements
from engine.runtime.appliers.search import renamed
from engine.runtime.appliers.stage import Stage
from engine.store import tables
from engine.store.prepared import Prepared

_table = tables.process_instance
_INSERT = Prepared(insert(_table))
_END = Prepared(
    update(_table)
    .where(_table.c.instance_key == bindparam("key"))
    .values(state=bindparam("to"), ended_at=bindparam("at"))
)
_SWITCH = Prepared(
    update(_table)
    .where(_table.c.root_key == bindparam("key"), _table.c.state == bindparam("before"))
    .values(state=bindparam("to"))
)
_definition = tables.process_definition
_MIGRATE = (
    update(_table)
    .where(_table.c.instance_key == bindparam("key"))
    .values(
        definition_key=bindparam("to"),
        process_id=select(_definition.c.process_id)
        .where(_definition.c.definition_key == bindparam("to"))
        .scalar_subquery(),
    )
)
_FREE = Prepared(delete(tables.message_start).where(tables.message_start.c.root_key == bindparam("key")))


def started(events: Sequence[InstanceStarted], stage: Stage) -> None:
    rows = [
        {
            "instance_key": e.instance_key,
            "root_key": root_of(e.instance_key) if is_inner(e.instance_key) else e.instance_key,
            "parent_key": e.parent_key,
            "caller_key": e.caller_key,
            "definition_key": e.definition_key,
            "process_id": e.process_id,
            "business_key": e.business_key,
            "state": InstanceState.ACTIVE.value,
            "started_at": stage.at,
        }
        for e in events
    ]
    stage.unit.write(_INSERT, rows)


def completed(events: Sequence[InstanceCompleted], stage: Stage) -> None:
    _end([e.instance_key for e in events], InstanceState.COMPLETED, stage)


def canceled(events: Sequence[InstanceCanceled], stage: Stage) -> None:
    _end([e.instance_key for e in events], InstanceState.CANCELED, stage)


def _end(keys: list[int], state: InstanceState, stage: Stage) -> None:
    stage.unit.write(_END, [{"key": key, "to": state.value, "at": stage.at} for key in keys])
    stage.unit.write(_FREE, [{"key": key} for key in keys if not is_inner(key)])


def suspended(events: Sequence[InstanceSuspended], stage: Stage) -> None:
    _switch([e.instance_key for e in events], InstanceState.ACTIVE, InstanceState.SUSPENDED, stage)


def resumed(events: Sequence[InstanceResumed], stage: Stage) -> None:
    _switch([e.instance_key for e in events], InstanceState.SUSPENDED, InstanceState.ACTIVE, stage)


def _switch(keys: list[int], before: InstanceState, to: InstanceState, stage: Stage) -> None:
    """A root instance and all that it called change together."""
    stage.unit.write(_SWITCH, [{"key": key, "before": before.value, "to": to.value} for key in keys])


def migrated(events: Sequence[InstanceMigrated], stage: Stage) -> None:
    stage.unit.write(_MIGRATE, [{"key": e.instance_key, "to": e.definition_key} for e in events])
    renamed(events, stage)
    for event in events:
        rename_elements(event, stage)
