"""How what an instance waits for takes its elements' new names when it migrates to another definition."""

from __future__ import annotations

from sqlalchemy import bindparam, case, update

from engine.model.events import InstanceMigrated
from engine.runtime.appliers.stage import Stage
from engine.store import tables

_WAITING = (tables.user_task, tables.job, tables.timer, tables.incident, tables.subscription)


def rename_elements(event: InstanceMigrated, stage: Stage) -> None:
    """Rename in one statement a table: two elements may exchange their names."""
    names = {source: target for source, target in event.mapping.items() if source != target}
    if not names:
        return
    for table in _WAITING:
        new_name = case(names, value=table.c.element_id, else_=table.c.element_id)
        statement = (
            update(table)
            .where(table.c.instance_key == bindparam("key"), table.c.element_id.in_(list(names)))
            .values(element_id=new_name)
        )
        if "ended_at" in table.c:
            statement = statement.where(table.c.ended_at.is_(None))
        stage.unit.write(statement, [{"key": event.instance_key}])
