"""How saved and removed entries change the register's tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, insert, update

from engine.api import Stage
from processes.register.changes import EntryRemoved, EntrySaved
from processes.register.kinds import KINDS
from processes.register.tables import TABLES


def saved(events: Sequence[EntrySaved], stage: Stage) -> None:
    for event in events:
        table = TABLES[event.kind]
        row: dict[str, Any] = {f.name: event.values.get(f.name) for f in KINDS[event.kind].fields}
        row |= {"changed_by": stage.actor, "changed_at": stage.at.isoformat()}
        if event.is_new:
            stage.unit.write(insert(table), [{"id": event.id, **row}])
        else:
            stage.unit.write(update(table).where(table.c.id == event.id), [row])


def removed(events: Sequence[EntryRemoved], stage: Stage) -> None:
    for event in events:
        table = TABLES[event.kind]
        stage.unit.write(delete(table).where(table.c.id == event.id), [{}])
